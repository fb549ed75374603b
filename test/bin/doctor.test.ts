import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createIssuer } from "../../sandbox/issuer.js";
import { ISSUER, NAME, ROLE_ARN, SELF_ASSUME, SUBJECT, statement, trustPolicy } from "../federation/doctor/evidence.js";
import { temporaryFolder } from "../support/fixtures.js";
import { ManualClock } from "../support/manual-clock.js";
import { doctor } from "./doctor-harness.js";
import { tooLong } from "./recording-io.js";

const DEFAULT = "system:serviceaccount:arc-system:default";

/** A token and a trust policy in files. */
async function files(sub = SUBJECT, policy = trustPolicy(statement(), SELF_ASSUME)) {
  const folder = await temporaryFolder();
  const validity = { now: new ManualClock().now(), expiresInSeconds: 3600 };
  const token = await createIssuer({ issuer: ISSUER }).signToken({ sub, aud: ["sts.amazonaws.com"] }, validity);
  const [tokenFile, policyFile] = [join(folder, "token"), join(folder, "trust.json")];
  await Promise.all([writeFile(tokenFile, token), writeFile(policyFile, policy)]);
  return { folder, token, args: ["--token-file", tokenFile, "--trust-policy", policyFile] };
}

describe("doctor, offline", () => {
  it("passes and exits 0 when the policy lets the token in", async () => {
    const { args } = await files();
    const { code, out, err } = await doctor(args, {}, { columns: 120 });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^all checks passed\n/);
    expect(out).toContain('statement 1 "Runner" lets system:serviceaccount:arc-system:runner in');
    expect(out).toContain("0 failed, 0 not evaluated");
  });

  it("names the first broken link, both values and the fix, and exits 1", async () => {
    const { args } = await files(DEFAULT);
    const { code, out } = await doctor(args);
    expect(code).toBe(1);
    expect(out.split("\n").slice(0, 12)).toEqual([
      "broken  subject-mismatch",
      '  statement 1 "Runner": policy wants …:arc-system:runner, token says',
      "  …:arc-system:default (the service account differs)",
      "",
      `  policy wants  ${SUBJECT}`,
      `  token says    ${DEFAULT}`,
      "",
      "fix",
      "  Run the pod in namespace arc-system with the service account that is trusted:",
      "    serviceAccountName: runner",
      "  The trust policy with a statement for this token alone:",
      "    {",
    ]);
    expect(out).toContain("  FAILED   trust-policy       subject-mismatch, above\n");
    expect(out).toContain("See docs/doctor.md#subject-mismatch");
  });

  it.each([80, 120])("keeps to %i columns, snippets apart", async (columns) => {
    const { args } = await files(DEFAULT);
    const { out } = await doctor([...args, "--job-minutes", "90"], {}, { columns });
    const long = out.split("\n").filter((line) => line.length > columns && !line.startsWith("    "));
    expect(long).toEqual([]);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeGreaterThan(columns - 20);
  });

  it("prints one JSON object with the same facts", async () => {
    const { args } = await files(DEFAULT);
    const { code, out } = await doctor([...args, "--json"]);
    const printed = JSON.parse(out);
    expect(code).toBe(1);
    expect(printed).toMatchObject({
      version: 1,
      at: "2026-11-22T10:00:00.000Z",
      headline: {
        code: "subject-mismatch",
        severity: "fault",
        values: [
          { label: "policy wants", value: SUBJECT },
          { label: "token says", value: DEFAULT },
        ],
        docs: "docs/doctor.md#subject-mismatch",
      },
      summary: { passed: 5, failed: 1, notEvaluated: 0, notAsked: 13 },
    });
    expect(printed.checks).toHaveLength(19);
    expect(printed.checks[15]).toMatchObject({ id: "trust-policy", status: "failed", asked: true });
  });

  it("exits 3 when the policy depends on what cannot be known, and says on what", async () => {
    const { args } = await files(SUBJECT, trustPolicy(statement({}, { "aws:SourceVpc": "vpc-1" })));
    const { code, out } = await doctor(args);
    expect(code).toBe(3);
    expect(out).toMatch(/^no fault found, and not everything could be evaluated\n/);
    expect(out).toContain("aws:SourceVpc");
  });

  it("a fault goes before what is open", async () => {
    const policy = trustPolicy(statement({}, { "aws:SourceVpc": "vpc-1" }));
    const { args } = await files(SUBJECT, policy);
    expect((await doctor([...args, "--job-minutes", "90"])).code).toBe(1);
  });

  it("looks at SOPS files that are named", async () => {
    const { args, folder } = await files(SUBJECT, trustPolicy(statement()));
    const sops = join(folder, ".sops.yaml");
    await writeFile(sops, `creation_rules: [{ kms: "arn:aws:kms:us-east-1:1:key/k+${ROLE_ARN}" }]`);
    const { code, out } = await doctor([...args, "--role-arn", ROLE_ARN, "--sops", sops]);
    expect(code).toBe(1);
    expect(out).toContain("broken  sops-self-assume");
    expect(out).toContain('"Sid": "AllowSelfAssume"');
  });

  it("says that a file is missing, as the token's fault or as open", async () => {
    const { args } = await files();
    const [, , , policyFile = ""] = args;
    const noToken = await doctor(["--token-file", "/no/token", "--trust-policy", policyFile]);
    expect(noToken).toMatchObject({ code: 1, out: expect.stringContaining("/no/token cannot be read: ENOENT") });
    const noPolicy = await doctor([...args.slice(0, 3), "/no/policy"]);
    expect(noPolicy).toMatchObject({ code: 3, out: expect.stringContaining("/no/policy cannot be read: ENOENT") });
  });

  it("evaluates a policy of another account with the role that is named", async () => {
    const { args } = await files();
    const { out } = await doctor([...args, "--role-arn", "arn:aws:iam::999988887777:role/runner"]);
    expect(out).toMatch(/^broken {2}account-mismatch\n/);
  });

  it.each(["--json", "--no-color"])("cannot be fooled by a collected file, with %s", async (flag) => {
    const folder = await temporaryFolder();
    const bad = { kind: "failed", code: "x", message: "\u001b[2Jgone\u202e" };
    const environment = { kind: "not-asked", why: "\u001b[1m" };
    const intent = { tokenFile: null, roleArn: null, audience: "a", jobMinutes: null };
    const at = "2026-11-22T10:00:00.000Z";
    const evidence = { version: 1, at, intent, environment, token: bad, issuer: bad, sops: bad };
    await writeFile(join(folder, "pod.json"), JSON.stringify(evidence));
    await writeFile(join(folder, "trust.json"), trustPolicy(statement()));
    const { code, out } = await doctor([
      "--from",
      join(folder, "pod.json"),
      "--trust-policy",
      join(folder, "trust.json"),
      flag,
    ]);
    expect(code).toBe(1);
    expect(out).toContain("gone");
    for (const char of ["\u001b", "\u202e", "\\u001b", "\\u202e"]) expect(out).not.toContain(char);
  });

  it("cannot be fooled by control characters in a policy", async () => {
    const hostile = `${NAME}:sub\u001b[2J\u202e`;
    const { args } = await files(SUBJECT, trustPolicy(statement({ Sid: "\u001b[31m" }, { [hostile]: "x\u0007" })));
    const { out } = await doctor(args);
    for (const char of ["\u001b", "\u0007", "\u202e"]) expect(out).not.toContain(char);
  });
});

