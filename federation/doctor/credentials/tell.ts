import { type Outcome, type SourceId, STOPS } from "./model.js";

/** What a source is called, and how to take it away so that the token is taken. */
interface SourceText {
  readonly called: string;
  /** A command, or null where a file has to be edited. */
  readonly remove: string | null;
}

const KEYS = "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN";
const PROFILES = "AWS_PROFILE AWS_DEFAULT_PROFILE";

export const SOURCE_TEXTS: Readonly<Record<SourceId, SourceText>> = {
  "environment-keys": { called: "static keys of AWS_ACCESS_KEY_ID", remove: `unset ${KEYS}` },
  "web-identity-variables": { called: "the token", remove: null },
  "web-identity": { called: "the token", remove: null },
  "profile-role": { called: "a role", remove: `unset ${PROFILES}` },
  "source-profile": { called: "source_profile", remove: `unset ${PROFILES}` },
  "credential-source": { called: "credential_source", remove: `unset ${PROFILES}` },
  profile: { called: "the profile", remove: `unset ${PROFILES}` },
  "profile-keys": { called: "static keys", remove: null },
  "credentials-file-keys": { called: "static keys of the credentials file", remove: null },
  "config-file-keys": { called: "static keys of the configuration file", remove: null },
  sso: { called: "IAM Identity Center (SSO)", remove: `unset ${PROFILES}` },
  login: { called: "login_session", remove: `unset ${PROFILES}` },
  process: { called: "credential_process", remove: `unset ${PROFILES}` },
  container: {
    called: "container credentials",
    remove: "unset AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  },
  instance: { called: "the machine's own identity", remove: null },
};

/** What a tool ends with, in a few words: `static keys of profile ci, then role arn:…`. */
export function outcomeText(outcome: Outcome): string {
  const { profile } = outcome;
  if (outcome.kind === "stopped")
    return `stops: ${STOPS[outcome.stop]}${profile === null ? "" : ` (profile ${profile})`}`;
  const of = profile === null ? "" : ` of profile ${profile}`;
  const further = outcome.calls
    .filter(({ action }) => action === "AssumeRole")
    .map(({ roleArn }) => `, then ${roleArn}`);
  return `${SOURCE_TEXTS[outcome.source].called}${of}${further.join("")}`;
}
