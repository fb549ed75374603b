// What of docs/tutorial.md no sandbox can run names files and commands that exist. test/tutorial runs the rest.
import { describe, expect, it } from "vitest";
import { artefactsOf } from "../../federation/setup/artefacts.js";
import { parseSetup } from "../../federation/setup/parse.js";
import { stepsOf } from "../tutorial/console.js";
import { commandNamed } from "./commands.js";
import { readText } from "./markdown.js";

const PAGE = "docs/tutorial.md";
const FOLDER = "aws-identity";
const blocks = [...readText(PAGE).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = ""]) => text).join("");

/** The paths of what the page's own `setup` commands write. */
function written(): string[] {
  const commands = stepsOf(PAGE).flatMap(({ command }) => (command.includes(" setup ") ? [command] : []));
  expect(commands).toHaveLength(2);
  return commands.flatMap((command) => {
    const pairs = [...command.matchAll(/--([a-z-]+) ([^\s-]\S*)/g)].map(([, name = "", value = ""]) => [
      name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]);
    const files = artefactsOf(parseSetup(Object.fromEntries(pairs)));
    expect(Object.fromEntries(pairs)).toMatchObject({ out: FOLDER });
    return files.map(({ path }) => path);
  });
}

describe("docs/tutorial.md", () => {
  it("names files that setup writes", () => {
    const files = written();
    const named = [...readText(PAGE).matchAll(/aws-identity\/([\w./-]*[\w])/g)].map(([, path = ""]) => path);
    const workflows = [...blocks.matchAll(/gh workflow run (\S+)/g)].map(([, name]) => `.github/workflows/${name}`);
    expect(workflows).toHaveLength(1);
    const missing = [...named, ...workflows].filter((path) => !files.some((file) => `${file}/`.startsWith(`${path}/`)));
    expect(missing).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(["pod.yaml", "scale-set-values.yaml", "chart", "aws-commands.sh"]));
  });

  it("gives doctor in a pod options that it has", () => {
    const [, given = ""] = /node - doctor (.*?) </.exec(blocks) ?? [];
    expect(given.split(" ")).toEqual(["--collect"]);
    expect(commandNamed("doctor").options.map(({ long }) => long)).toContain("--collect");
  });

  it("has every mistake of the guide, in its order, with what doctor says", () => {
    const sections = readText(PAGE).split(/^### /m).slice(1);
    const diagnoses = sections.map((section) => /^(?:broken|warning) {2}(\S+)$/m.exec(section)?.[1]);
    expect(diagnoses).toEqual([
      "zones-locations",
      "thumbprint-mismatch",
      "audience-mismatch",
      "subject-mismatch",
      "token-file-other",
      "role-arn-unset",
      "sops-self-assume",
      "token-expired",
    ]);
  });
});
