// docs/tutorial.md, followed literally: the playground in one terminal, every command in another, with the real AWS CLI.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAsDocumented, normalised, stepsIn, stepsOf } from "./console.js";
import { Running, Terminal } from "./terminal.js";

const START = "npm start -- --keep";
const [start, ...steps] = stepsOf("docs/tutorial.md");

describe("the tutorial", () => {
  const cwd = mkdtempSync(join(tmpdir(), "tutorial-"));
  let playground: Running;
  let terminal: Terminal;
  let printed: string;

  beforeAll(async () => {
    // Nobody's own configuration; folders of the length that the page shows.
    const env = { PATH: process.env.PATH, HOME: cwd, TMPDIR: "/tmp" };
    playground = new Running(START, env);
    terminal = new Terminal(cwd, { ...env, PATH: [awsCliFolder(), env.PATH].join(delimiter) });
    printed = await playground.printed("Ctrl-C");
    const lines = printed.split("\n").filter((line) => /^(export|unset) /.test(line));
    expect(await terminal.run(lines.join("\n"))).toBe("");
  }, 300_000);
  afterAll(async () => {
    await terminal.close();
    await playground.interrupt();
    const [folder = "nothing"] = /\/tmp\/oidc-sandbox-\w{6}/.exec(printed) ?? [];
    rmSync(cwd, { recursive: true });
    expect(existsSync(folder)).toBe(false);
  });

  it("begins with the playground, as it prints it", () => {
    expect(start?.command).toBe(START);
    if (!isAsDocumented(printed, start?.output ?? ""))
      expect(normalised(printed)).toBe(normalised(start?.output ?? ""));
  });

  // One after the other, each on what the earlier ones left.
  it.each(steps.map((step) => [step.line, step.command, step] as const))(
    "line %i: %s",
    { timeout: 120_000 },
    async (_line, command, { output }) => {
      const given = await terminal.run(command);
      if (!isAsDocumented(given, output)) expect(normalised(given)).toBe(normalised(output));
      expect(given).not.toContain("not found\n");
    },
  );

  it("has a command for each mistake of the guide", () => {
    expect(steps.length).toBeGreaterThan(25);
  });
});

function awsCliFolder(): string {
  const folder = process.env.AWS_CLI_FOLDER;
  if (folder === undefined) throw new Error("AWS_CLI_FOLDER is not set; run npm run test:tutorial");
  return folder;
}

describe("a page that says something else is found", () => {
  const [step] = stepsIn("```console\n$ one \\\n  two\nin 3 ms\n\n  last  \n…\nend\n```\n```sh\n$ not run\n```");

  it("reads a command and its output", () => {
    expect(step).toEqual({ line: 2, command: "one \\\n  two", output: "in 3 ms\n\n  last  \n…\nend" });
  });

  it.each([
    ["in 31 ms\n\n  last  \nmore\nand more\nend\n", true],
    ["in 31 ms\n\n  last  \nend", false],
    ["in 31 s\n\n  last  \nmore\nend", false],
    ["in 31 ms\n  last  \nmore\nend", false],
    ["in 31 ms\n\n last  \nmore\nend", false],
    ["before\nin 31 ms\n\n  last  \nmore\nend", false],
    ["in 31 ms\n\n  last  \nmore\nend\nafter", false],
  ])("%j", (printed, expected) => {
    expect(isAsDocumented(printed, step?.output ?? "")).toBe(expected);
  });
});
