import { type CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { HOST_DIMENSION } from "../../contract.js";
import type { MetricRecord } from "../../core/tell/metrics.js";
import type { MetricSink } from "../../ports.js";
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
