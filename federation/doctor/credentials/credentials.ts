import type { ConfigFile, Outcome, SourceId } from "./model.js";
import type { Walk } from "./walk.js";

/** Credentials without a call to STS. */
export function plain(source: SourceId, { profileName }: Walk, keyFile: ConfigFile | null = null): Outcome {
  const outside: readonly SourceId[] = ["environment-keys", "container", "instance"];
  const profile = outside.includes(source) ? null : profileName;
  return { kind: "credentials", path: [], source, profile, keyFile, calls: [] };
}

/** The same with the profile's role assumed by what came before. A token's own role is not assumed twice. */
export function withRole(taken: Outcome, { profile }: Walk): Outcome {
  const { role_arn: roleArn, role_session_name: sessionName, web_identity_token_file: token } = profile?.settings ?? {};
  if (taken.kind === "stopped" || roleArn === undefined) return taken;
  if (token !== undefined && taken.source === "web-identity" && taken.profile === profile?.name) return taken;
  return { ...taken, calls: [...taken.calls, { action: "AssumeRole", roleArn, sessionName: sessionName || null }] };
}

/** Keys of the profile, both files together; those of the credentials file win. */
export function profileKeys(walk: Walk): Outcome {
  const inCredentials = ["id", "both"].includes(walk.profile?.keys.credentials ?? "");
  return plain("profile-keys", walk, inCredentials ? "credentials" : "config");
}
