import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createHandler } from "../../lambda/handler.js";
import { destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { startTlsFrontEnd, type TlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { chain, trustedRoots } from "../support/pki.js";
import { clear, clients, createTopic, register, registered } from "./support.js";

const ISSUER = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c";
const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };

describe("the handler", () => {
  const aws = clients();
  const folder = mkdtempSync(join(tmpdir(), "contract-"));
  const caFile = join(folder, "roots.pem");
  let frontEnd: TlsFrontEnd;
  let topicArn: string;
  let log: string[];

  beforeAll(async () => {
    writeFileSync(caFile, (await trustedRoots()).join("\n"));
    topicArn = await createTopic(aws);
  });
  beforeEach(async () => {
    await clear(aws);
    log = [];
    frontEnd = await startTlsFrontEnd({
      identities: [await chain("rsa"), await chain("ecdsa")],
      onRequest: createIssuer({ issuer: ISSUER }).onRequest,
    });
  });
  afterEach(() => frontEnd.close());
  afterAll(() => {
    destroyAwsClients(aws);
    rmSync(folder, { recursive: true });
  });

  const runOnce = (mode: string) => {
    const connectTo = `container.googleapis.com:443:127.0.0.1:${frontEnd.port}`;
    const env = { MODE: mode, CA_FILE: caFile, CONNECT_TO: connectTo, TOPIC_ARN: topicArn };
    return createHandler(env, { writeLog: (line) => log.push(line) })({}, CONTEXT);
  };
  const required = async () => [(await chain("rsa")).thumbprint, (await chain("ecdsa")).thumbprint].sort();

  it("corrects a drifted provider, and writes nothing the second time", async () => {
    const arn = await register(aws, ISSUER, ["0".repeat(40)]);
    expect(await runOnce("enforce")).toMatchObject({ providers: 1, rotated: 1 });
    expect((await registered(aws, arn)).sort()).toEqual(await required());
    expect(await runOnce("enforce")).toMatchObject({ providers: 1, inSync: 1, rotated: 0 });
    expect(log.filter((line) => line.includes('"rotating"'))).toHaveLength(1);
    expect(log.filter((line) => line.includes('"alert-sent"'))).toHaveLength(1);
  });

  it("replaces the leaf that a guide had registered", async () => {
    const [leaf] = (await chain("ecdsa")).certificates;
    const arn = await register(aws, ISSUER, [leaf.sha1]);
    expect(await runOnce("enforce")).toMatchObject({ rotated: 1 });
    expect((await registered(aws, arn)).sort()).toEqual(await required());
  });

  it("writes nothing in audit mode", async () => {
    const arn = await register(aws, ISSUER, ["0".repeat(40)]);
    expect(await runOnce("audit")).toMatchObject({ drifted: 1 });
    expect(await registered(aws, arn)).toEqual(["0".repeat(40)]);
  });

  it("never writes an impostor's chain, and alerts", async () => {
    frontEnd.replaceIdentities([await chain("otherRoot")]);
    const arn = await register(aws, ISSUER, ["0".repeat(40)]);
    expect(await runOnce("enforce")).toMatchObject({ untrusted: 1, rotated: 0 });
    expect(await registered(aws, arn)).toEqual(["0".repeat(40)]);
    expect(log.some((line) => line.includes('"alert-sent"') && line.includes('"untrusted"'))).toBe(true);
  });
});
