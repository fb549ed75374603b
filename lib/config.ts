import { Token } from "aws-cdk-lib";
import { parseSettings, type RawSettings, type SettingName, type Settings } from "../rotation/settings.js";
import { CA_ASSET_FILE, checkCaFile } from "./ca-file.js";
import { type RunSchedule, readSchedule } from "./interval.js";
import { OptionError } from "./option-error.js";
import type { ThumbprintRotationProps } from "./props.js";

/**
 * How long a run may take, in seconds. The rest of the function's minute is for alerts and metrics.
 * @see REPORT_RESERVE_MS of the handler
 */
const DEADLINE_SECONDS = 45;

/** What the options come to. Texts and numbers may be tokens. */
export interface Config {
  readonly mode: Settings["mode"];
  /** Patterns, lower case as far as they are known. */
  readonly issuerHosts: readonly string[];
  /** Whole days. */
  readonly expiryDays: number;
  readonly metricNamespace: string;
  readonly runbookUrl: string | null;
  /** What the function is told: text by setting, for the options that were given. */
  readonly raw: RawSettings;
  readonly schedule: RunSchedule;
  readonly enabled: boolean;
}

const EMAIL = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$/;

/**
 * Checks the options, by the rules that the function itself has for them.
 *
 * @throws {OptionError} or `ConfigError`, both naming the option, the value given and the values allowed
 */
export function readConfig(props: ThumbprintRotationProps): Config {
  const raw = rawOf(props);
  // The role depends on the mode, so that it has to be known.
  const known = Object.entries(raw).filter(([name, text]) => name === "mode" || !Token.isUnresolved(text));
  const { mode, scope, policy, metricNamespace, runbookUrl } = parseSettings(Object.fromEntries(known), nameOf);
  checkCaFile(props.caFile);
  checkEmail(props.alertEmail);
  return {
    mode,
    issuerHosts: Token.isUnresolved(raw.issuerHosts) ? (props.issuerHosts ?? []) : scope.issuerHosts,
    expiryDays: props.expiryDays ?? policy.expiryDays,
    metricNamespace: props.metricNamespace ?? metricNamespace,
    runbookUrl: props.runbookUrl ?? runbookUrl,
    raw,
    schedule: readSchedule(props.schedule, props.maxInterval),
    enabled: props.enabled ?? true,
  };
}

/** The settings have the names of the options, so that messages name the option. */
function nameOf(name: SettingName): string {
  return name;
}

function rawOf(props: ThumbprintRotationProps): RawSettings {
  const { issuerHosts, excludeHosts, connectTo, allowPrivate, expiryDays, perHostMetrics, caFile } = props;
  return {
    mode: props.mode ?? "enforce",
    issuerHosts: issuerHosts?.join(","),
    excludeHosts: excludeHosts?.join(","),
    tagFilter: props.tagFilter,
    retention: props.retention,
    expiryDays: expiryDays === undefined ? undefined : textOf(expiryDays),
    caFile: caFile === undefined ? undefined : CA_ASSET_FILE,
    connectTo: connectTo?.join(","),
    allowPrivate: allowPrivate?.join(","),
    deadline: String(DEADLINE_SECONDS),
    metricNamespace: props.metricNamespace,
    perHostMetrics: perHostMetrics === undefined ? undefined : String(perHostMetrics),
    runbookUrl: props.runbookUrl,
    logLevel: props.logLevel,
  };
}

/** A number that is a token becomes a token of text. */
function textOf(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}

function checkEmail(address: string | undefined): void {
  if (address === undefined || Token.isUnresolved(address) || EMAIL.test(address)) return;
  throw new OptionError("alertEmail", address, "one address, like team@example.com");
}
