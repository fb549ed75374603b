import { ENV } from "../rotation/contract.js";
import type { RawSettings, SettingName } from "../rotation/settings.js";
import { OptionError } from "./option-error.js";

/**
 * Bytes of environment that synth accepts. Lambda takes 4096 in all; the rest is left for values that are tokens here
 * and ARNs after deployment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const MAX_ENVIRONMENT_BYTES = 3500;

/**
 * The function's environment: every setting under its name in the contract, absent and empty ones left out.
 *
 * @throws {OptionError} when it would not fit
 */
export function environmentOf(raw: RawSettings): Record<string, string> {
  const given = Object.entries(raw).filter((entry): entry is [SettingName, string] => Boolean(entry[1]));
  const environment = Object.fromEntries(given.map(([name, text]) => [ENV[name], text]));
  const bytes = Object.entries(environment).reduce((sum, pair) => sum + Buffer.byteLength(pair.join("")), 0);
  if (bytes <= MAX_ENVIRONMENT_BYTES) return environment;
  const longest = given.reduce((a, b) => (b[1].length > a[1].length ? b : a));
  throw new OptionError(
    longest[0],
    `${longest[1].slice(0, 40)}…`,
    `so much that all options together take ${MAX_ENVIRONMENT_BYTES} bytes of the function's environment; they take ${bytes}`,
  );
}
