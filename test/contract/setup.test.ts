// What `setup` writes, applied with the real AWS CLI, passes `doctor` unchanged.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DeleteRoleCommand, DeleteRolePolicyCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { startTlsFrontEnd, type TlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { ensureAwsCli } from "../../scripts/aws-cli.js";
import { doctor } from "../bin/doctor-harness.js";
import { runCli } from "../bin/recording-io.js";
import { chain, trustedRoots } from "../support/pki.js";
import { clear, clients, endpoint } from "./support.js";

const ISSUER = "https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners";
const SUBJECT = "system:serviceaccount:arc-system:runner";
const KEY = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const RoleName = "setup-runner";
const aws = clients();

/** The pod of the manifest: its variables, and its token in a folder that stands for the mounted volume. */
function podIn(manifest: string, folder: string) {
  const pod = parseAllDocuments(manifest).at(-1)?.toJS();
  const [{ env, volumeMounts }] = pod.spec.containers;
  const [{ mountPath, name }] = volumeMounts;
  const volume = pod.spec.volumes.find((each: { name: string }) => each.name === name);
  const token = volume.projected.sources[0].serviceAccountToken;
  const inFolder = (value: string) => (value.startsWith(`${mountPath}/`) ? join(folder, value) : value);
  const variables: Record<string, string> = Object.fromEntries(
    env.map(({ name, value }: { name: string; value: string }) => [name, inFolder(value)]),
  );
  return {
    audience: token.audience,
    subject: `system:serviceaccount:${pod.metadata.namespace}:${pod.spec.serviceAccountName}`,
    tokenFile: join(folder, mountPath, token.path),
    // Nobody's configuration but the pod's.
    variables: { ...variables, HOME: folder },
  };
}

// Each call of the AWS CLI starts Python: a script takes seconds, on a busy machine a minute.
describe("what setup writes", { timeout: 150_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "setup-"));
  const file = (name: string) => join(folder, name);
  let frontEnd: TlsFrontEnd;
  let there: readonly string[];
  let account: string;
  let path: string;
  const issuer = createIssuer({ issuer: ISSUER });

  /** Runs a command with the AWS CLI on the PATH, against the endpoint under test. */
  const execute = (command: string, args: readonly string[]) =>
    new Promise<{ code: number | string; out: string; err: string }>((done) => {
      const env = { ...process.env, PATH: path, AWS_ENDPOINT_URL: endpoint(), AWS_MAX_ATTEMPTS: "1" };
      execFile(command, args, { env, encoding: "utf8" }, (error, out, err) =>
        done({ code: error?.code ?? 0, out, err }),
      );
    });
  const setup = (...more: string[]) => {
    const cluster = ["--project", "acme-ci", "--location", "us-east4", "--cluster", "gha-runners"];
    const workload = ["--namespace", "arc-system", "--service-account", "runner", "--role-name", RoleName];
    return runCli(["setup", ...cluster, ...workload, "--account", account, "--out", folder, "--force", ...more]);
  };

  beforeAll(async () => {
    path = `${ensureAwsCli()}:${process.env.PATH}`;
    writeFileSync(file("roots.pem"), (await trustedRoots()).join("\n"));
    const identities = [await chain("rsa"), await chain("ecdsa")];
    frontEnd = await startTlsFrontEnd({ identities, onRequest: issuer.onRequest });
    const address = `container.googleapis.com:443:127.0.0.1:${frontEnd.port}`;
    there = ["--ca-file", file("roots.pem"), "--connect-to", address];
    const who = ["sts", "get-caller-identity", "--query", "Account", "--output", "text", "--region", "us-east-1"];
    account = (await execute("aws", who)).out.trim();
  }, 300_000);
  beforeEach(async () => {
    await clear(aws);
    await aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "sops" })).catch(() => undefined);
    await aws.iam.send(new DeleteRoleCommand({ RoleName })).catch(() => undefined);
  });
  afterAll(async () => {
    await frontEnd.close();
    destroyAwsClients(aws);
    rmSync(folder, { recursive: true });
  });

  it.each<[string, string[]]>([
    ["alone", []],
    // Not an address for the AWS CLI to read, as it would with a bare https:// value.
    ["with SOPS and an audience of its own", ["--sops-key", KEY, "--audience", "https://idp.example/aws"]],
  ])("passes doctor unchanged, %s", async (_name, more) => {
    expect(await setup(...more)).toMatchObject({ code: 0, err: "" });
    expect(await execute("sh", [file("aws-commands.sh")])).toMatchObject({ code: 0, err: "" });
    // As the script says for a private CA, which is what stands for Google's here.
    expect((await runCli(["rotate", "--yes", ...there], { clock: systemClock })).code).toBe(0);

    const pod = podIn(readFileSync(file("pod.yaml"), "utf8"), folder);
    const claims = { sub: pod.subject, aud: [pod.audience] };
    mkdirSync(dirname(pod.tokenFile), { recursive: true });
    writeFileSync(pod.tokenFile, await issuer.signToken(claims, { now: new Date(), expiresInSeconds: 3600 }));
    const sops = more.length > 0 ? ["--sops", file(".sops.yaml")] : [];
    const args = ["--live", "--json", "--audience", pod.audience, ...sops, ...there];
    const { code, out, err } = await doctor(args, pod.variables, { clock: systemClock });
    const { headline, checks } = JSON.parse(out);
    expect([code, err, headline]).toEqual([0, "", null]);
    expect(pod.subject).toBe(SUBJECT);
    const open = checks.filter(({ status, asked }: { status: string; asked: boolean }) => asked && status !== "passed");
    expect(open).toEqual([]);
    const idOf = ({ id, status }: { id: string; status: string }) => (status === "passed" ? [id] : []);
    expect(checks.flatMap(idOf)).toEqual(expect.arrayContaining(["signature", "thumbprints", "trust-policy", "live"]));
    if (sops.length > 0) expect(checks.flatMap(idOf)).toContain("sops");
  });

  it("can be applied again, and replaces a role's trust policy only when told", async () => {
    await setup();
    expect((await execute("sh", [file("aws-commands.sh")])).code).toBe(0);
    expect(await execute("sh", [file("aws-commands.sh")])).toMatchObject({ code: 0, err: "" });
    await setup("--service-account", "other");
    const again = await execute("sh", [file("aws-commands.sh")]);
    expect([again.code, again.out]).toEqual([1, expect.stringMatching(/^provider kept: /)]);
    expect(again.err).toContain(`role ${RoleName} exists. Compare its trust policy`);
    expect(await policy()).not.toContain("arc-system:other");
    expect(await execute("sh", [file("aws-commands.sh"), "--replace"])).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(await policy())).toEqual(JSON.parse(readFileSync(file("trust-policy.json"), "utf8")));
  });

  it("is not applied to another account, and changes nothing there", async () => {
    await setup("--account", "999988887777");
    const { code, err } = await execute("sh", [file("aws-commands.sh")]);
    expect([code, err]).toEqual([1, expect.stringContaining(`signed in to account ${account}`)]);
    await expect(policy()).rejects.toThrow();
  });

  async function policy(): Promise<string> {
    const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName }));
    return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  }
});
