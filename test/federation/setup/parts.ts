import type { DiagnosisCode } from "../../../federation/doctor/codes.js";
import type { Evidence } from "../../../federation/doctor/evidence/evidence.js";
import { thumbprint } from "../../support/builders.js";
import {
  ACCOUNT,
  claims,
  environment,
  healthy,
  NAME,
  PROVIDER_ARN,
  provider,
  ROLE_ARN,
  role,
  SELF_ASSUME,
  seen,
  statement,
  TOKEN_FILE,
} from "../doctor/evidence.js";

// What the tables of setups share: pieces of evidence with one thing otherwise than healthy.

export const ZONES = NAME.replace("locations", "zones");
export const token = (given: Parameters<typeof claims>[0]) => seen({ path: TOKEN_FILE, claims: claims(given) });
export const variables = (...given: Parameters<typeof environment>) => seen(environment(...given));
export const trusts = (conditions: object) => role(statement({}, conditions), SELF_ASSUME);
export const near = (name: string) => {
  const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${name}`;
  return seen({ arns: [arn], exact: null, near: provider({ arn, issuer: `https://${name}` }) });
};
export const offering = (given: Parameters<typeof provider>[0]) =>
  seen({ arns: [PROVIDER_ARN], exact: provider(given), near: null });
export const broken = (code: string, status: number | null = null) => ({
  status,
  fault: { code, message: `message of ${code}` },
});
/** A configuration file with one profile that has keys. */
export const PROFILE_WITH_KEYS = { config: "[profile ci]\naws_access_key_id = A\naws_secret_access_key = B\n" };
/** A profile that goes on from the one with the token to a role of another account. */
export const CHAIN = {
  config: `[profile near]\nrole_arn = ${ROLE_ARN}\nweb_identity_token_file = ${TOKEN_FILE}\n[profile far]\nsource_profile = near\nrole_arn = arn:aws:iam::444455556666:role/far\n`,
};
export const meant = (given: Partial<Evidence["intent"]>) => ({ ...healthy().intent, ...given });
export const pinned = { required: [thumbprint("new")], verification: "thumbprint-pinned", fault: null } as const;

/** A setup: its name, the code that is its headline, the evidence otherwise than healthy, a piece of the cause. */
export type Setup = readonly [name: string, code: DiagnosisCode, given: Partial<Evidence>, cause: string | RegExp];
