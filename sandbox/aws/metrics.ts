import { readDate, readFields, readNumber, readNumbers, readStructures, readText } from "./input.js";
import { AwsError, type Fields } from "./model.js";
import { merge, type Statistics, statisticsOf } from "./statistics.js";

const MAX_METRICS_PER_CALL = 1000;

/** What makes a metric this one and no other. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One datum of a PutMetricData call. */
export interface MetricDatum extends MetricIdentity {
  /** As given, else the moment of the call. */
  readonly timestamp: Date;
  readonly unit: string;
  /** Of a single value: that value, counted once. */
  readonly statistics: Statistics;
}

/**
 * The data of a PutMetricData call. Not checked: the age of a timestamp, the number of dimensions. Not read: EntityMetricData.
 *
 * @throws {AwsError} MissingParameter, InvalidParameterValue, InvalidParameterCombination
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export function readMetricData(input: Fields, now: Date): readonly MetricDatum[] {
  const namespace = demand(readText(input, "Namespace"), "Namespace");
  if (namespace.startsWith("AWS/")) {
    throw invalidValue(namespace, "Namespace");
  }
  const data = readStructures(input, "MetricData");
  demand(data.length === 0 ? null : data, "MetricData");
  if (data.length > MAX_METRICS_PER_CALL) {
    const text = `The collection MetricData must not have a size greater than ${MAX_METRICS_PER_CALL}.`;
    throw new AwsError("InvalidParameterValue", text);
  }
  return data.map((datum, index) => {
    const place = `MetricData.member.${index + 1}`;
    return {
      namespace,
      name: demand(readText(datum, "MetricName"), `${place}.MetricName`),
      dimensions: readDimensions(datum),
      timestamp: readDate(datum, "Timestamp") ?? now,
      unit: readText(datum, "Unit") ?? "None",
      statistics: readStatistics(datum, place),
    };
  });
}

/** The metric that an input names. @throws {AwsError} MissingParameter */
export function readMetric(input: Fields): MetricIdentity {
  return {
    namespace: demand(readText(input, "Namespace"), "Namespace"),
    name: demand(readText(input, "MetricName"), "MetricName"),
    dimensions: readDimensions(input),
  };
}

/** Whether a datum belongs to a metric: same namespace, name and set of dimensions. */
export function isOfMetric(datum: MetricIdentity, metric: MetricIdentity): boolean {
  const names = Object.keys(metric.dimensions);
  return (
    datum.namespace === metric.namespace &&
    datum.name === metric.name &&
    names.length === Object.keys(datum.dimensions).length &&
    names.every((name) => datum.dimensions[name] === metric.dimensions[name])
  );
}

/** A value that must be there. @throws {AwsError} MissingParameter naming the place */
export function demand<T>(value: T | null, place: string): T {
  if (value === null) {
    throw new AwsError("MissingParameter", `The parameter ${place} is required.`);
  }
  return value;
}

/** The error of a value that CloudWatch does not take. */
export function invalidValue(value: string | number, place: string): AwsError {
  return new AwsError("InvalidParameterValue", `The value ${value} for parameter ${place} is invalid.`);
}

function readDimensions(input: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readStructures(input, "Dimensions").map((dimension) => [
      demand(readText(dimension, "Name"), "Dimensions.member.Name"),
      demand(readText(dimension, "Value"), "Dimensions.member.Value"),
    ]),
  );
}

function readStatistics(datum: Fields, place: string): Statistics {
  const value = readNumber(datum, "Value");
  const set = readFields(datum, "StatisticValues");
  const hasSet = Object.keys(set).length > 0;
  const values = readNumbers(datum, "Values");
  if (value !== null && (hasSet || values.length > 0)) {
    const other = hasSet ? "StatisticValues" : "Values";
    const text = `The parameters ${place}.Value and ${place}.${other} are mutually exclusive and you have specified both.`;
    throw new AwsError("InvalidParameterCombination", text);
  }
  if (hasSet) {
    const member = (name: string): number => finite(readNumber(set, name), `${place}.StatisticValues.${name}`);
    return {
      SampleCount: member("SampleCount"),
      Sum: member("Sum"),
      Minimum: member("Minimum"),
      Maximum: member("Maximum"),
    };
  }
  return values.length > 0 ? ofValues(values, datum, place) : statisticsOf(finite(value, `${place}.Value`));
}

/** Many values in one datum, each with the number of times it occurred, or once. */
function ofValues(values: readonly number[], datum: Fields, place: string): Statistics {
  const given = readNumbers(datum, "Counts");
  const counts = given.length === 0 ? values.map(() => 1) : given;
  if (counts.length !== values.length) {
    const text = `The parameters ${place}.Values and ${place}.Counts must be of the same size.`;
    throw new AwsError("InvalidParameterValue", text);
  }
  return values.map((value, index) => statisticsOf(finite(value, `${place}.Values`), counts[index])).reduce(merge);
}

function finite(value: number | null, place: string): number {
  const number = demand(value, place);
  if (!Number.isFinite(number)) {
    throw invalidValue(number, place);
  }
  return number;
}
