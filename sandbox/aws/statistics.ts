import { AwsError } from "./model.js";

/** The statistics that are kept of every datum, by the names of the API. */
export interface Statistics {
  readonly SampleCount: number;
  readonly Sum: number;
  readonly Minimum: number;
  readonly Maximum: number;
}

/** Name of a statistic that can be computed here; percentiles cannot. */
export type StatisticName = keyof Statistics | "Average";

/** The statistics of one value that occurred `count` times. */
export function statisticsOf(value: number, count = 1): Statistics {
  return { SampleCount: count, Sum: value * count, Minimum: value, Maximum: value };
}

/** The statistics of two sets of values together. */
export function merge(one: Statistics, other: Statistics): Statistics {
  return {
    SampleCount: one.SampleCount + other.SampleCount,
    Sum: one.Sum + other.Sum,
    Minimum: Math.min(one.Minimum, other.Minimum),
    Maximum: Math.max(one.Maximum, other.Maximum),
  };
}

/** One statistic of some statistics. */
export function statisticOf(statistics: Statistics, name: StatisticName): number {
  return name === "Average" ? statistics.Sum / statistics.SampleCount : statistics[name];
}

/** A statistic by its name in the API. @throws {AwsError} InvalidParameterValue for another one */
export function statisticName(name: string): StatisticName {
  switch (name) {
    case "SampleCount":
    case "Sum":
    case "Minimum":
    case "Maximum":
    case "Average":
      return name;
    default:
      throw new AwsError("InvalidParameterValue", `The value ${name} for parameter Statistics is not supported.`);
  }
}
