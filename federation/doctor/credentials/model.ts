/** How a family of SDKs reads configuration files. */
export const DIALECTS = ["python", "javascript", "go"] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Settings of a profile that decide which credentials are taken. */
export const SETTINGS = [
  "aws_access_key_id",
  "aws_secret_access_key",
  "credential_process",
  "credential_source",
  "login_session",
  "role_arn",
  "role_session_name",
  "source_profile",
  "sso_account_id",
  "sso_region",
  "sso_role_name",
  "sso_session",
  "sso_start_url",
  "web_identity_token_file",
] as const;
export type Setting = (typeof SETTINGS)[number];

/** Settings of which only whether they are there, and empty, is kept. */
export const SECRET_SETTINGS: readonly Setting[] = ["aws_access_key_id", "aws_secret_access_key", "credential_process"];

/** Stands for the value of a secret. */
export const HIDDEN = "(set)";

/** A profile as one dialect reads it, both files together. */
export interface Profile {
  readonly name: string;
  /** Empty values are kept: Python counts them as set. */
  readonly settings: Readonly<Partial<Record<Setting, string>>>;
  /** Which halves of a pair of keys each file holds; null where the file has no such profile. */
  readonly keys: Readonly<Record<ConfigFile, Halves | null>>;
}

export type ConfigFile = "config" | "credentials";
export type Halves = "none" | "id" | "secret" | "both";

/** Configuration and credentials file as one dialect reads them. */
export interface ConfigFiles {
  /** Why nothing of them can be used, so that the tool stops; null when they can be read. */
  readonly problem: string | null;
  readonly profiles: readonly Profile[];
  /** Names of `[sso-session …]` sections. */
  readonly ssoSessions: readonly string[];
}

/** Everything outside that decides which credentials are taken. */
export interface Surroundings {
  /** Variables by name; a variable that is set and empty is there. Secrets are `HIDDEN`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<Dialect, ConfigFiles>>;
}

/** Where the first credentials come from. */
export type SourceId =
  | "environment-keys"
  | "web-identity-variables"
  | "profile-role"
  | "source-profile"
  | "profile"
  | "web-identity"
  | "credential-source"
  | "profile-keys"
  | "credentials-file-keys"
  | "config-file-keys"
  | "sso"
  | "login"
  | "process"
  | "container"
  | "instance";

/** Why a tool stops without credentials. */
export const STOPS = {
  "config-unreadable": "the configuration file cannot be parsed",
  "profile-missing": "the profile does not exist",
  "keys-incomplete": "one half of a pair of keys is missing",
  "role-arn-missing": "a token file is set and no role",
  "source-unnamed": "the profile has a role and neither source_profile nor credential_source",
  "sources-conflict": "the profile names two kinds of credentials that exclude each other",
  "source-profile-missing": "source_profile names a profile that does not exist",
  "source-profile-empty": "source_profile names a profile without credentials",
  "source-profile-loop": "source_profile leads back to itself",
  "credential-source-invalid": "credential_source is not Environment, Ec2InstanceMetadata or EcsContainer",
  "credential-source-empty": "credential_source leads to no credentials",
  "sso-session-missing": "sso_session names a section that does not exist",
  "no-credentials": "nothing brings credentials",
} as const;
export type Stop = keyof typeof STOPS;

/** The exchange of a token. */
export interface TokenCall {
  readonly action: "AssumeRoleWithWebIdentity";
  readonly tokenFile: string;
  readonly roleArn: string;
  readonly sessionName: string | null;
}

/** A call to STS on the way. */
export type Call =
  | TokenCall
  | { readonly action: "AssumeRole"; readonly roleArn: string; readonly sessionName: string | null };

/** What a tool ends with. */
export type Outcome =
  | {
      readonly kind: "credentials";
      /** The rows that led there, outermost first: of the chain, then of the profile. */
      readonly path: readonly SourceId[];
      readonly source: SourceId;
      /** The profile with the first credentials; null when none did. */
      readonly profile: string | null;
      /** Which file the keys stand in, where keys are the source. */
      readonly keyFile: ConfigFile | null;
      readonly calls: readonly Call[];
    }
  | {
      readonly kind: "stopped";
      readonly path: readonly SourceId[];
      readonly stop: Stop;
      /** The profile where it stops. */
      readonly profile: string | null;
    };