describe("doctor, usage", () => {
  it.each([
    ["--from x --collect", "--from judges what was collected"],
    ["--from x --live", "--from judges what was collected"],
    ["--from x --token-file y", "--from judges what was collected"],
    ["--collect --live", "--collect judges nothing"],
    ["--collect --trust-policy x", "--collect judges nothing"],
    ["--trust-policy x", "--trust-policy needs a token"],
    ["--trust-policy x --token-file y --live", "--trust-policy is offline"],
    ["--token-file y --job-minutes soon", '--job-minutes: "soon" is not valid; allowed: 1 to 1440'],
    ["--token-file y --job-minutes 0", "allowed: 1 to 1440"],
    ["--from /no/evidence", "/no/evidence cannot be read: ENOENT"],
    [`--from ${import.meta.filename}`, "it is not JSON"],
    ["--timeout soon --token-file y", "--timeout"],
    ["--no-such-option", "unknown option"],
  ])("%s exits 2", async (line, message) => {
    const { code, out, err } = await doctor(line.split(" "));
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it("help teaches options, examples and exit codes", async () => {
    const { code, out } = await doctor(["--help"], {}, { columns: 80 });
    expect(code).toBe(0);
    for (const text of ["--trust-policy", "--collect", "Examples:", "Exit codes:", "a fault or a warning was found"]) {
      expect(out).toContain(text);
    }
    expect(tooLong(out)).toEqual([]);
  });
});
