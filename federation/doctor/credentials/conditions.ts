import type { ConfigFile, Profile, Setting, Surroundings } from "./model.js";

/** What a row's conditions look at. */
export interface Situation {
  readonly variables: Surroundings["variables"];
  /** The profile in question; null when it does not exist. */
  readonly profile: Profile | null;
  /** Whether a variable names the profile. */
  readonly named: boolean;
  /** Whether variables count: not for the profile behind a `source_profile`. */
  readonly outermost: boolean;
}

interface Condition {
  /** For the documentation: completes "taken when …". */
  readonly says: string;
  readonly holds: (situation: Situation) => boolean;
}

const SSO: readonly Setting[] = ["sso_start_url", "sso_account_id", "sso_session", "sso_region", "sso_role_name"];
const CONTAINER = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

const filled =
  (setting: Setting) =>
  ({ profile }: Situation) =>
    (profile?.settings[setting] ?? "") !== "";
const present =
  (setting: Setting) =>
  ({ profile }: Situation) =>
    profile?.settings[setting] !== undefined;
const variable =
  (name: string) =>
  ({ variables }: Situation) =>
    (variables[name] ?? "") !== "";
const inFile =
  (file: ConfigFile) =>
  ({ profile }: Situation) =>
    ["id", "both"].includes(profile?.keys[file] ?? "");

/** The token file that Python's SDKs take: of the variable, even when it is empty, else of the profile. */
export function tokenFileAnywhere({ variables, profile, outermost }: Situation): string {
  const given = outermost ? variables.AWS_WEB_IDENTITY_TOKEN_FILE : undefined;
  return given ?? profile?.settings.web_identity_token_file ?? "";
}

const TABLE = {
  "key-id-variable": { says: "`AWS_ACCESS_KEY_ID` is set", holds: variable("AWS_ACCESS_KEY_ID") },
  "key-variables": {
    says: "`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` are set",
    holds: (given) => variable("AWS_ACCESS_KEY_ID")(given) && variable("AWS_SECRET_ACCESS_KEY")(given),
  },
  "no-profile-named": { says: "`AWS_PROFILE` is not", holds: ({ named }) => !named },
  "token-variable": { says: "`AWS_WEB_IDENTITY_TOKEN_FILE` is set", holds: variable("AWS_WEB_IDENTITY_TOKEN_FILE") },
  "role-variable": { says: "`AWS_ROLE_ARN` is set", holds: variable("AWS_ROLE_ARN") },
  "token-file-anywhere": {
    says: "`AWS_WEB_IDENTITY_TOKEN_FILE` is set, or the profile has `web_identity_token_file`",
    holds: (given) => tokenFileAnywhere(given) !== "",
  },
  "container-variable": {
    says: "`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI` is set",
    holds: (given) => CONTAINER.some((name) => variable(name)(given)),
  },
  "container-variable-present": {
    says: "`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI` is set, even to nothing",
    holds: ({ variables }) => CONTAINER.some((name) => variables[name] !== undefined),
  },
  "instance-allowed": {
    says: "`AWS_EC2_METADATA_DISABLED` is not `true`",
    holds: ({ variables }) => (variables.AWS_EC2_METADATA_DISABLED ?? "").toLowerCase() !== "true",
  },
  role: { says: "the profile has `role_arn`", holds: present("role_arn") },
  "no-token-file": {
    says: "no `web_identity_token_file`",
    holds: (given) => !present("web_identity_token_file")(given),
  },
  "token-file": { says: "the profile has `web_identity_token_file`", holds: filled("web_identity_token_file") },
  "one-source": {
    says: "either `source_profile` or `credential_source`",
    holds: (given) => present("source_profile")(given) !== present("credential_source")(given),
  },
  "source-profile": { says: "the profile has `source_profile`", holds: filled("source_profile") },
  "credential-source-or-token-file": {
    says: "the profile has `credential_source` or `web_identity_token_file` (both is refused)",
    holds: (given) => filled("credential_source")(given) || filled("web_identity_token_file")(given),
  },
  keys: {
    says: "the profile has `aws_access_key_id` and `aws_secret_access_key`",
    holds: (given) => filled("aws_access_key_id")(given) && filled("aws_secret_access_key")(given),
  },
  "key-id-in-credentials": {
    says: "the credentials file has `aws_access_key_id` for it",
    holds: inFile("credentials"),
  },
  "key-id-in-config": { says: "the configuration file has `aws_access_key_id` for it", holds: inFile("config") },
  "sso-account-or-role": {
    says: "the profile has `sso_account_id` or `sso_role_name`",
    holds: (given) => present("sso_account_id")(given) || present("sso_role_name")(given),
  },
  "any-sso": { says: "the profile has a setting of SSO", holds: (given) => SSO.some((name) => filled(name)(given)) },
  "login-session": { says: "the profile has `login_session`", holds: present("login_session") },
  process: { says: "the profile has `credential_process`", holds: present("credential_process") },
} as const satisfies Record<string, Condition>;

export type ConditionId = keyof typeof TABLE;
export const CONDITIONS: Readonly<Record<ConditionId, Condition>> = TABLE;
