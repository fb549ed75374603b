import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { afterAll, describe, expect, it } from "vitest";
import { destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { CloudWatchMetrics } from "../../rotation/adapters/aws/cloudwatch.js";
import { SnsAlerts } from "../../rotation/adapters/aws/sns.js";
import { SsmState } from "../../rotation/adapters/aws/ssm.js";
import type { Alert } from "../../rotation/core/tell/alerts.js";
import type { MetricRecord } from "../../rotation/core/tell/metrics.js";
import { clients, createTopic, unique } from "./support.js";

const ALERT: Alert = {
  event: "rotated",
  reasons: [],
  severity: "info",
  headline: "1 provider rotated on idp.example",
  issuerHosts: ["idp.example"],
  moreHosts: 0,
  verifications: [null],
  providers: [],
  known: 0,
  more: 0,
  whatItMeans: "The issuer presents other certificates.",
  whatToDo: ["Nothing."],
  runbookUrl: null,
  account: null,
  links: [],
};

describe("reporting", () => {
  const aws = clients();
  afterAll(() => destroyAwsClients(aws));

  it("sends metrics that can be read back, per host and in sum", async () => {
    const namespace = unique("ns");
    const now = new Date();
    const record = (value: number, host: string | null): MetricRecord => ({
      name: "Drifted",
      value,
      unit: "Count",
      host,
    });
    await new CloudWatchMetrics(aws.cloudWatch, namespace, new AbortController().signal).publish(
      [record(3, null), record(2, "idp.example")],
      now,
    );
    const sumOf = async (Dimensions: { Name: string; Value: string }[]) => {
      const { Datapoints = [] } = await aws.cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace: namespace,
          MetricName: "Drifted",
          Dimensions,
          StartTime: new Date(now.getTime() - 300_000),
          EndTime: new Date(now.getTime() + 300_000),
          Period: 300,
          Statistics: ["Maximum"],
        }),
      );
      return Datapoints.map(({ Maximum }) => Maximum);
    };
    expect(await sumOf([{ Name: "IssuerHost", Value: "idp.example" }])).toEqual([2]);
    expect(await sumOf([])).toContain(3);
  });

  it("remembers state, and knows none before", async () => {
    const { signal } = new AbortController();
    const state = new SsmState(aws.ssm, `/${unique("state")}`, { read: signal, write: signal });
    expect(await state.read()).toBeNull();
    await state.write("one");
    await state.write("two");
    expect(await state.read()).toBe("two");
  });

  it("publishes an alert", async () => {
    const sink = new SnsAlerts(aws.sns, await createTopic(aws), new AbortController().signal);
    await expect(sink.publish(ALERT)).resolves.toBeUndefined();
  });

  it("says what failed when the topic does not exist", async () => {
    const topic = "arn:aws:sns:us-east-1:000000000000:no-such-topic";
    const attempt = new SnsAlerts(aws.sns, topic, new AbortController().signal).publish(ALERT);
    await expect(attempt).rejects.toMatchObject({
      fault: { code: "aws-failed", message: expect.stringContaining(topic) },
    });
  });
});
