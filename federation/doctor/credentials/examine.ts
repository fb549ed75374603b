import type { Outcome, Profile, Setting } from "./model.js";
import { profileOf, stopped, type Walk } from "./walk.js";

/** A profile has at most one of them. */
const EXCLUSIVE: readonly Setting[] = [
  "source_profile",
  "credential_source",
  "credential_process",
  "web_identity_token_file",
];
const NEEDS_ROLE: readonly Setting[] = ["source_profile", "credential_source", "web_identity_token_file"];
const CREDENTIALS: readonly Setting[] = [
  ...EXCLUSIVE,
  "sso_session",
  "sso_region",
  "sso_account_id",
  "sso_start_url",
  "sso_role_name",
];

/**
 * The faults of a profile, and of those behind its `source_profile`, that make the Go SDK stop before it looks for
 * credentials; null for none.
 * @see https://github.com/aws/aws-sdk-go-v2/blob/main/config/shared_config.go (setFromIniSections)
 */
export function examine(walk: Walk): Outcome | null {
  return examineProfile(walk, walk.profileName, []);
}

function examineProfile(walk: Walk, name: string, visited: readonly string[]): Outcome | null {
  const profile = profileOf(walk.family, walk.surroundings, name);
  if (profile === null) return visited.length === 0 ? null : stopped("source-profile-missing", name);
  if (["id", "secret"].includes(profile.keys.credentials ?? profile.keys.config ?? ""))
    return stopped("keys-incomplete", name);
  const again = visited.includes(name);
  if (!again && has(profile, NEEDS_ROLE) && !has(profile, ["role_arn"])) return stopped("role-arn-missing", name);
  if (visited.length > 0 && hasKeys(profile)) return null;
  if (countOf(profile, again ? EXCLUSIVE.slice(1) : EXCLUSIVE) > 1) return stopped("sources-conflict", name);
  const fault = again ? null : examineSource(walk, profile, [...visited, name]);
  return fault ?? examineSession(walk, profile);
}

function examineSession({ surroundings }: Walk, { name, settings }: Profile): Outcome | null {
  const session = settings.sso_session;
  const known = session === undefined || surroundings.files.go.ssoSessions.includes(session.trim());
  return known ? null : stopped("sso-session-missing", name);
}

function examineSource(walk: Walk, { settings }: Profile, visited: readonly string[]): Outcome | null {
  const name = settings.source_profile;
  if (name === undefined) return null;
  const fault = examineProfile(walk, name, visited);
  if (fault !== null) return fault;
  const source = profileOf(walk.family, walk.surroundings, name);
  const own = visited.includes(name) ? CREDENTIALS.slice(1) : CREDENTIALS;
  return source !== null && (has(source, own) || hasKeys(source)) ? null : stopped("source-profile-empty", name);
}

function hasKeys({ settings }: Profile): boolean {
  return settings.aws_access_key_id !== undefined && settings.aws_secret_access_key !== undefined;
}

function has(profile: Profile, settings: readonly Setting[]): boolean {
  return countOf(profile, settings) > 0;
}

function countOf({ settings }: Profile, names: readonly Setting[]): number {
  return names.filter((name) => settings[name] !== undefined).length;
}
