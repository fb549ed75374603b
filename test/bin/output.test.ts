import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { DOCUMENTED, type Documented, schemaOf } from "../../scripts/schemas.js";
import { temporaryFolder } from "../support/fixtures.js";
import { chain } from "../support/pki.js";
import { serveClusters, startAccount, stubAws } from "./account.js";
import { runCli } from "./recording-io.js";
import { FULL } from "./setup-given.js";

const ajv = new Ajv2020({ strict: false });

/** What the published schema of a command objects to in a text. */
function problemsOf(command: Documented, text: string) {
  const validate = ajv.compile(JSON.parse(readFileSync(`bin/schemas/${command}.schema.json`, "utf8")));
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

it.each(DOCUMENTED)("the published schema of %s is the one of the code", (command) => {
  expect(readFileSync(`bin/schemas/${command}.schema.json`, "utf8")).toBe(schemaOf(command));
});

describe("--json is what the schema says", () => {
  it("of check, rotate and inspect", async () => {
    const zeros = "0".repeat(40);
    const off = { cluster: "b", thumbprints: [zeros], tags: { "thumbprint-rotation": "off" } };
    await startAccount([{ cluster: "a", thumbprints: [zeros] }, off]);
    const host = await serveClusters(["a", "b"], ["rsa", "ecdsa"]);
    for (const argv of [["check"], ["rotate", "--dry-run"], ["rotate", "--yes"]] as const) {
      const { out } = await runCli([...argv, "--json", ...host]);
      expect(problemsOf(argv[0], out)).toEqual([]);
    }
    const target = "https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/a";
    const { out } = await runCli(["inspect", target, "--output", "json", ...host]);
    expect(problemsOf("inspect", out)).toEqual([]);
    expect(JSON.parse(out).required).toContain((await chain("rsa")).thumbprint);
  });

  it("of setup", async () => {
    const { code, out } = await runCli([...FULL, "--json"]);
    expect([code, problemsOf("setup", out)]).toEqual([0, []]);
  });

  it("of doctor", async () => {
    stubAws({});
    const missing = join(await temporaryFolder(), "token");
    const { out } = await runCli(["doctor", "--token-file", missing, "--json"]);
    expect(problemsOf("doctor", out)).toEqual([]);
    expect(JSON.parse(out).checks).not.toEqual([]);
  });
});

describe("an error is an object too", () => {
  it.each<[Documented, string[], string, RegExp]>([
    ["check", ["check", "--json"], "aws-not-configured", /^no AWS credentials/],
    ["check", ["check", "--output", "json", "--retention", "x"], "configuration", /^--retention: "x" is not valid/],
    ["rotate", ["rotate", "--output=json"], "configuration", /--yes or --dry-run$/],
    ["inspect", ["inspect", "--json"], "usage", /^missing required argument/],
    ["inspect", ["inspect", "a b", "--json"], "configuration", /is not an issuer URL/],
    ["doctor", ["doctor", "--json", "--frob"], "usage", /^unknown option '--frob'/],
    ["setup", ["setup", "--json"], "configuration", /--account/],
  ])("%s: %j", async (command, argv, code, message) => {
    stubAws({});
    const seen = await runCli(argv);
    const expected = { version: 1, error: { code, message: expect.stringMatching(message) }, exitCode: 2 };
    expect([seen.code, JSON.parse(seen.out)]).toEqual([2, expected]);
    expect(problemsOf(command, seen.out)).toEqual([]);
    expect(seen.err).toMatch(/^error: /);
  });

  it("but not beside a result: stdout holds one object", async () => {
    const endpoints = await startAccount([{ cluster: "a", thumbprints: ["0".repeat(40)] }]);
    endpoints.faults.add("Publish", { kind: "access-denied" });
    const argv = ["rotate", "--yes", "--json", "--topic-arn", endpoints.topicArn, ...(await serveClusters(["a"]))];
    const { code, out, err } = await runCli(argv);
    expect([code, JSON.parse(out)]).toMatchObject([3, { summary: { rotated: 1 } }]);
    expect(err).toMatch(/^error: sns:Publish/m);
  });
});

it("--json and another --output are refused", async () => {
  const { code, err } = await runCli(["check", "--json", "--output", "markdown"]);
  expect([code, err]).toEqual([2, "error: --json is --output json: leave out one of --json and --output markdown\n"]);
});
