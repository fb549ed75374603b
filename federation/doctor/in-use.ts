import { type Arn, parseArn, parseRoleArn } from "../compare.js";
import type { PrincipalEntry, TrustPolicy } from "../policy/model.js";
import { parseTrustPolicy } from "../policy/parse.js";
import { seenValue } from "./check.js";
import { evaluateFamily } from "./credentials/evaluate.js";
import type { Family } from "./credentials/families.js";
import { DIALECTS, type Outcome, type TokenCall } from "./credentials/model.js";
import { familiesOf } from "./credentials/tools.js";
import type { EnvironmentEvidence, Evidence, Intent } from "./evidence/evidence.js";

/** What one family ends with. */
export interface FamilyOutcome {
  readonly family: Family;
  readonly outcome: Outcome;
}

type Around = Pick<Evidence, "environment" | "intent">;

/** What the families in question end with; none when the environment was not seen. */
export function outcomesOf({ environment, intent }: Around): readonly FamilyOutcome[] {
  return environment.kind === "seen"
    ? familiesOf(intent.tool).map((family) => outcomeOf(family, environment.value, intent))
    : [];
}

/** A role that is only named on the command line is taken as set by each workflow step. */
function outcomeOf(family: Family, { variables, files }: EnvironmentEvidence, { roleArn }: Intent): FamilyOutcome {
  const wanting = variables.AWS_WEB_IDENTITY_TOKEN_FILE && !variables.AWS_ROLE_ARN && roleArn !== null;
  const complete = wanting ? { ...variables, AWS_ROLE_ARN: roleArn } : variables;
  return { family, outcome: evaluateFamily(family, { variables: complete, files }) };
}

/** The exchange of the token, where it is what a family begins with. */
export function tokenCallOf({ outcome }: FamilyOutcome): TokenCall | null {
  const [first] = outcome.kind === "credentials" ? outcome.calls : [];
  return first?.action === "AssumeRoleWithWebIdentity" ? first : null;
}

/** Whether a tool begins with the token. */
export function takesToken(outcome: Outcome): boolean {
  return outcome.kind === "credentials" && outcome.calls[0]?.action === "AssumeRoleWithWebIdentity";
}

/** The exchange of the first family that takes a token. */
export function tokenInUse(around: Around): TokenCall | null {
  return (
    outcomesOf(around)
      .map(tokenCallOf)
      .find((call) => call !== null) ?? null
  );
}

/** The token file of the first family that takes one, else of the variable, else of a profile; null for none. */
export function tokenFileInUse(around: Around): { readonly tokenFile: string; readonly from: string } | null {
  const taken = outcomesOf(around).find((each) => tokenCallOf(each) !== null);
  const call = taken === undefined ? null : tokenCallOf(taken);
  const from = (profile: string | null | undefined) => (profile ? `profile ${profile}` : "the environment");
  if (call !== null) return { tokenFile: call.tokenFile, from: from(taken?.outcome.profile) };
  if (around.environment.kind !== "seen") return null;
  const { variables, files } = around.environment.value;
  const variable = variables.AWS_WEB_IDENTITY_TOKEN_FILE;
  if (variable) return { tokenFile: variable, from: from(null) };
  const profiles = DIALECTS.flatMap((dialect) => files[dialect].profiles);
  const found = profiles.find(({ settings }) => settings.web_identity_token_file);
  const tokenFile = found?.settings.web_identity_token_file;
  return tokenFile === undefined ? null : { tokenFile, from: from(found?.name) };
}

/** The ARN of the role that is to be assumed: the environment's, else the one expected, else the one that was read. */
export function roleArnInUse(evidence: Evidence): string | null {
  return roleConfigured(evidence) ?? evidence.intent.roleArn ?? seenValue(evidence.role)?.arn ?? null;
}

/** The role that variables or profiles name for the token; null when none does. */
export function roleConfigured({ environment, intent }: Around): string | null {
  const plain = { environment, intent: { ...intent, roleArn: null } };
  const variable = environment.kind === "seen" ? environment.value.variables.AWS_ROLE_ARN : undefined;
  return tokenInUse(plain)?.roleArn ?? (variable || null);
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
