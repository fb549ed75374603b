import type { Command } from "commander";
import type { AwsOptions } from "../../rotation/adapters/aws/iam-client.js";
import { ConfigError } from "../../rotation/core/fault/fault.js";
import { safe } from "../../rotation/core/fault/sanitize.js";
import type { Mode } from "../../rotation/core/model.js";
import { parseSettings, type RawSettings, type SettingName, type Settings } from "../../rotation/settings.js";

/** What commander parsed. Lists are repeatable options. */
export interface CommonOptions {
  readonly json?: true;
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

const FLAGS: Readonly<Record<SettingName, string>> = {
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
  alarms: "--alarm",
  runbookUrl: "--runbook-url",
  logLevel: "--verbose",
};

/** Options of every command. */
export function addCommonOptions(command: Command): Command {
  return command
    .option("--json", "print one JSON object")
    .option("--ca-file <pem>", "trust these CA certificates beside the bundled roots")
    .option(
      "--connect-to <rule>",
      "HOST1:PORT1:HOST2:PORT2: dial the latter for the former, as curl's; repeatable",
      collect,
    )
    .option("--allow-private <host>", "dial addresses of this host that are not global; repeatable", collect)
    .option("--expiry-days <days>", "report CA certificates that end within so many days (default: 30)")
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
    .option("--region <region>", "region of the partition, as the AWS CLI's")
    .option("--profile <name>", "profile of the AWS configuration");
}

/**
 * The settings behind parsed options: the same rules and messages as the function's environment.
 * @throws {ConfigError}
 */
export function settingsOf(options: CommonOptions & Partial<RotateOptions>, mode: Mode): Settings {
  const raw: RawSettings = {
    mode,
    issuerHosts: options.issuerHost?.join(","),
    excludeHosts: options.excludeHost?.join(","),
    tagFilter: options.tag,
    retention: options.retention,
    expiryDays: options.expiryDays,
    caFile: options.caFile,
    connectTo: options.connectTo?.join(","),
    allowPrivate: options.allowPrivate?.join(","),
    timeout: options.timeout,
    deadline: options.deadline,
    metricNamespace: options.metricNamespace,
    topicArn: options.topicArn,
    logLevel: options.verbose ? "debug" : "error",
  };
  return parseSettings(raw, (name) => FLAGS[name]);
}

/** How to reach AWS. What is not given is left to the SDK's own configuration. */
export function awsOptionsOf({ region, profile }: AccountOptions, { timeoutMs }: Settings): AwsOptions {
  return { timeoutMs, ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
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
