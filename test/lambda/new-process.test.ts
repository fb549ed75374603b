import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bundleHandler } from "../../lib/bundle.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { CREDENTIALS, REGION, World } from "../../sandbox/world.js";
import { chain } from "../support/pki.js";

/** What is deployed, each invocation in a process of its own: nothing is remembered but what the parameter holds. */
const INVOKE =
  "require(process.argv[1]).handler({}, { getRemainingTimeInMillis: () => 60000 }).catch((e) => { console.error(e); process.exitCode = 1; })";

let world: World;

beforeEach(async () => {
  world = await World.create();
  await writeFile(join(world.folder, "index.js"), bundleHandler());
});
afterEach(() => world.close());

/** A host with a provider in sync, and an impostor that may take its place. */
async function served(host: string) {
  const good = await chain("rsa", host);
  const frontEnd = await world.serve(host, [good], [createIssuer({ issuer: `https://${host}` })]);
  await world.register(`https://${host}`, [good.thumbprint]);
  return {
    impersonate: async () => frontEnd.replaceIdentities([await chain("otherRoot", host)]),
    recover: () => frontEnd.replaceIdentities([good]),
  };
}

async function invoke(): Promise<string[]> {
  const before = world.aws.published().length;
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: world.aws.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    MODE: "audit",
    ISSUER_HOSTS: "*",
    CA_FILE: world.caFile,
    CONNECT_TO: world.connectTo.join(","),
    TOPIC_ARN: world.topicArn,
    STATE_PARAMETER: "/told",
  };
  await promisify(execFile)(process.execPath, ["-e", INVOKE, join(world.folder, "index.js")], { env });
  const sent = world.aws.published().slice(before);
  return sent.map(({ attributes }) => `${attributes.event?.value} ${attributes.issuerHosts?.value}`);
}

it("an impostor is told although another host is known to be untrusted; each once, and again after it ended", async () => {
  const [a, b] = [await served("a.example"), await served("b.example")];
  expect(await invoke()).toEqual([]);
  await a.impersonate();
  expect(await invoke()).toEqual(['untrusted ["a.example"]']);
  expect(await invoke()).toEqual([]);
  await b.impersonate();
  expect(await invoke()).toEqual(['untrusted ["b.example"]']);
  expect(await invoke()).toEqual([]);
  a.recover();
  expect(await invoke()).toEqual([]);
  await a.impersonate();
  expect(await invoke()).toEqual(['untrusted ["a.example"]']);
});

it("state that cannot be read, or is not ours, is told again, and never silence", async () => {
  const a = await served("a.example");
  await a.impersonate();
  await invoke();
  world.aws.faults.add("GetParameter", { kind: "error", code: "InternalServerError", message: "", status: 400 }, 1);
  expect(await invoke()).toEqual(['untrusted ["a.example"]']);
  const ssm = new SSMClient({ endpoint: world.aws.url, region: REGION, credentials: CREDENTIALS });
  await ssm.send(new PutParameterCommand({ Name: "/told", Value: "by somebody else", Overwrite: true }));
  ssm.destroy();
  expect(await invoke()).toEqual(['untrusted ["a.example"]']);
  expect(await invoke()).toEqual([]);
});
