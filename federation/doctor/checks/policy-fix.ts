import { shellQuote } from "../../../rotation/core/tell/restore.js";
import { roleNameOf } from "../../compare.js";
import { type Admitted, withStatementAdded, withStatementCorrected, withSubjectBounded } from "../../policy/correct.js";
import type { ConditionResult, Statement } from "../../policy/model.js";
import { ACTION } from "../../policy/names.js";
import { parseTrustPolicy } from "../../policy/parse.js";
import { effectiveAudiences, type TokenClaims } from "../../token/claims.js";
import { issuerNameOf } from "../../workload.js";
import { type FixStep, seenValue, step } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { roleInUse } from "../in-use.js";
import { strangersLetIn } from "./strangers.js";

/** What a policy is corrected with. */
export interface Corrector {
  readonly evidence: Evidence;
  readonly claims: TokenClaims;
  /** ARN of the token's provider, or the name of one that AWS knows by itself. */
  readonly provider: string;
}

/** What a token asks for: the role, and to bring its tags and its source identity where it has some. */
export function actionsAsked({ session }: TokenClaims): readonly string[] {
  return [
    ACTION,
    ...(session.tags.length > 0 ? ["sts:TagSession"] : []),
    ...(session.sourceIdentity === null ? [] : ["sts:SetSourceIdentity"]),
  ];
}

/** The steps to a policy that lets in whom it let in before, and this one token. */
export function addedSteps(text: string, corrector: Corrector): FixStep[] {
  return steps(text, withStatementAdded(policyText(corrector), admitted(corrector)), corrector);
}

/** The steps to a policy with one statement corrected, so that it lets in this token and nobody else. */
export function correctedSteps(
  text: string,
  { position }: Statement,
  gone: readonly ConditionResult[],
  corrector: Corrector,
): FixStep[] {
  const policy = withStatementCorrected(policyText(corrector), position, admitted(corrector), gone);
  return steps(text, policy, corrector);
}

/** The steps to the same policy whose statements let in this subject alone, where they let in any. */
export function boundedSteps(text: string, corrector: Corrector): FixStep[] {
  return steps(text, policyText(corrector), corrector);
}

/** A policy that is printed lets in no stranger, whoever was let in before: the same check has to pass with it. */
function steps(text: string, draft: string, corrector: Corrector): FixStep[] {
  const { evidence, claims, provider } = corrector;
  const parsed = parseTrustPolicy(draft);
  const open = parsed.kind === "policy" ? strangersLetIn(parsed.policy, claims, provider).open : [];
  const positions = open.map(({ statement }) => statement.position);
  const policy = withSubjectBounded(draft, positions, admitted(corrector));
  const role = roleInUse(evidence);
  if (role === null) return [step(text, policy)];
  const command = `aws iam update-assume-role-policy --role-name ${shellQuote(roleNameOf(role))} --policy-document file://trust-policy.json`;
  return [step(text, policy), step("Put it into a file of that name, and the file into IAM:", command)];
}

function policyText({ evidence }: Corrector): string {
  return seenValue(evidence.role)?.trustPolicy ?? "";
}

function admitted({ evidence, claims, provider }: Corrector): Admitted {
  const audiences = effectiveAudiences(claims);
  const accepted = seenValue(evidence.providers)?.exact?.clientIds ?? [evidence.intent.audience];
  return {
    principal: provider,
    issuerName: issuerNameOf(claims.issuer),
    subject: claims.subject,
    audience: audiences.find((audience) => accepted.includes(audience)) ?? audiences[0] ?? evidence.intent.audience,
    amongSeveral: audiences.length > 1,
    actions: actionsAsked(claims),
  };
}
