import * as v from "valibot";
import { METRIC_NAMESPACE } from "./contract.js";
import { ConfigError } from "./core/fault/fault.js";
import { sanitize } from "./core/fault/sanitize.js";
import type { Mode, Policy } from "./core/model.js";
import { type ConnectTo, parseConnectTo } from "./core/reach/connect-to.js";
import { parseHttpsUrl } from "./core/reach/issuer.js";
import { isHostPattern, type Scope } from "./core/reach/scope.js";

/** Everything a run can be told. The function reads it from its environment, the command line from its options. */
export interface Settings {
  readonly mode: Mode;
  readonly scope: Scope;
  readonly policy: Policy;
  /** File with extra CA certificates (PEM), trusted beside the bundled roots; null for none. */
  readonly caFile: string | null;
  readonly connectTo: readonly ConnectTo[];
  /** Host patterns whose addresses need not be global. */
  readonly allowPrivate: readonly string[];
  /** Per outside call. */
  readonly timeoutMs: number;
  /** For the run. */
  readonly deadlineMs: number;
  readonly metricNamespace: string;
  readonly perHostMetrics: boolean;
  readonly topicArn: string | null;
  /** Name of the SSM parameter that remembers what people were told; null when nothing does. */
  readonly stateParameter: string | null;
  readonly runbookUrl: string | null;
  /** Name of the CloudWatch dashboard that alerts link to. */
  readonly dashboard: string | null;
  readonly logLevel: LogLevel;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What `isRunbookUrl` allows, in words. */
export const RUNBOOK_URL_ALLOWED = "an https URL without a fragment";

/** Whether a runbook can be published there: its sections are linked by appending a fragment. */
export function isRunbookUrl(text: string): boolean {
  // The URL parser corrects what was mistyped: a missing slash, a backslash, spaces around.
  return /^https:\/\/[^\s\\#]+$/i.test(text) && parseHttpsUrl(text) !== null;
}

/** Defaults are text, as everything else, so that they pass the same rules. A rule's message says what is allowed. */
const Schema = v.object({
  mode: choice("enforce", ["enforce", "audit"]),
  issuerHosts: v.optional(hostPatterns(1), "container.googleapis.com"),
  excludeHosts: v.optional(hostPatterns(0), ""),
  tagFilter: orNull(reader("key=value", keyAndValue)),
  retention: choice("keep", ["keep", "exact"]),
  expiryDays: v.optional(number("whole days", /^\d+$/, 0, 3650), "30"),
  caFile: orNull(reader("the path of a PEM file", (path) => path || null)),
  connectTo: v.optional(list("HOST1:PORT1:HOST2:PORT2, IPv6 literals in brackets", parseConnectTo), ""),
  allowPrivate: v.optional(hostPatterns(0), ""),
  timeout: v.optional(number("seconds", /^\d+(\.\d+)?$/, 0.1, 60), "5"),
  deadline: v.optional(number("seconds", /^\d+(\.\d+)?$/, 1, 3600), "300"),
  metricNamespace: v.optional(
    reader(
      "1 to 255 letters, digits and . - _ / # :, not starting with AWS/",
      matching(/^(?!AWS\/)[\w.\-/#:]{1,255}$/),
    ),
    METRIC_NAMESPACE,
  ),
  perHostMetrics: choice("false", ["true", "false"]),
  topicArn: orNull(reader("the ARN of an SNS topic", matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]{1,256}$/))),
  stateParameter: orNull(
    reader("the name of an SSM parameter, such as /team/told", matching(/^\/?[\w.-]{1,500}(\/[\w.-]{1,500})*$/)),
  ),
  runbookUrl: orNull(reader(RUNBOOK_URL_ALLOWED, (text) => (isRunbookUrl(text) ? text : null))),
  dashboard: orNull(reader("the name of a CloudWatch dashboard", matching(/^[\w-]{1,255}$/))),
  logLevel: choice("info", ["debug", "info", "warn", "error"]),
});

export type SettingName = keyof typeof Schema.entries;
export type RawSettings = Partial<Record<SettingName, string | undefined>>;

/**
 * Reads settings from text. An absent value takes the default; lists are separated by commas.
 *
 * @param labelOf - how the user knows a setting: the option or the variable
 * @throws {ConfigError} naming the setting, the value given and the values allowed
 */
export function parseSettings(raw: RawSettings, labelOf: (name: SettingName) => string): Settings {
  const given = Object.entries(raw).filter(([, text]) => text !== undefined);
  const parsed = v.safeParse(Schema, Object.fromEntries(given), { abortEarly: true });
  if (!parsed.success) throw refusal(parsed.issues[0], labelOf);
  const { issuerHosts, excludeHosts, tagFilter, retention, expiryDays, timeout, deadline, ...rest } = parsed.output;
  return {
    ...rest,
    scope: { issuerHosts, excludeHosts, tagFilter },
    policy: { retention, expiryDays },
    timeoutMs: timeout * 1000,
    deadlineMs: deadline * 1000,
    perHostMetrics: rest.perHostMetrics === "true",
  };
}

function refusal(issue: v.BaseIssue<unknown>, labelOf: (name: SettingName) => string): ConfigError {
  const name = issue.path?.[0]?.key as SettingName;
  return new ConfigError(
    `${labelOf(name)}: "${sanitize(String(issue.input))}" is not valid; allowed: ${issue.message}`,
  );
}

/** A value that `read` understands; it answers null for what is not allowed. */
function reader<T>(allowed: string, read: (text: string) => T | null) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const value = read(dataset.value);
      if (value !== null) return value;
      addIssue({ message: allowed });
      return NEVER;
    }),
  );
}

function choice<const T extends string>(fallback: T, options: readonly T[]) {
  return v.optional(v.picklist(options, options.join(", ")), fallback);
}

function orNull<T>(schema: v.GenericSchema<string, T>) {
  return v.optional(v.nullable(schema), null);
}

function list<T>(allowed: string, readItem: (item: string) => T | null, minimum = 0) {
  return reader(`${allowed}; several separated by commas`, (text) => {
    const items = text.split(",").map((item) => item.trim());
    const values = items.filter((item) => item !== "").map(readItem);
    const good = values.filter((value) => value !== null);
    return good.length === values.length && good.length >= minimum ? good : null;
  });
}

function hostPatterns(minimum: number) {
  return list("a host, *.suffix or *", (text) => (isHostPattern(text) ? text.toLowerCase() : null), minimum);
}

function number(unit: string, pattern: RegExp, min: number, max: number) {
  return reader(`${unit} from ${min} to ${max}`, (text) => {
    const value = Number(text);
    return pattern.test(text) && value >= min && value <= max ? value : null;
  });
}

function matching(pattern: RegExp) {
  return (text: string) => (pattern.test(text) ? text : null);
}

function keyAndValue(text: string): { key: string; value: string } | null {
  const at = text.indexOf("=");
  return at < 1 ? null : { key: text.slice(0, at), value: text.slice(at + 1) };
}
