import { safe } from "../../../rotation/core/fault/sanitize.js";
import { evaluatePolicy } from "../../policy/evaluate.js";
import type { RequestContext, TrustPolicy } from "../../policy/model.js";
import { ACTION, statementName } from "../../policy/names.js";
import type { TokenClaims } from "../../token/claims.js";
import { issuerNameOf } from "../../workload.js";
import { type Diagnosis, type FixStep, step } from "../check.js";
import { boundedSteps, type Corrector } from "./policy-fix.js";

/** Subjects of nobody, by how the token's own begins. */
const STRANGERS = [
  ["system:serviceaccount:", "system:serviceaccount:zz-elsewhere:zz-stranger", "every service account of the cluster"],
  ["repo:", "repo:zz-elsewhere/zz-stranger:ref:refs/heads/zz", "every repository of the issuer"],
  ["", "zz-stranger-0f6b2c", "everybody who gets a token of the issuer"],
] as const;

/** Whose `aud` names a pool of its owner, so that a policy may leave the subject out. */
const POOLS = ["cognito-identity.amazonaws.com"];

/**
 * A warning for a policy that lets a token in and would let in a stranger's of the same issuer and audience, too; null
 * for one that bounds whom it lets in.
 */
export function unboundedSubject(policy: TrustPolicy, corrector: Corrector, context: RequestContext): Diagnosis | null {
  const { claims, provider } = corrector;
  const issuerName = issuerNameOf(claims.issuer);
  const [, stranger, who] = STRANGERS.find(([beginning]) => claims.subject.startsWith(beginning)) ?? STRANGERS[2];
  if (POOLS.includes(issuerName)) return null;
  const principal = { type: "Federated", id: provider } as const;
  const request = { action: ACTION, principal, context: contextOf(stranger, claims, context) };
  const { verdict, statements } = evaluatePolicy(policy, request);
  if (verdict !== "allowed") return null;
  const open = statements.filter((each) => each.statement.effect === "Allow" && each.verdict === "yes");
  const names = open.map(({ statement }) => statementName(statement)).join(" and ");
  const alone = open.every(({ statement: { principals } }) => !principals.negated && principals.members.length === 1);
  return {
    code: "subject-unbounded",
    severity: "warning",
    cause: safe`${names} lets this token in and does not bound the subject: ${who} can assume the role, not only ${claims.subject}`,
    values: [
      { label: "policy wants", value: "any subject" },
      { label: "token says", value: claims.subject },
    ],
    fix: fixOf(
      open.map(({ statement }) => statement.position),
      alone,
      corrector,
    ),
  };
}

function fixOf(positions: readonly number[], alone: boolean, corrector: Corrector): FixStep[] {
  const key = `${issuerNameOf(corrector.claims.issuer)}:sub`;
  if (!alone) return [step("Give this provider a statement of its own, with a condition on the subject:", key)];
  return boundedSteps("The trust policy with this subject alone:", positions, corrector);
}

/** The same request of somebody else: subject, and every other claim that says who it is, are another's. */
function contextOf(
  stranger: string,
  { authorizedParty, subject }: TokenClaims,
  context: RequestContext,
): RequestContext {
  const issuer = context.issuerName?.toLowerCase() ?? "";
  // Where a token is issued to its subject itself, as Google's for service accounts, the party is somebody else's, too.
  const audience = authorizedParty === subject ? ["aud"] : [];
  const same = ["aud", "oaud"].filter((claim) => !audience.includes(claim)).map((claim) => `${issuer}:${claim}`);
  const values = [...context.values].map(([key, given]) =>
    key.startsWith(`${issuer}:`) && !same.includes(key) ? ([key, [stranger]] as const) : ([key, given] as const),
  );
  return { ...context, values: new Map(values) };
}
