import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { expect, it, onTestFinished, vi } from "vitest";
import { AWS_AUDIENCE, issuerOfCluster, subjectOf, trustStatement } from "../../federation/workload.js";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import { createPlayground, keepInstructions, NEW_CLUSTER, NEW_ROLE, tokenFolder } from "../../sandbox/keep.js";
import { PROJECTED_TOKENS } from "../../sandbox/kubelet.js";
import { commandFolder, writeCommand } from "../../sandbox/playground-command.js";
import { CREDENTIALS, REGION, type World } from "../../sandbox/world.js";
import { stubAws } from "../bin/account.js";
import { doctor } from "../bin/doctor-harness.js";
import { run, temporaryFolder } from "../support/fixtures.js";

const ISSUER = issuerOfCluster(NEW_CLUSTER);

/** What doctor finds with one of the token files, with `--live`. */
async function examine(world: World, token: keyof typeof PROJECTED_TOKENS) {
  const file = join(tokenFolder(world), PROJECTED_TOKENS[token].path);
  const role = `arn:aws:iam::${world.aws.account}:role/${NEW_ROLE}`;
  const options = world.connectTo.flatMap((target) => ["--connect-to", target]);
  const args = ["--token-file", file, "--role-arn", role, ...options, "--ca-file", world.caFile, "--live", "--json"];
  const { code, out } = await doctor(args, {}, { clock: systemClock });
  const { headline, checks } = JSON.parse(out);
  const live = checks.find(({ id }: { id: string }) => id === "live");
  const sent = await readFile(file, "utf8");
  for (const part of sent.split(".")) expect(out + JSON.stringify(world.aws.calls())).not.toContain(part);
  return { code, headline: headline?.code ?? null, live: live.status, said: JSON.stringify(live) };
}

/** Where the world of this test keeps its files: other tests count those in the machine's folder. */
async function ownFolder(): Promise<string> {
  const folder = await temporaryFolder();
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

async function start(): Promise<World> {
  await ownFolder();
  const world = await run(createPlayground(0));
  const keys = { AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey };
  stubAws({ AWS_ENDPOINT_URL: world.aws.url, AWS_REGION: REGION, ...keys });
  return world;
}

it("holds five providers, four of them drifted, and a cluster that is none of them", async () => {
  const world = await start();
  const { result } = await world.play({ MODE: "audit" });
  const drifted = result.providers.filter((provider) => JSON.stringify(provider).includes('"kind":"rotate"'));
  expect([result.providers.length, drifted.length]).toEqual([5, 4]);
  expect(world.aws.providers().map(({ url }) => `https://${url}`)).not.toContain(ISSUER);
});

it("plays the federation from nothing to credentials, and names each mistake", { timeout: 60_000 }, async () => {
  const world = await start();
  const iam = new IAMClient({ maxAttempts: 1 });
  expect(await examine(world, "runner")).toMatchObject({ code: 1, headline: "provider-missing", live: "failed" });
  const { OpenIDConnectProviderArn: arn = "" } = await iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: ISSUER, ClientIDList: [AWS_AUDIENCE] }),
  );
  expect(await examine(world, "runner")).toMatchObject({ code: 1, headline: "role-missing", live: "failed" });
  const statement = trustStatement(arn, ISSUER, subjectOf(PROJECTED_TOKENS.runner.workload), AWS_AUDIENCE);
  const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new CreateRoleCommand({ RoleName: NEW_ROLE, AssumeRolePolicyDocument: policy(statement) }));
  expect(await examine(world, "runner")).toMatchObject({ code: 0, headline: null, live: "passed" });
  const subject = await examine(world, "default");
  expect(subject).toMatchObject({ code: 1, headline: "subject-mismatch", live: "failed" });
  expect(subject.said).toContain("Not authorized to perform sts:AssumeRoleWithWebIdentity");
  const audience = await examine(world, "wrongAudience");
  expect(audience).toMatchObject({ code: 1, headline: "audience-mismatch", live: "failed" });
  expect(audience.said).toContain("Incorrect token audience");
  const ended = await examine(world, "expired");
  expect(ended).toMatchObject({ code: 1, headline: "token-expired", live: "failed" });
  expect(ended.said).toContain("Token expired: current date/time");
  const deny = { ...statement, Effect: "Deny" };
  const document = { RoleName: NEW_ROLE, PolicyDocument: policy(statement, deny) };
  await iam.send(new UpdateAssumeRolePolicyCommand(document));
  expect(await examine(world, "runner")).toMatchObject({ code: 1, headline: "explicit-deny", live: "failed" });
  iam.destroy();
});

it("has a command that leads what reaches issuers to this world, and hands on the rest as it is", async () => {
  const folder = await temporaryFolder();
  const world = { folder, connectTo: ["a:443:127.0.0.1:1", "b:443:127.0.0.1:2"], caFile: `${folder}/it's.pem` };
  await writeCommand(world, ["printf", "<%s>", "program"]);
  const said = (...args: string[]) =>
    execFileSync(join(commandFolder(world), "oidc-thumbprints"), args, { encoding: "utf8" });
  const there = `<--connect-to><a:443:127.0.0.1:1><--connect-to><b:443:127.0.0.1:2><--ca-file><${folder}/it's.pem>`;
  for (const verb of ["inspect", "check", "rotate", "doctor"]) {
    expect(said(verb, "--json", "two words")).toBe(`<program><${verb}>${there}<--json><two words>`);
  }
  for (const verb of ["setup", "sandbox", "--help"]) expect(said(verb, "$x")).toBe(`<program><${verb}><$x>`);
  expect(said()).toBe("<program>");
});

it("prints lines whose paths are there, and no token; closed, it leaves nothing behind", async () => {
  const folder = await ownFolder();
  const world = await createPlayground(0);
  const told = keepInstructions(world);
  const files = [...told.matchAll(/^export \w*TOKEN_FILE=(.+)$/gm)].map(([, path = ""]) => path);
  const tokens = await Promise.all(files.map((path) => readFile(path, "utf8")));
  expect(tokens).toHaveLength(4);
  for (const part of tokens.flatMap((token) => token.split("."))) expect(told).not.toContain(part);
  expect(told).toContain(`export ISSUER=${ISSUER}\n`);
  for (const [, value] of told.matchAll(/^export \w+=(.*)$/gm))
    expect(value).toMatch(/^(?:'[^']*'|[\w@%+=:,./-]+)(:"\$PATH")?$/);
  const unset = [...told.matchAll(/^unset (.+)$/gm)].flatMap(([, names = ""]) => names.split(" "));
  const services = ["IAM", "STS", "SNS", "CLOUDWATCH"].map((service) => `AWS_ENDPOINT_URL_${service}`);
  expect(unset).toEqual(expect.arrayContaining([...services, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_PROFILE"]));
  expect(await readdir(folder)).toHaveLength(1);
  await world.close();
  expect(await readdir(folder)).toEqual([]);
});
