import { type Arn, parseArn, parseRoleArn } from "../compare.js";
import type { PrincipalEntry, TrustPolicy } from "../policy/model.js";
import { parseTrustPolicy } from "../policy/parse.js";
import { seenValue } from "./check.js";
import type { EnvironmentEvidence, Evidence } from "./evidence/evidence.js";

/** Variables with keys of their own: every SDK takes them before a token. */
export const STATIC_KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;

/** The file and role that the SDK would use, and where it has them from. */
export interface WebIdentity {
  readonly tokenFile: string | null;
  readonly roleArn: string | null;
  readonly from: string;
}

/**
 * The token file and role of an environment: the variables, else the profile in use.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
 */
export function webIdentityOf({ tokenFile, roleArn, profile, profiles }: EnvironmentEvidence): WebIdentity {
  const name = profile ?? "default";
  const configured = profiles.find((each) => each.name === name);
  const fromProfile = tokenFile === null && configured !== undefined && configured.tokenFile !== null;
  if (!fromProfile) return { tokenFile, roleArn, from: "the environment" };
  return { tokenFile: configured.tokenFile, roleArn: roleArn ?? configured.roleArn, from: `profile ${name}` };
}

/** The ARN of the role that is to be assumed: the environment's, else the expected one, else the one that was read. */
export function roleArnInUse({ environment, intent, role }: Evidence): string | null {
  const variables = seenValue(environment);
  const configured = variables === null ? null : webIdentityOf(variables).roleArn;
  return configured ?? intent.roleArn ?? seenValue(role)?.arn ?? null;
}

/** The same taken apart; null when there is none or it is malformed. */
export function roleInUse(evidence: Evidence): Arn | null {
  const arn = roleArnInUse(evidence);
  return arn === null ? null : parseRoleArn(arn);
}

/** The role's trust policy; null when it was not seen or cannot be read. */
export function trustPolicyOf({ role }: Evidence): TrustPolicy | null {
  const parsed = role.kind === "seen" ? parseTrustPolicy(role.value.trustPolicy) : null;
  return parsed?.kind === "policy" ? parsed.policy : null;
}

/** A principal of a trust policy that is an OIDC provider. */
export interface ProviderPrincipal {
  readonly arn: Arn;
  readonly text: string;
  /** The issuer without its scheme. */
  readonly issuerName: string;
}

/** The OIDC providers that a trust policy names, without repetitions. */
export function providersIn({ statements }: TrustPolicy): ProviderPrincipal[] {
  const entries = statements.flatMap(({ principals }) => principals.members);
  const found = entries.map(providerPrincipal).filter((each) => each !== null);
  return [...new Map(found.map((each) => [each.text, each])).values()];
}

/** The provider behind a principal; null for every other kind. */
export function providerPrincipal({ type, id }: PrincipalEntry): ProviderPrincipal | null {
  const arn = type === "Federated" ? parseArn(id) : null;
  const marker = "oidc-provider/";
  if (arn === null || !arn.resource.startsWith(marker)) return null;
  return { arn, text: id, issuerName: arn.resource.slice(marker.length) };
}
