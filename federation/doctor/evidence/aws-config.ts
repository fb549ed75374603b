import type { ProfileEvidence } from "./evidence.js";

/** Settings that bring credentials, in a configuration or a credentials file. */
const SETTINGS = [
  "aws_access_key_id",
  "web_identity_token_file",
  "role_arn",
  "source_profile",
  "credential_source",
  "credential_process",
  "sso_session",
  "sso_start_url",
  "login_session",
] as const;

/**
 * The profiles of the AWS configuration and credentials files that bring credentials. Of keys only the name of the
 * setting is kept.
 */
export function readProfiles(files: readonly string[]): ProfileEvidence[] {
  const profiles = new Map<string, Map<string, string>>();
  for (const file of files) readInto(profiles, file);
  return [...profiles]
    .map(([name, values]) => ({
      name,
      settings: SETTINGS.filter((setting) => values.has(setting)),
      tokenFile: values.get("web_identity_token_file") ?? null,
      roleArn: values.get("role_arn") ?? null,
    }))
    .filter(({ settings }) => settings.length > 0);
}

function readInto(profiles: Map<string, Map<string, string>>, file: string): void {
  let values: Map<string, string> | null = null;
  for (const line of file.split(/\r?\n/)) {
    const [, section] = /^\s*\[\s*(?:profile\s+)?["']?([^\]"']+?)["']?\s*\]/.exec(line) ?? [];
    const [, key = "", value = ""] = /^([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      values = profiles.get(section) ?? new Map();
      profiles.set(section, values);
    } else if (values !== null && SETTINGS.some((setting) => setting === key.toLowerCase())) {
      const secret = key.toLowerCase() === "aws_access_key_id";
      values.set(key.toLowerCase(), secret ? "" : value);
    }
  }
}
