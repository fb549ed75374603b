import { Duration } from "aws-cdk-lib";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Node } from "constructs";
import { OptionError, refuseUnknown } from "./option-error.js";
import type { ThumbprintRotationOptions } from "./thumbprint-rotation-stack.js";
import { FEDERATION_BLOCK } from "./workloads/context.js";

/** The block of `cdk.json` that holds the options, with values of their types. */
const CONTEXT_BLOCK = "thumbprintRotation";

/** How an option is read: `-c` brings text, the block of `cdk.json` any JSON. Null for what is not allowed. */
interface Reader<T> {
  readonly allowed: string;
  readonly read: (value: unknown) => T | null;
}

type Readers = { readonly [K in keyof ThumbprintRotationOptions]-?: Reader<NonNullable<ThumbprintRotationOptions[K]>> };

const text: Reader<string> = { allowed: "text", read: (value) => (typeof value === "string" ? value : null) };

/** One of some words. The construct checks which, by the rules of the function. */
const choice = text as Reader<never>;

const list: Reader<readonly string[]> = {
  allowed: "text, several separated by commas, or a list of text",
  read: (value) => {
    const items = typeof value === "string" ? value.split(",").map((item) => item.trim()) : value;
    return Array.isArray(items) && items.every((item) => typeof item === "string") ? items : null;
  },
};

const flag: Reader<boolean> = {
  allowed: "true, false",
  read: (value) => {
    const word = String(value);
    return word === "true" || word === "false" ? word === "true" : null;
  },
};

const number: Reader<number> = {
  allowed: "a whole number",
  read: (value) => (/^\d+$/.test(String(value)) ? Number(value) : null),
};

const schedule: Reader<ScheduleExpression> = {
  allowed: "rate(5 minutes) to rate(1 day), or cron(...) together with maxInterval",
  read: (value) => (typeof value === "string" ? ScheduleExpression.expression(value) : null),
};

const UNITS = { minute: Duration.minutes, hour: Duration.hours, day: Duration.days } as const;

const duration: Reader<Duration> = {
  allowed: "whole minutes from 5 minutes to 1 day, like 90 minutes, 12 hours or 1 day",
  read: (value) => {
    const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(String(value)) ?? [];
    return count === undefined ? null : UNITS[unit as keyof typeof UNITS](Number(count));
  },
};

const RETENTION_DAYS = Object.values(RetentionDays).filter((days) => typeof days === "number" && days < 9999);

const retentionDays: Reader<RetentionDays> = {
  allowed: `days, one of ${RETENTION_DAYS.join(", ")}`,
  read: (value) => (RETENTION_DAYS.includes(Number(value)) ? Number(value) : null),
};

const READERS: Readers = {
  mode: choice,
  issuerHosts: list,
  excludeHosts: list,
  tagFilter: text,
  retention: choice,
  expiryDays: number,
  caFile: text,
  connectTo: list,
  allowPrivate: list,
  schedule,
  maxInterval: duration,
  enabled: flag,
  alertEmail: text,
  alertTopicArn: text,
  alertTopicKeyArn: text,
  alarmTopicArn: text,
  runbookUrl: text,
  metricNamespace: text,
  perHostMetrics: flag,
  logLevel: choice,
  logRetention: retentionDays,
};

/**
 * Options of the service from CDK context: `-c key=value`, else the block of `cdk.json`.
 *
 * @throws {OptionError} naming the key, the value given and the values allowed
 */
export function readContext(node: Node): ThumbprintRotationOptions {
  const block: unknown = node.tryGetContext(CONTEXT_BLOCK) ?? {};
  if (typeof block !== "object" || block === null || Array.isArray(block)) {
    throw new OptionError(CONTEXT_BLOCK, String(block), "an object of options");
  }
  const names = Object.keys(READERS);
  refuseUnknown("context key", Object.keys(block), names);
  refuseUnknown("context key", plainKeys(node), [...names, CONTEXT_BLOCK, FEDERATION_BLOCK]);
  const options = Object.entries(READERS).flatMap(([key, reader]) => {
    const value: unknown = node.tryGetContext(key) ?? (block as Record<string, unknown>)[key];
    return value === undefined || value === null ? [] : [[key, readValue(key, value, reader)] as const];
  });
  return Object.fromEntries(options);
}

function readValue(key: string, value: unknown, { read, allowed }: Reader<unknown>): unknown {
  const result = read(value);
  if (result === null) throw new OptionError(key, typeof value === "string" ? value : JSON.stringify(value), allowed);
  return result;
}

/** Context keys that could be a misspelt option: those of the CDK and of its libraries have a colon, a slash or an @. */
function plainKeys(node: Node): string[] {
  const keys = Object.keys(node.getAllContext() as Record<string, unknown>);
  return keys.filter((key) => /^[A-Za-z]\w*$/.test(key));
}
