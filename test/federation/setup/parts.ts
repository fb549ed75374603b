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
  role,
  SELF_ASSUME,
  seen,
  statement,
  TOKEN_FILE,
} from "../doctor/evidence.js";

// What the tables of setups share: pieces of evidence with one thing otherwise than healthy.

export const ZONES = NAME.replace("locations", "zones");
export const token = (given: Parameters<typeof claims>[0]) => seen({ path: TOKEN_FILE, claims: claims(given) });
export const variables = (given: Parameters<typeof environment>[0]) => seen(environment(given));
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
export const profile = { name: "ci", settings: ["aws_access_key_id"], tokenFile: null, roleArn: null };
export const meant = (given: Partial<Evidence["intent"]>) => ({ ...healthy().intent, ...given });
export const pinned = { required: [thumbprint("new")], verification: "thumbprint-pinned", fault: null } as const;

/** A setup: its name, the code that is its headline, the evidence otherwise than healthy, a piece of the cause. */
export type Setup = readonly [name: string, code: DiagnosisCode, given: Partial<Evidence>, cause: string | RegExp];
