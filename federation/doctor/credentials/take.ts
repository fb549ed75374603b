import { tokenFileAnywhere } from "./conditions.js";
import { plain, profileKeys, withRole } from "./credentials.js";
import type { Call, ConfigFile, Outcome, SourceId, TokenCall } from "./model.js";
import { takeCredentialSource, takeProfileRole, takeSourceProfile } from "./take-role.js";
import { stopped, type Taken, type Walk } from "./walk.js";

/** What a row brings once its conditions hold; null leaves the word to the next row. */
export function take(source: SourceId, walk: Walk): Taken {
  const taken = TAKES[source]?.(walk) ?? plain(source, walk);
  const onTop = walk.family.roleOnTop && walk.family.profile.some((row) => row.source === source);
  return onTop ? withRole(taken, walk) : taken;
}

const TAKES: Readonly<Partial<Record<SourceId, (walk: Walk) => Outcome>>> = {
  "environment-keys": (walk) =>
    (walk.variables.AWS_SECRET_ACCESS_KEY ?? "") === ""
      ? stopped("keys-incomplete", null)
      : plain("environment-keys", walk),
  "web-identity-variables": ({ variables }) =>
    webIdentity("web-identity-variables", null, {
      tokenFile: variables.AWS_WEB_IDENTITY_TOKEN_FILE ?? "",
      roleArn: variables.AWS_ROLE_ARN ?? "",
      sessionName: variables.AWS_ROLE_SESSION_NAME ?? null,
    }),
  "web-identity": takeWebIdentity,
  "profile-role": takeProfileRole,
  "source-profile": takeSourceProfile,
  "credential-source": (walk) =>
    walk.profile?.settings.credential_source === undefined ? takeWebIdentity(walk) : takeCredentialSource(walk),
  "profile-keys": profileKeys,
  "credentials-file-keys": (walk) => fileKeys("credentials-file-keys", walk, "credentials"),
  "config-file-keys": (walk) => fileKeys("config-file-keys", walk, "config"),
};

/** Where variables count, Python's SDKs take each of the three from its variable first. */
function takeWebIdentity(walk: Walk): Outcome {
  const settings = walk.profile?.settings ?? {};
  const merges = walk.family.dialect === "python" && walk.outermost;
  const given = (name: string) => (merges ? walk.variables[name] : undefined);
  const fromVariable = merges && walk.variables.AWS_WEB_IDENTITY_TOKEN_FILE !== undefined;
  const sessionName = given("AWS_ROLE_SESSION_NAME") ?? settings.role_session_name ?? null;
  const fallback = walk.family.dialect === "javascript" ? (walk.variables.AWS_ROLE_SESSION_NAME ?? null) : null;
  return webIdentity("web-identity", fromVariable ? null : walk.profileName, {
    tokenFile: tokenFileAnywhere({ ...walk, outermost: merges }),
    roleArn: given("AWS_ROLE_ARN") ?? settings.role_arn ?? "",
    sessionName: sessionName ?? fallback,
  });
}

function webIdentity(source: SourceId, profile: string | null, given: Omit<TokenCall, "action">): Outcome {
  if (given.roleArn === "") return stopped("role-arn-missing", profile);
  const sessionName = given.sessionName === "" ? null : given.sessionName;
  const calls: Call[] = [{ action: "AssumeRoleWithWebIdentity", ...given, sessionName }];
  return { kind: "credentials", path: [], source, profile, keyFile: null, calls };
}

/** Both halves have to stand in the same file. */
function fileKeys(source: SourceId, walk: Walk, file: ConfigFile): Outcome {
  return walk.profile?.keys[file] === "both" ? plain(source, walk, file) : stopped("keys-incomplete", walk.profileName);
}
