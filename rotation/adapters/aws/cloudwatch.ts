import { type CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { HOST_DIMENSION } from "../../contract.js";
import type { MetricRecord } from "../../core/tell/metrics.js";
import type { AlarmReader, MetricSink } from "../../ports.js";
import { callAws } from "./call.js";

/** Metrics of a run, all in one PutMetricData call. */
export class CloudWatchMetrics implements MetricSink {
  readonly #client: CloudWatchClient;
  readonly #namespace: string;
  readonly #options: { readonly abortSignal: AbortSignal };

  /** @param signal - aborts when the report's time is up */
  constructor(client: CloudWatchClient, namespace: string, signal: AbortSignal) {
    this.#client = client;
    this.#namespace = namespace;
    this.#options = { abortSignal: signal };
  }

  async publish(records: readonly MetricRecord[], at: Date): Promise<void> {
    const data = records.map(({ name, value, unit, host }) => ({
      MetricName: name,
      Value: value,
      Unit: unit,
      Timestamp: at,
      ...(host === null ? {} : { Dimensions: [{ Name: HOST_DIMENSION, Value: host }] }),
    }));
    const call = { action: "cloudwatch:PutMetricData", resource: `namespace ${this.#namespace}` };
    await callAws(call, () =>
      this.#client.send(new PutMetricDataCommand({ Namespace: this.#namespace, MetricData: data }), this.#options),
    );
  }
}

/** States of the stack's own alarms. */
export class CloudWatchAlarms implements AlarmReader {
  readonly #client: CloudWatchClient;
  readonly #options: { readonly abortSignal: AbortSignal };

  /** @param signal - aborts when the report's time is up */
  constructor(client: CloudWatchClient, signal: AbortSignal) {
    this.#client = client;
    this.#options = { abortSignal: signal };
  }

  /** @param names - at most 100, the most that one DescribeAlarms call answers */
  async inAlarm(names: readonly string[]): Promise<ReadonlySet<string>> {
    const call = { action: "cloudwatch:DescribeAlarms", resource: names.join(", ") };
    const { MetricAlarms = [] } = await callAws(call, () =>
      this.#client.send(new DescribeAlarmsCommand({ AlarmNames: [...names], StateValue: "ALARM" }), this.#options),
    );
    // Checked again: an emulator ignores the wanted state when names are given.
    const inAlarm = MetricAlarms.filter(({ StateValue }) => StateValue === "ALARM");
    return new Set(inAlarm.flatMap(({ AlarmName }) => AlarmName ?? []));
  }
}
