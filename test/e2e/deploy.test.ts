import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { METRIC, METRIC_NAMESPACE } from "../../rotation/contract.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { chain, DEFAULT_HOST } from "../../sandbox/pki.js";
import { startTlsFrontEnd, type TlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { Deployment, type Outputs } from "./deployment.js";
import { Inbox } from "./inbox.js";
import { Provider } from "./provider.js";
import { eventually, query, textsOf } from "./query.js";

const ACCOUNT = "000000000000";
const ISSUER = `https://${DEFAULT_HOST}/v1/projects/p/locations/l/clusters/c`;
const DUMMY = "0".repeat(40);
/** A cron that fires each minute has fired by then. */
const NEXT_RUN_SECONDS = 90;

const ministack = process.env.E2E_MINISTACK_URL ?? "";
const moto = process.env.E2E_MOTO_URL ?? "";

describe("the app, deployed", () => {
  let deployment: Deployment;
  let frontEnd: TlsFrontEnd;
  let provider: Provider;
  let inbox: Inbox;
  let outputs: Outputs;

  beforeAll(async () => {
    // Not 127.0.0.1: MiniStack's functions speak HTTP to it, whatever the URL says.
    frontEnd = await startTlsFrontEnd({
      address: "::1",
      identities: [await chain("rsa"), await chain("ecdsa")],
      onRequest: createIssuer({ issuer: ISSUER }).onRequest,
    });
    provider = await Provider.register(moto, ISSUER, DUMMY);
    deployment = await Deployment.bootstrap(ministack, ACCOUNT);
  });
  afterAll(async () => {
    await frontEnd?.close();
    await deployment?.close();
  });

  const deploy = (context: Readonly<Record<string, string>>) =>
    deployment.deploy({
      caFile: deployment.caFile,
      connectTo: `${DEFAULT_HOST}:443:[::1]:${frontEnd.port}`,
      schedule: "cron(* * * * ? *)",
      maxInterval: "5 minutes",
      ...context,
    });
  const required = async () => [(await chain("rsa")).thumbprint, (await chain("ecdsa")).thumbprint].sort();
  const runs = () => metricSum(METRIC.providers, "SampleCount");

  it("notifies nobody before the first run", async () => {
    outputs = await deploy({ mode: "audit", enabled: "false" });
    inbox = await Inbox.subscribe(ministack, outputs.AlertTopicArn ?? "", ACCOUNT);
    expect(await inbox.mails()).toEqual([]);
    expect(await runs()).toBe(0);
  });

  it("runs once by the deployment that enables it, in place, and tells of drift with attributes", async () => {
    const updated = await deploy({ mode: "audit" });
    expect(updated.FunctionName).toBe(outputs.FunctionName);
    expect(await runs()).toBe(1);
    const [mail] = await eventually("the alert", 10, async () => notEmpty(await inbox.about("drifted")));
    expect(mail?.attributes).toMatchObject({ severity: "critical", issuerHosts: JSON.stringify([DEFAULT_HOST]) });
    expect(await provider.registered()).toEqual([DUMMY]);
  });

  it("has an alarm on drift that goes off and is notified", async () => {
    const mails = await eventually("the alarm's notification", 20, async () =>
      notEmpty(
        (await inbox.mails()).filter(({ event, subject }) => event === null && /^ALARM: .*drifted/.test(subject)),
      ),
    );
    expect(JSON.parse(mails[0]?.message ?? "{}")).toMatchObject({ NewStateValue: "ALARM" });
  });

  it("runs by its schedule, and does not repeat its message while the alarm is on", async () => {
    const before = await runs();
    await eventually("a scheduled run", NEXT_RUN_SECONDS, async () => ((await runs()) > before ? true : null));
    expect(await inbox.about("drifted")).toHaveLength(1);
    expect(await provider.registered()).toEqual([DUMMY]);
  });

  it("corrects the provider once it may", async () => {
    await deploy({ mode: "enforce" });
    expect(await provider.registered()).toEqual(await required());
    const [mail] = await eventually("the alert", 10, async () => notEmpty(await inbox.about("rotated")));
    expect(mail?.message).toContain("update-open-id-connect-provider-thumbprint");
  });

  it("corrects it again at a scheduled run", async () => {
    await provider.write(DUMMY);
    const list = await required();
    await eventually("the correction", NEXT_RUN_SECONDS, async () =>
      (await provider.registered()).join() === list.join() ? true : null,
    );
    expect(await metricSum(METRIC.rotated, "Sum")).toBeGreaterThanOrEqual(2);
  });

  it("refuses an impostor's chain, and says so", async () => {
    frontEnd.replaceIdentities([await chain("otherRoot")]);
    await invoke(outputs.FunctionName ?? "", "RequestResponse");
    const [mail] = await eventually("the alert", 10, async () => notEmpty(await inbox.about("untrusted")));
    expect(mail?.attributes.severity).toBe("critical");
    expect(await provider.registered()).toEqual(await required());
  });

  it("has a dashboard that names no metric of ours which the function does not send", async () => {
    const template = await readFile(deployment.templateFile, "utf8");
    const named = [...template.matchAll(/OidcThumbprintRotation\\+",\\+"(\w+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(Object.values<string | undefined>(METRIC)).toEqual(expect.arrayContaining(named));
  });

  it("keeps the event of a function that fails", async () => {
    await breakFunction(outputs.FunctionName ?? "");
    await invoke(outputs.FunctionName ?? "", "Event");
    const queues = textsOf(await query(ministack, "sqs", { Action: "ListQueues" }), "QueueUrl");
    const failed = queues.find((url) => url.includes("Failed")) ?? "";
    const body = await eventually("the event in the failure queue", 30, async () => {
      const [first] = textsOf(await query(ministack, "sqs", { Action: "ReceiveMessage", QueueUrl: failed }), "Body");
      return first ?? null;
    });
    expect(body).toContain("METRIC_NAMESPACE");
  });

  async function metricSum(name: string, statistic: "Sum" | "SampleCount"): Promise<number> {
    const day = 86_400_000;
    const answer = await query(ministack, "monitoring", {
      Action: "GetMetricStatistics",
      Namespace: METRIC_NAMESPACE,
      MetricName: name,
      StartTime: new Date(Date.now() - day).toISOString(),
      EndTime: new Date(Date.now() + day).toISOString(),
      Period: "86400",
      "Statistics.member.1": statistic,
    });
    return textsOf(answer, statistic).reduce((sum, text) => sum + Number(text), 0);
  }
});

function notEmpty<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

const LAMBDA_HEADERS = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0",
};

async function invoke(functionName: string, type: "Event" | "RequestResponse"): Promise<void> {
  const url = `${ministack}/2015-03-31/functions/${functionName}/invocations`;
  const headers = { ...LAMBDA_HEADERS, "x-amz-invocation-type": type };
  const answer = await fetch(url, { method: "POST", headers, body: "{}" });
  await answer.text();
  expect(answer.ok).toBe(true);
}

/** Gives the function a setting that it cannot use. */
async function breakFunction(functionName: string): Promise<void> {
  const url = `${ministack}/2015-03-31/functions/${functionName}/configuration`;
  const body = JSON.stringify({ Environment: { Variables: { METRIC_NAMESPACE: "AWS/Taken" } } });
  const answer = await fetch(url, { method: "PUT", headers: LAMBDA_HEADERS, body });
  await answer.text();
  expect(answer.ok).toBe(true);
}
