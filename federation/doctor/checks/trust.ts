import { safe } from "../../../rotation/core/fault/sanitize.js";
import { formDifferences } from "../../compare.js";
import { contextOfToken } from "../../policy/context.js";
import { evaluatePolicy } from "../../policy/evaluate.js";
import type { PolicyResult, TrustPolicy } from "../../policy/model.js";
import { statementName } from "../../policy/names.js";
import { isBuiltIn } from "../../token/offered.js";
import { issuerNameOf } from "../../workload.js";
import { type Check, failed, notAsked, notEvaluated, passed, seenValue, unseen } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { providersIn, roleInUse, tokenInUse, trustPolicyOf } from "../in-use.js";
import { explainDenial } from "./denial.js";
import { actionsAsked } from "./policy-fix.js";
import { isMissing } from "./role.js";
import { unboundedSubject } from "./unbounded.js";

/** Whether the trust policy lets this token through, and bounds whom it lets through. */
export function checkTrustPolicy(evidence: Evidence): Check {
  const { role } = evidence;
  const [policy, token] = [trustPolicyOf(evidence), seenValue(evidence.token)];
  if (token === null) return notAsked("trust-policy", "there is no token to look at");
  if (isMissing(role)) return notAsked("trust-policy", "there is no such role");
  if (role.kind !== "seen") return unseen("trust-policy", role);
  if (policy === null) return notAsked("trust-policy", "there is no trust policy to look at");
  const { claims } = token;
  const provider = providerOf(evidence, policy, issuerNameOf(claims.issuer));
  if (provider === null)
    return notEvaluated("trust-policy", "the account of the provider is not known; --role-arn names it");
  const corrector = { evidence, claims, provider };
  const context = contextOfToken(claims, tokenInUse(evidence)?.sessionName ?? null);
  const principal = { type: "Federated", id: provider } as const;
  const results = actionsAsked(claims).map((action) => ({
    action,
    result: evaluatePolicy(policy, { action, principal, context }),
  }));
  const denied = results.find(({ result }) => result.verdict === "denied");
  if (denied !== undefined) {
    return failed("trust-policy", explainDenial(denied.result, { ...corrector, action: denied.action }));
  }
  const open = results.find(({ result }) => result.verdict === "not-evaluated");
  if (open !== undefined) return notEvaluated("trust-policy", openQuestions(open.result));
  const unbounded = unboundedSubject(policy, corrector);
  if (unbounded !== null) return failed("trust-policy", unbounded);
  return passed("trust-policy", safe`${statementName(results[0]?.result.decidedBy ?? null)} lets ${claims.subject} in`);
}

/**
 * The token's provider as a principal: by name where AWS knows it by itself and the policy does not name one that was
 * registered; else its ARN in the role's account, or, without a role, in the account that the policy names.
 */
function providerOf(evidence: Evidence, policy: TrustPolicy, issuerName: string): string | null {
  const named = providersIn(policy);
  if (isBuiltIn(issuerName) && !named.some((each) => each.issuerName === issuerName)) return issuerName;
  const near = named.find((each) => formDifferences(each.issuerName, issuerName) !== null);
  const account = roleInUse(evidence) ?? (near ?? named[0])?.arn;
  return account === undefined ? null : `arn:${account.partition}:iam::${account.account}:oidc-provider/${issuerName}`;
}

function openQuestions({ statements }: PolicyResult): string {
  const open = statements.filter(({ verdict }) => verdict === "unknown");
  const reasons = open.flatMap(({ statement, conditions }) =>
    conditions
      .filter(({ verdict }) => verdict === "unknown")
      .map(({ operator, key, why }) => safe`${statementName(statement)}, ${operator} ${key}: ${why ?? ""}`),
  );
  return `the trust policy cannot be evaluated from here: ${reasons.join("; ")}`;
}
