import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../../rotation/core/fault/fault.js";
import { sanitize } from "../../rotation/core/fault/sanitize.js";
import type { Surroundings } from "./settings-sources.js";

/**
 * Finds out that a named profile does not exist, of which the SDK says that it cannot resolve credentials.
 *
 * @param option - the profile of `--profile`; else AWS_PROFILE counts
 * @throws {ConfigError} naming the profile, where it was looked for, and those that are there
 */
export async function assertProfileExists(
  option: string | undefined,
  { variables, home }: Surroundings,
): Promise<void> {
  const [label, profile] = option === undefined ? ["AWS_PROFILE", variables.AWS_PROFILE] : ["--profile", option];
  if (!profile || profile === "default") return;
  const config = variables.AWS_CONFIG_FILE || join(home, ".aws/config");
  const credentials = variables.AWS_SHARED_CREDENTIALS_FILE || join(home, ".aws/credentials");
  const names = new Set([
    ...(await sectionsOf(config)).flatMap((section) => /^profile\s+["']?(.+?)["']?$/.exec(section)?.[1] ?? []),
    ...(await sectionsOf(credentials)),
  ]);
  if (names.has(profile)) return;
  const known = names.size === 0 ? "there is none" : `there are ${[...names].map(sanitize).join(", ")}`;
  const where = `${sanitize(config)} or ${sanitize(credentials)}`;
  throw new ConfigError(`${label}: the profile "${sanitize(profile)}" does not exist in ${where}; ${known}`);
}

/** Headings of a file as the AWS command line writes it; none of a file that cannot be read. */
async function sectionsOf(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return [...text.matchAll(/^\s*\[\s*([^[\]]+?)\s*\]/gm)].map(([, name = ""]) => name);
}
