// aws-commands.sh with a stand-in for the AWS CLI. test/contract/setup.test.ts runs it with the real one.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RawSetup } from "../../../federation/setup/parse.js";
import { FULL, filesOf, RAW, textOf } from "./given.js";

/** What is in AWS: a trust policy or an error in the place of each answer. */
interface There {
  readonly provider?: string;
  readonly role?: string;
}

const NOTHING = "An error occurred (NoSuchEntity) when calling the operation: not found";
const DENIED = "An error occurred (AccessDenied) when calling the operation: no (such) right";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "setup-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script in a folder with its files. Calls that change something are noted by their names. */
function run(raw: RawSetup, { provider = "sts.amazonaws.com", role = NOTHING }: There, ...args: string[]) {
  for (const [path, text] of filesOf(raw)) if (!path.includes("/")) writeFileSync(join(folder, path), text);
  for (const [name, answer] of Object.entries({ provider, role })) writeFileSync(join(folder, name), answer);
  writeFileSync(join(folder, "calls"), "");
  const cli = `aws() {
    answer=
    case "$*" in
      *get-caller-identity*) echo 111122223333; return ;;
      *get-open-id*) answer=provider ;;
      "iam get-role --role-name=gha-runner"*) answer=role ;;
    esac
    if [ -z "$answer" ]; then echo "$2" >>calls; return; fi
    if grep -q 'An error' "$answer"; then cat "$answer" >&2; return 254; fi
    cat "$answer"
  }`;
  const script = `${cli}\n${textOf("aws-commands.sh", raw)}`;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, join(folder, "aws-commands.sh"), ...args], {
    encoding: "utf8",
  });
  return { status, out: stdout, err: stderr, calls: readFileSync(join(folder, "calls"), "utf8").trim().split("\n") };
}

/** A policy as the AWS CLI prints it: the same members, indented by four. */
const shown = (path: string, raw: RawSetup) => JSON.stringify(JSON.parse(textOf(path, raw)), null, 4);

describe("a role that exists", () => {
  it("with the trust policy that is wanted is kept, and gets the permissions of SOPS", () => {
    const { status, err, calls } = run(FULL, { role: shown("trust-policy.json", FULL) });
    expect([status, err, calls]).toEqual([0, "", ["put-role-policy"]]);
  });

  it("with the one it was created with is brought to the whole", () => {
    const { status, err, calls } = run(FULL, { role: shown("trust-policy-create.json", FULL) });
    expect([status, err, calls]).toEqual([0, "", ["update-assume-role-policy", "put-role-policy"]]);
  });

  it.each([FULL, RAW])("with another one is left alone, and replaced when told", (raw) => {
    const role = shown("trust-policy.json", raw).replaceAll("arc-system:runner", "arc-system:other");
    const refused = run(raw, { role });
    expect([refused.status, refused.calls]).toEqual([1, [""]]);
    expect(refused.err).toContain("role gha-runner exists. Compare its trust policy with trust-policy.json");
    const replaced = run(raw, { role }, "--replace");
    expect([replaced.status, replaced.calls[0]]).toEqual([0, "update-assume-role-policy"]);
  });
});

describe("what AWS answers", () => {
  it("makes what is missing only where AWS says so", () => {
    const { status, err, calls } = run(RAW, { provider: NOTHING });
    expect([status, err, calls]).toEqual([0, "", ["create-open-id-connect-provider", "create-role", "wait"]]);
  });

  it.each([
    ["the provider", { provider: DENIED }],
    ["the role", { role: DENIED }],
  ])("is shown where it says nothing about %s, and nothing is made", (_name, there) => {
    const { status, err, calls } = run(RAW, there);
    expect([status, err, calls]).toEqual([1, `${DENIED}\n`, [""]]);
  });
});

it("a role's name may begin with a hyphen", () => {
  const script = textOf("aws-commands.sh", FULL);
  expect(script.match(/--role-name\b./g)?.every((option) => option === "--role-name=")).toBe(true);
});

it("what reads or writes AWS names the region, which says the partition", () => {
  const raw = { ...RAW, region: "cn-north-1" };
  expect(textOf("aws-commands.sh", raw)).toContain("rotate --region cn-north-1 --issuer-host");
  const online = textOf("README.md", raw).match(/^oidc-thumbprints doctor (?!.*--trust-policy).*$/m)?.[0];
  expect(online).toContain(" --region cn-north-1");
});

it("the token that README.md makes can be read by its owner only", () => {
  const line = textOf("README.md").match(/^.*kubectl create token .*$/m)?.[0] ?? "";
  spawnSync("sh", ["-c", `umask 022; kubectl() { echo token; }; ${line}`], { cwd: folder });
  expect(statSync(join(folder, "token")).mode & 0o777).toBe(0o600);
});
