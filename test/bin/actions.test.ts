import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { buildSingleFile } from "../../scripts/build-single-file.js";
import { temporaryFolder } from "../support/fixtures.js";
import { chain } from "../support/pki.js";
import { serveClusters, startAccount } from "./account.js";

let file: string;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "oidc-actions-"));
  file = join(folder, "oidc-thumbprints.mjs");
  await buildSingleFile(file);
  return () => rm(folder, { recursive: true });
});

/** Runs the actions' script as a runner does. */
async function runAction(variables: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  const [output, summary] = [join(folder, "output"), join(folder, "summary.md")];
  const aws = Object.entries(process.env).filter(([name]) => name.startsWith("AWS_"));
  const env = {
    ...Object.fromEntries(aws),
    PATH: `${join(process.execPath, "..")}:${process.env.PATH}`,
    HOME: folder,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    OIDC_FILE: file,
    ...variables,
  };
  const child = spawn("bash", ["actions/run.sh"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let shown = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      shown += chunk;
    });
  }
  const [code] = await once(child, "close");
  const read = (path: string) => readFile(path, "utf8").catch(() => "");
  return { code, shown, output: await read(output), summary: await read(summary) };
}

describe("actions/check", () => {
  it("of a healthy account succeeds, with summary and outputs", async () => {
    await startAccount([{ cluster: "a", thumbprints: [(await chain("ecdsa")).thumbprint] }]);
    const host = await serveClusters(["a"]);
    const seen = await runAction({ OIDC_COMMAND: "check", OIDC_ARGUMENTS: host.join("\n") });
    expect(seen.output).toBe("outcome=ok\nheadline=1 provider in scope: 1 in sync\nexit-code=0\n");
    expect(seen.summary).toMatch(/^## oidc-thumbprints check\n\n### 1 provider in scope: 1 in sync\n/);
    expect(seen.code).toBe(0);
  });

  it.each([
    ["attention", 1],
    ["error", 0],
    ["never", 0],
  ])("of a drifted one with fail-on %s exits %d, and the summary has the command", async (failOn, exits) => {
    await startAccount([{ cluster: "a", thumbprints: ["0".repeat(40)] }]);
    const host = await serveClusters(["a"]);
    const variables = { OIDC_COMMAND: "check", OIDC_ARGUMENTS: host.join("\n"), OIDC_FAIL_ON: failOn };
    const { code, output, summary } = await runAction(variables);
    expect([code, output]).toEqual([
      exits,
      "outcome=attention\nheadline=1 provider in scope: 1 drifted\nexit-code=1\n",
    ]);
    expect(summary).toContain("```sh\naws iam update-open-id-connect-provider-thumbprint ");
  });

  it("that cannot start tells why, and fails unless never asked to", async () => {
    const variables = { OIDC_COMMAND: "check", OIDC_ARGUMENTS: "--retention\n$(touch x); `id`\n" };
    const { code, output, summary } = await runAction(variables);
    expect(code).toBe(2);
    const message = '--retention: "$(touch x); `id`" is not valid; allowed: keep, exact';
    expect(output).toBe(`outcome=error\nheadline=${message}\nexit-code=2\n`);
    expect(summary).toContain(`    error: ${message}\n`);
  });
});

it("actions/doctor shows the broken link", async () => {
  const { code, output } = await runAction({ OIDC_COMMAND: "doctor", OIDC_ARGUMENTS: "--token-file\n/nonexistent" });
  expect(code).toBe(1);
  expect(output).toBe("outcome=attention\nheadline=Broken: `token-unreadable`\nexit-code=1\n");
});

it.each([
  [{ OIDC_COMMAND: "rotate" }, "OIDC_COMMAND is check or doctor"],
  [{ OIDC_COMMAND: "check", OIDC_FAIL_ON: "x" }, "fail-on is never, error or attention"],
  [{ OIDC_COMMAND: "check", OIDC_FILE: "/nonexistent.mjs" }, "there is no file /nonexistent.mjs"],
])("%j is refused", async (variables, message) => {
  expect(await runAction(variables)).toMatchObject({ code: 2, shown: `::error::${message}\n`, output: "" });
});

it.each(["check", "doctor"])("actions/%s hands its inputs to the script and its outputs on", async (name) => {
  const { inputs, outputs, runs } = parse(await readFile(`actions/${name}/action.yml`, "utf8"));
  const [step] = runs.steps;
  expect(runs.using).toBe("composite");
  expect(step.run).toBe('"$GITHUB_ACTION_PATH/../run.sh"');
  const input = (name: string) => `\${{ inputs.${name} }}`;
  expect(step.env).toEqual({
    OIDC_COMMAND: name,
    OIDC_ARGUMENTS: input("arguments"),
    OIDC_FILE: input("file"),
    OIDC_FAIL_ON: input("fail-on"),
  });
  expect(Object.keys(inputs)).toEqual(["arguments", "file", "fail-on"]);
  for (const output of Object.keys(outputs)) expect(outputs[output].value).toBe(`\${{ steps.run.outputs.${output} }}`);
  expect(Object.keys(outputs)).toEqual(["outcome", "headline", "exit-code"]);
});
