import { METRIC } from "../../contract.js";
import type { ProviderResult } from "../model.js";
import { COUNTED_OUTCOMES, isInScope, OUTCOMES } from "../outcome.js";
import { issuerHostOfArn } from "../reach/issuer.js";
import { summarize } from "./summary.js";

export interface MetricRecord {
  readonly name: string;
  readonly value: number;
  /** CloudWatch knows no days: `DaysToExpiry` has no unit. */
  readonly unit: "Count" | "None";
  /** Set on the per-host records. */
  readonly host: string | null;
}

/** One PutMetricData call takes so many records. @see API_PutMetricData */
export const MAX_METRIC_RECORDS = 1000;

/**
 * The metrics of a run: for the whole fleet and, when `perHost` is on, for each issuer host as well (hosts beyond what
 * one call takes are left out, in alphabetical order, whole).
 */
export function metricsOf(results: readonly ProviderResult[], perHost: boolean): MetricRecord[] {
  const inScope = results.filter(isInScope);
  const records = recordsOf(inScope, null);
  if (!perHost) return records;
  for (const [host, group] of groupByHost(inScope)) {
    const more = recordsOf(group, host);
    if (records.length + more.length > MAX_METRIC_RECORDS) break;
    records.push(...more);
  }
  return records;
}

/** Results by issuer host, hosts in alphabetical order. */
export function groupByHost(results: readonly ProviderResult[]): Map<string, ProviderResult[]> {
  const groups = new Map<string, ProviderResult[]>();
  for (const result of results) {
    const host = issuerHostOfArn(result.arn);
    groups.set(host, [...(groups.get(host) ?? []), result]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function recordsOf(results: readonly ProviderResult[], host: string | null): MetricRecord[] {
  const summary = summarize(results);
  const counts: [string, number][] = [
    [METRIC.providers, summary.providers],
    ...COUNTED_OUTCOMES.map((name): [string, number] => [OUTCOMES[name].metric, summary[OUTCOMES[name].key]]),
  ];
  const records: MetricRecord[] = counts.map(([name, value]) => ({ name, value, unit: "Count", host }));
  // CloudWatch refuses the whole call for one value that is no number.
  const days = results.flatMap(({ decision }) => decision?.daysToExpiry ?? []).filter(Number.isFinite);
  if (days.length > 0) records.push({ name: METRIC.daysToExpiry, value: Math.min(...days), unit: "None", host });
  return records;
}
