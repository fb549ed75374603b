import { CreateOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { type AwsClients, createAwsClients, destroyAwsClients } from "../../../../rotation/adapters/aws/clients.js";
import { CloudWatchMetrics } from "../../../../rotation/adapters/aws/cloudwatch.js";
import { IamProviders } from "../../../../rotation/adapters/aws/iam.js";
import { SnsAlerts } from "../../../../rotation/adapters/aws/sns.js";
import { SsmState } from "../../../../rotation/adapters/aws/ssm.js";
import { alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { startAwsEndpoints } from "../../../../sandbox/aws/server.js";
import { textFor } from "../../../../sandbox/aws/sns.js";
import { HOST, NOW, resultAt, thumbprint } from "../../../support/builders.js";
import { run, TIMEOUT_MS } from "../../../support/fixtures.js";

const GET = "GetOpenIDConnectProvider";

/** Retries as often as the product does, without a pause. */
const immediately = (() => {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    mode: "immediate",
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (before: { getRetryCount(): number }, { errorType }: { errorType: string }) => {
      if (errorType === "CLIENT_ERROR" || before.getRetryCount() >= 5) throw new Error("no further attempt");
      return token(before.getRetryCount() + 1);
    },
    recordSuccess: () => undefined,
  };
})();

/** Local AWS endpoints with one provider, and the product's clients for them. */
async function account() {
  const endpoints = await run(startAwsEndpoints({ now: () => NOW, delay: async () => undefined }));
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const options = { endpoint: endpoints.url, region: "us-east-1", credentials, timeoutMs: TIMEOUT_MS };
  const clients = createAwsClients({ ...options, retryStrategy: immediately });
  await run({ close: () => destroyAwsClients(clients) });
  const Tags = [{ Key: "team", Value: "ci" }];
  const input = {
    Url: `https://${HOST}/c`,
    ClientIDList: ["aud"],
    ThumbprintList: [thumbprint("A").toUpperCase()],
    Tags,
  };
  const { OpenIDConnectProviderArn: arn = "" } = await clients.iam.send(new CreateOpenIDConnectProviderCommand(input));
  const deadline = new AbortController();
  const store = new IamProviders(clients.iam, deadline.signal);
  const called = (name: string) => endpoints.calls().filter(({ operation }) => operation === name).length;
  return { endpoints, clients, arn, store, deadline, called };
}

describe("IAM", () => {
  it("providers are listed by ARN and read with their issuer as a URL and lower-case thumbprints", async () => {
    const { store, arn } = await account();
    expect(await store.list()).toEqual([arn]);
    const lists = { clientIds: ["aud"], thumbprints: [thumbprint("A")], tags: { team: "ci" } };
    expect(await store.get(arn)).toEqual({ arn, issuer: `https://${HOST}/c`, ...lists });
  });

  it("an update replaces the whole list, in its order", async () => {
    const { store, arn } = await account();
    await store.update(arn, [thumbprint("C"), thumbprint("B")]);
    expect(await store.get(arn)).toMatchObject({ thumbprints: [thumbprint("C"), thumbprint("B")] });
  });

  it("a provider that is not there is gone, for reading and for writing", async () => {
    const { store, arn } = await account();
    const fault = { code: "provider-gone" };
    await expect(store.get(`${arn}x`)).rejects.toMatchObject({ fault });
    await expect(store.update(`${arn}x`, [thumbprint("B")])).rejects.toMatchObject({ fault });
  });

  it("a value that IAM does not take is invalid input, and given once", async () => {
    const { store, arn, called } = await account();
    await expect(store.update(arn, ["short"])).rejects.toMatchObject({ fault: { code: "invalid-input" } });
    expect(called("UpdateOpenIDConnectProviderThumbprint")).toBe(1);
  });

  it.each([
    ["throttling", { kind: "throttle" }],
    ["a failure of the service", { kind: "error", code: "ServiceFailure", message: "try again", status: 500 }],
    ["a connection that breaks", { kind: "reset" }],
  ] as const)("a call that met %s is made again", async (_name, fault) => {
    const { endpoints, store, arn, called } = await account();
    endpoints.faults.add(GET, fault, 2);
    expect(await store.get(arn)).toMatchObject({ arn });
    expect(called(GET)).toBe(3);
  });

  it.each([
    ["throttling", { kind: "throttle" }, "throttled"],
    ["a failure of the service", { kind: "error", code: "ServiceFailure", message: "no", status: 500 }, "aws-failed"],
    ["connections that break", { kind: "reset" }, "aws-unreachable"],
  ] as const)("%s without end is given up after six attempts", async (_name, fault, code) => {
    const { endpoints, store, arn, called } = await account();
    endpoints.faults.add(GET, fault);
    await expect(store.get(arn)).rejects.toMatchObject({ fault: { code } });
    expect(called(GET)).toBe(6);
  });

  it("a call that is denied names action and resource, and is made once", async () => {
    const { endpoints, store, arn, called } = await account();
    endpoints.faults.add(GET, { kind: "access-denied" });
    const message = expect.stringContaining(`iam:${GET} on ${arn} is denied`);
    await expect(store.get(arn)).rejects.toMatchObject({ fault: { code: "access-denied", message } });
    expect(called(GET)).toBe(1);
  });

  it("a concurrent modification is left to the caller", async () => {
    const { endpoints, store, arn, called } = await account();
    const error = { kind: "error", code: "ConcurrentModification", message: "busy", status: 409 } as const;
    endpoints.faults.add("UpdateOpenIDConnectProviderThumbprint", error);
    const fault = { code: "concurrent-modification" };
    await expect(store.update(arn, [thumbprint("B")])).rejects.toMatchObject({ fault });
    expect(called("UpdateOpenIDConnectProviderThumbprint")).toBe(1);
  });

  it("a call that hangs ends when the run's time is up", async () => {
    const { endpoints, store, arn, deadline } = await account();
    endpoints.faults.add(GET, { kind: "hang" });
    endpoints.onCall(() => deadline.abort());
    await expect(store.get(arn)).rejects.toMatchObject({ fault: { code: "no-time-left" } });
    await expect(store.list()).rejects.toMatchObject({ fault: { code: "no-time-left" } });
  });
});

it("an alert is published once, with a text for each protocol and its attributes", async () => {
  const { endpoints, clients } = await account();
  const { TopicArn = "" } = await clients.sns.send(new CreateTopicCommand({ Name: "alerts" }));
  const [alert] = alertsOf([resultAt(HOST, "c", { outcome: "drifted" })], null);
  if (alert !== undefined) await new SnsAlerts(clients.sns, TopicArn, new AbortController().signal).publish(alert);
  const [message] = endpoints.published();
  const attributes = {
    event: { dataType: "String", value: "drifted" },
    severity: { dataType: "String", value: "warning" },
    issuerHosts: { dataType: "String.Array", value: JSON.stringify([HOST]) },
  };
  expect(message).toMatchObject({ topicArn: TopicArn, structure: "json", attributes });
  expect(message?.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  const texts =
    message === undefined ? [] : ["email", "sqs", "lambda", "https", "sms"].map((to) => textFor(message, to));
  expect(texts[0]).toMatch(/^Account 111122223333: 1 provider drifted .*\n\n/);
  expect(texts.slice(1).map((text) => JSON.parse(text).version)).toEqual([1, 1, "1.0", 1]);
});

it("metrics are one call, at the moment of the run", async () => {
  const { endpoints, clients, called } = await account();
  const records = [
    { name: "Providers", value: 3, unit: "Count", host: null },
    { name: "DaysToExpiry", value: -1, unit: "None", host: HOST },
  ] as const;
  const at = new Date("2026-11-22T09:00:00Z");
  await new CloudWatchMetrics(clients.cloudWatch, "Mine", new AbortController().signal).publish(records, at);
  expect(endpoints.metrics()).toMatchObject([
    { namespace: "Mine", name: "Providers", unit: "Count", dimensions: {}, timestamp: at, statistics: { Sum: 3 } },
    {
      namespace: "Mine",
      name: "DaysToExpiry",
      unit: "None",
      dimensions: { IssuerHost: HOST },
      statistics: { Sum: -1 },
    },
  ]);
  expect(called("PutMetricData")).toBe(1);
});

describe("state in a parameter", () => {
  const stateOf = (clients: AwsClients) => {
    const { signal } = new AbortController();
    return new SsmState(clients.ssm, "/oidc/told", { read: signal, write: signal });
  };

  it("is null until it is written, and then what was written last", async () => {
    const { clients } = await account();
    const state = stateOf(clients);
    expect(await state.read()).toBeNull();
    await state.write("one");
    await state.write("two");
    expect(await state.read()).toBe("two");
  });

  it("that may not be read or written is named by action and parameter", async () => {
    const { endpoints, clients } = await account();
    endpoints.faults.add("*", { kind: "access-denied" });
    const fault = (action: string) => ({
      fault: { code: "access-denied", message: expect.stringContaining(`${action} on /oidc/told is denied`) },
    });
    await expect(stateOf(clients).read()).rejects.toMatchObject(fault("ssm:GetParameter"));
    await expect(stateOf(clients).write("x")).rejects.toMatchObject(fault("ssm:PutParameter"));
  });
});
