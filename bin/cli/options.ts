import type { Command } from "commander";
import { ConfigError } from "../../rotation/core/fault/fault.js";
import { safe } from "../../rotation/core/fault/sanitize.js";
import type { SettingName } from "../../rotation/settings.js";
import { addFormatOptions, type FormatOptions } from "./output/format.js";

/** What commander parsed. Lists are repeatable options. */
export interface CommonOptions extends FormatOptions {
  readonly color: boolean;
  readonly verbose?: true;
  readonly caFile?: string;
  readonly connectTo?: string[];
  readonly allowPrivate?: string[];
  readonly timeout?: string;
  readonly deadline?: string;
  readonly expiryDays?: string;
}

export interface AccountOptions extends CommonOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly issuerHost?: string[];
  readonly excludeHost?: string[];
  readonly tag?: string;
  readonly report?: string;
  readonly retention?: string;
}

export interface RotateOptions extends AccountOptions {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly metrics?: true;
  readonly metricNamespace?: string;
  readonly topicArn?: string;
}

/** How a user of the command line knows each setting. */
export const FLAGS: Readonly<Record<SettingName, string>> = {
  mode: "--dry-run",
  issuerHosts: "--issuer-host",
  excludeHosts: "--exclude-host",
  tagFilter: "--tag",
  retention: "--retention",
  expiryDays: "--expiry-days",
  caFile: "--ca-file",
  connectTo: "--connect-to",
  allowPrivate: "--allow-private",
  timeout: "--timeout",
  deadline: "--deadline",
  metricNamespace: "--metric-namespace",
  perHostMetrics: "--per-host-metrics",
  topicArn: "--topic-arn",
  stateParameter: "--state-parameter",
  runbookUrl: "--runbook-url",
  dashboard: "--dashboard",
  logLevel: "--verbose",
};

/** Settings that every command has options for. */
export const COMMON_SETTINGS: readonly SettingName[] = [
  "caFile",
  "connectTo",
  "allowPrivate",
  "expiryDays",
  "timeout",
  "deadline",
];

/** Settings of the commands that read an AWS account. */
export const ACCOUNT_SETTINGS: readonly SettingName[] = [
  ...COMMON_SETTINGS,
  "issuerHosts",
  "excludeHosts",
  "tagFilter",
  "retention",
];

/** Options of every command. */
export function addCommonOptions(command: Command): Command {
  return addFormatOptions(command)
    .option("--ca-file <pem>", "trust these CA certificates beside the bundled roots")
    .option(
      "--connect-to <rule>",
      "HOST1:PORT1:HOST2:PORT2: dial the latter for the former, as curl's; repeatable",
      collect,
    )
    .option("--allow-private <host>", "dial addresses of this host that are not global; repeatable", collect)
    .option("--expiry-days <days>", "report CA certificates that end within this many days (default: 30)")
    .option("--timeout <seconds>", "limit of each outside call (default: 5)")
    .option("--deadline <seconds>", "limit of the whole run (default: 300)")
    .option("--no-color", "print without colours")
    .option("--verbose", "log to stderr, with stack traces");
}

/** Options of the commands that read an AWS account. */
export function addAccountOptions(command: Command): Command {
  return addCommonOptions(command)
    .option("--issuer-host <pattern>", "HOST, *.SUFFIX or *; repeatable (default: container.googleapis.com)", collect)
    .option("--exclude-host <pattern>", "leave out these hosts; repeatable", collect)
    .option("--tag <key=value>", "only providers with this tag")
    .option("--retention <keep|exact>", "keep what is registered beside the required, or not (default: keep)")
    .option("--report <file.html>", "write the run as one HTML page, to attach to a ticket")
    .option("--region <region>", "region of the partition (default: as the AWS CLI's, else us-east-1)")
    .option("--profile <name>", "profile of the AWS configuration");
}

/**
 * A port to listen on; 0 (any free one) when not given.
 * @throws {ConfigError}
 */
export function portOf(text: string | undefined, flag: string): number {
  const port = Number(text ?? "0");
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text !== "") return port;
  throw new ConfigError(safe`${flag}: "${text ?? ""}" is not valid; allowed: 0 to 65535`);
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
