import { HIDDEN } from "./model.js";

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that decide which credentials are taken, with their values. */
const SHOWN = [
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_EC2_METADATA_DISABLED",
] as const;

/** Variables that can bring credentials beside the token; of none is the value kept. */
export const HIDDEN_VARIABLES = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
] as const;

/** Values of what may be seen; of the rest that it is set. */
export function shown(variables: Variables): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of SHOWN) if (variables[name] !== undefined) found[name] = variables[name];
  for (const name of HIDDEN_VARIABLES) if (variables[name] !== undefined) found[name] = variables[name] && HIDDEN;
  return found;
}
