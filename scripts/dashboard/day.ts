import { createJsonLog } from "../../rotation/adapters/json-log.js";
import type { Outcome, ProviderResult } from "../../rotation/core/model.js";
import { metricsOf } from "../../rotation/core/tell/metrics.js";
import { restoreCommand } from "../../rotation/core/tell/restore.js";
import { decision, resultAt, thumbprint } from "../../test/support/builders.js";
import type { SynthesizedAlarm } from "./body.js";

/** The hours of the day that is played; one run begins each. */
export const HOURS = 24;

/** Values that arrived in each hour, by name of the metric. */
export type Day = ReadonlyMap<string, readonly (readonly number[])[]>;

/** Twelve clusters, the first of which has the tag `thumbprint-rotation=audit`. */
const CLUSTERS = Array.from({ length: 12 }, (_, index) => `runners-${index + 1}`);

/** What happened, by hour: from the first up to and without the second, to the number of clusters in the fourth, from the third on. */
const EVENTS: readonly (readonly [from: number, to: number, first: number, count: number, outcome: Outcome])[] = [
  [5, 6, 1, 4, "rotated"],
  [9, 24, 0, 1, "drifted"],
  [11, 13, 6, 1, "rotation-failed"],
  [13, 14, 6, 1, "rotated"],
  [16, 18, 8, 3, "not-checked"],
  [22, 24, 11, 1, "untrusted"],
];

/** The hours in which somebody's change started a second run, and in which Lambda throttled the first one. */
const CHANGED = 9;
const THROTTLED = 19;

/** A day of an account, made up and always the same: the metrics are what the function's own code makes of outcomes. */
export function playDay(): Day {
  const values = new Map<string, number[][]>();
  const add = (name: string, hour: number, ...more: readonly number[]) => {
    const hours = values.get(name) ?? Array.from({ length: HOURS }, () => []);
    hours[hour]?.push(...more);
    values.set(name, hours);
  };
  for (let hour = 0; hour < HOURS; hour += 1) {
    for (const { name, value } of metricsOf(resultsAt(hour), false)) add(name, hour, value);
    const durations = [1450 + 60 * ((hour * 7) % 5) + writes(hour) * 650, ...(hour === CHANGED ? [520] : [])];
    add("Duration", hour, ...durations);
    add("Invocations", hour, ...durations.map(() => 1));
    add("Errors", hour, 0);
    add("Throttles", hour, hour === THROTTLED ? 1 : 0);
    add("ApproximateNumberOfMessagesVisible", hour, 0);
  }
  return values;
}

function resultsAt(hour: number): ProviderResult[] {
  const daysToExpiry = hour < 8 ? 44 : 43;
  return CLUSTERS.map((name, index) => {
    const event = EVENTS.find(([from, to, first, count]) => {
      return hour >= from && hour < to && index >= first && index < first + count;
    });
    return resultAt("container.googleapis.com", name, {
      outcome: event?.[4] ?? "in-sync",
      decision: decision({ daysToExpiry }),
    });
  });
}

function writes(hour: number): number {
  return resultsAt(hour).filter(({ outcome }) => outcome === "rotated" || outcome === "rotation-failed").length;
}

/** What a statistic makes of one hour; null without values. */
function statisticOf(stat: string, values: readonly number[]): number | null {
  if (stat === "SampleCount") return values.length;
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  if (stat === "Sum") return sum;
  if (stat === "Average") return sum / values.length;
  return stat === "Minimum" ? Math.min(...values) : Math.max(...values);
}

/** A metric of the day, hour by hour. Fails for one that nobody sends. */
export function seriesOf(day: Day, name: string, stat: string): (number | null)[] {
  const hours = day.get(name);
  if (hours === undefined) throw new Error(`the dashboard shows ${name}, which nobody sends`);
  return hours.map((values) => statisticOf(stat, values));
}

/** Whether the alarm is in ALARM when the day ends. A period counts as an hour, because each hour has a run. */
export function isInAlarm(alarm: SynthesizedAlarm, day: Day): boolean {
  const last = seriesOf(day, alarm.MetricName, alarm.Statistic).slice(-alarm.EvaluationPeriods);
  return last.every((value) => {
    if (value === null) return false;
    return alarm.ComparisonOperator === "LessThanThreshold" ? value < alarm.Threshold : value > alarm.Threshold;
  });
}

/** The log lines of the day's rotations, newest first, as the function writes them. */
export function rotationLog(): string[] {
  const lines: string[] = [];
  for (let hour = 0; hour < HOURS; hour += 1) {
    const rotated = resultsAt(hour).filter(({ outcome }) => outcome === "rotated");
    rotated.forEach(({ arn }, index) => {
      const before = [thumbprint(`CA of ${hour}`)];
      const change = { arn, before, after: [thumbprint("root"), ...before], restore: restoreCommand(arn, before) };
      const now = new Date(Date.UTC(2026, 10, 22, hour, 0, 2, 150 + index * 400));
      const log = createJsonLog("info", { now: () => now, after: () => () => undefined }, (line) => lines.push(line));
      log.info("rotating", change);
      log.info("rotated", { ...change, visible: true });
    });
  }
  return lines.reverse();
}
