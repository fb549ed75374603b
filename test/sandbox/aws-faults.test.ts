import { DescribeAlarmsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { PublishCommand } from "@aws-sdk/client-sns";
import { describe, expect, test } from "vitest";
import { FaultList } from "../../sandbox/aws/faults.js";
import type { Call } from "../../sandbox/aws/model.js";
import { ACCOUNT, type Harness, startHarness } from "./aws-harness.js";

const ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/a.example.com`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;

const list = ({ iam }: Harness) => iam.send(new ListOpenIDConnectProvidersCommand({}));
const get = ({ iam }: Harness) => iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: ARN }));
const publish = ({ sns }: Harness) => sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "x" }));
const putMetric = ({ cloudWatch }: Harness) =>
  cloudWatch.send(new PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M", Value: 1 }] }));
const describeAlarms = ({ cloudWatch }: Harness) => cloudWatch.send(new DescribeAlarmsCommand({}));

describe("throttling", () => {
  test.each([
    ["IAM", "ListOpenIDConnectProviders", list, "Throttling"],
    ["SNS", "Publish", publish, "ThrottlingException"],
    ["CloudWatch", "PutMetricData", putMetric, "ThrottlingException"],
  ])("of %s has the service's own code", async (_, operation, call, name) => {
    const harness = await startHarness();
    harness.endpoints.faults.add(operation, { kind: "throttle" });
    await expect(call(harness)).rejects.toMatchObject({
      name,
      message: "Rate exceeded",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("meets the next calls of its operation and no others", async () => {
    const harness = await startHarness();
    harness.endpoints.faults.add("ListOpenIDConnectProviders", { kind: "throttle" }, 2);
    await expect(list(harness)).rejects.toMatchObject({ name: "Throttling" });
    await expect(get(harness)).rejects.toMatchObject({ name: "NoSuchEntityException" });
    await expect(list(harness)).rejects.toMatchObject({ name: "Throttling" });
    expect(await list(harness)).toMatchObject({ OpenIDConnectProviderList: [] });
  });

  test("begins beyond a rate, and ends as the second passes", () => {
    const faults = new FaultList();
    faults.add("*", { kind: "rate-limit", perSecond: 2 });
    faults.add("*", { kind: "latency", ms: 100 });
    const at = (ms: number) => faults.take({ operation: "Any", input: {} }, new Date(ms)).map(({ kind }) => kind);
    expect([at(0), at(500), at(999)]).toEqual([["latency"], ["latency"], ["throttle"]]);
    expect([at(1000), at(1001), at(1500)]).toEqual([["latency"], ["throttle"], ["latency"]]);
  });

  test("begins beyond a burst, and ends as the bucket fills at the rate", () => {
    const faults = new FaultList();
    faults.add("*", { kind: "rate-limit", perSecond: 2, burst: 3 });
    const start = Date.parse("2026-11-22T10:00:00Z");
    const at = (ms: number) => faults.take({ operation: "Any", input: {} }, new Date(start + ms)).length;
    expect([at(0), at(0), at(0), at(0), at(400)]).toEqual([0, 0, 0, 1, 1]);
    expect([at(500), at(900), at(1000), at(60_000), at(60_000), at(60_000), at(60_000)]).toEqual([0, 1, 0, 0, 0, 0, 1]);
  });

  test("is overcome by the SDK's own retries", async () => {
    const harness = await startHarness();
    harness.endpoints.faults.add("*", { kind: "throttle" }, 2);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const config = { endpoint: harness.endpoints.url, region: "us-east-1", credentials };
    const retryStrategy = { ...immediateRetries(), mode: "standard" };
    const client = new IAMClient({ ...config, retryStrategy });
    expect(await client.send(new ListOpenIDConnectProvidersCommand({}))).toMatchObject({ $metadata: { attempts: 3 } });
    expect(harness.endpoints.calls().map((call) => call.status)).toEqual([400, 400, 200]);
  });
});

describe("denied access names caller, action and resource as AWS does", () => {
  const user = `User: arn:aws:sts::${ACCOUNT}:assumed-role/sandbox/local is not authorized to perform: `;
  const update = ({ iam }: Harness) =>
    iam.send(
      new UpdateOpenIDConnectProviderThumbprintCommand({
        OpenIDConnectProviderArn: ARN,
        ThumbprintList: ["a".repeat(40)],
      }),
    );
  const create = ({ iam }: Harness) =>
    iam.send(new CreateOpenIDConnectProviderCommand({ Url: "https://a.example.com", ThumbprintList: [] }));
  test.each([
    ["AccessDenied", "iam:UpdateOpenIDConnectProviderThumbprint", ` on resource: ${ARN}`, update],
    ["AccessDenied", "iam:CreateOpenIDConnectProvider", ` on resource: ${ARN}`, create],
    ["AccessDenied", "iam:ListOpenIDConnectProviders", ` on resource: arn:aws:iam::${ACCOUNT}:oidc-provider/*`, list],
    ["AuthorizationError", "SNS:Publish", ` on resource: ${TOPIC}`, publish],
    ["AccessDenied", "cloudwatch:PutMetricData", "", putMetric],
    [
      "AccessDenied",
      "cloudwatch:DescribeAlarms",
      ` on resource: arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*`,
      describeAlarms,
    ],
  ])("%s for %s%s", async (code, action, resource, call) => {
    const harness = await startHarness();
    harness.endpoints.faults.add(action.split(":")[1] ?? "", { kind: "access-denied" });
    const error = await call(harness).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      message: `${user}${action}${resource} because no identity-based policy allows the ${action} action`,
      $metadata: { httpStatusCode: 403 },
      name: code === "AuthorizationError" ? "AuthorizationErrorException" : code,
    });
  });
});

test("any error can be answered, under its code and status", async () => {
  const harness = await startHarness();
  const { faults } = harness.endpoints;
  const conflict = { code: "ConcurrentModification", message: "busy", status: 409 };
  faults.add("GetOpenIDConnectProvider", { kind: "error", ...conflict }, 1);
  faults.add("*", { kind: "error", code: "ServiceFailure", message: "broken", status: 500 });
  await expect(get(harness)).rejects.toMatchObject({
    name: "ConcurrentModificationException",
    message: "busy",
    $metadata: { httpStatusCode: 409 },
  });
  await expect(get(harness)).rejects.toMatchObject({ name: "ServiceFailureException", $fault: "server" });
  await expect(putMetric(harness)).rejects.toMatchObject({
    name: "ServiceFailure",
    $metadata: { httpStatusCode: 500 },
  });
  faults.clear();
  expect(await list(harness)).toMatchObject({ OpenIDConnectProviderList: [] });
});

test("latencies add up on the injected timer, then the next fault or the operation follows", async () => {
  const harness = await startHarness();
  harness.endpoints.faults.add("*", { kind: "latency", ms: 300 });
  harness.endpoints.faults.add("*", { kind: "latency", ms: 50 }, 1);
  harness.endpoints.faults.add("*", { kind: "throttle" }, 1);
  await expect(list(harness)).rejects.toMatchObject({ name: "Throttling" });
  expect(await list(harness)).toMatchObject({ OpenIDConnectProviderList: [] });
  expect(harness.delays).toEqual([300, 50, 300]);
});

describe("a call without an answer", () => {
  const nextCall = ({ endpoints }: Harness) => new Promise<Call>((resolve) => void endpoints.onCall(resolve));

  test("hangs until its client gives up", async () => {
    const harness = await startHarness();
    harness.endpoints.faults.add("*", { kind: "hang" }, 1);
    const met = nextCall(harness);
    const controller = new AbortController();
    const call = harness.iam.send(new ListOpenIDConnectProvidersCommand({}), { abortSignal: controller.signal });
    const rejected = expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(await met).toMatchObject({ operation: "ListOpenIDConnectProviders", status: null, summary: "hang" });
    controller.abort();
    await rejected;
  });

  test("hangs until the endpoints close", async () => {
    const harness = await startHarness();
    harness.endpoints.faults.add("*", { kind: "hang" });
    const met = nextCall(harness);
    const rejected = expect(list(harness)).rejects.toMatchObject({ code: "ECONNRESET" });
    await met;
    await harness.endpoints.close();
    await rejected;
  });

  test("is reset", async () => {
    const harness = await startHarness();
    harness.endpoints.faults.add("*", { kind: "reset" }, 1);
    await expect(list(harness)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(harness.endpoints.calls()).toMatchObject([{ status: null, summary: "reset" }]);
    expect(await list(harness)).toMatchObject({ OpenIDConnectProviderList: [] });
  });
});

/** Three attempts, no waiting. */
function immediateRetries() {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (before: { getRetryCount(): number }) => {
      if (before.getRetryCount() >= 2) {
        throw new Error("No attempts left.");
      }
      return token(before.getRetryCount() + 1);
    },
    recordSuccess: () => {},
  };
}
