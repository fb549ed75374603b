import type { AwsOptions } from "../../rotation/adapters/aws/iam-client.js";
import type { Mode } from "../../rotation/core/model.js";
import { parseSettings, type RawSettings, type SettingName, type Settings } from "../../rotation/settings.js";
import { assertProfileExists } from "./aws-profiles.js";
import type { Io } from "./io.js";
import { type AccountOptions, COMMON_SETTINGS, type CommonOptions, FLAGS, type RotateOptions } from "./options.js";
import { sourceLines } from "./settings-sources.js";

/**
 * The settings behind parsed options: the same rules and messages as the function's environment. What no option gives may
 * come from a variable or the settings file, which stderr then names.
 *
 * @param names - the settings that the command has options for
 * @throws {ConfigError} naming the option, variable or file
 */
export function settingsOf(
  options: CommonOptions & Partial<RotateOptions>,
  mode: Mode,
  { sources, err }: Pick<Io, "sources" | "err">,
  names: readonly SettingName[] = COMMON_SETTINGS,
): Settings {
  if (sources?.problem) throw sources.problem;
  const given = rawOf(options);
  const missing = names.filter((name) => given[name] === undefined);
  const sourced = new Map([...(sources?.settings ?? [])].filter(([name]) => missing.includes(name)));
  const texts = Object.fromEntries([...sourced].map(([name, { text }]) => [name, text]));
  const settings = parseSettings({ ...given, ...texts, mode }, (name) => sourced.get(name)?.from ?? FLAGS[name]);
  for (const line of sourceLines(sourced)) err(`note: ${line}\n`);
  return settings;
}

function rawOf(options: CommonOptions & Partial<RotateOptions>): RawSettings {
  return {
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
}

/**
 * How to reach AWS. What is not given is left to the SDK's own configuration.
 * @throws {ConfigError} when a profile is named that does not exist
 */
export async function awsOptionsOf(
  { region, profile }: AccountOptions,
  { timeoutMs }: Settings,
  { surroundings }: Pick<Io, "surroundings">,
): Promise<AwsOptions> {
  if (surroundings !== undefined) await assertProfileExists(profile, surroundings);
  const { AWS_REGION, AWS_DEFAULT_REGION } = surroundings?.variables ?? {};
  const { configuredRegion } = await import("../../rotation/adapters/aws/iam-client.js");
  return {
    timeoutMs,
    // The second variable is the AWS CLI's, and unknown to the SDK.
    region: region ?? (AWS_REGION || AWS_DEFAULT_REGION || configuredRegion(profile)),
    ...(profile === undefined ? {} : { profile }),
  };
}
