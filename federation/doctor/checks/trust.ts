import { safe } from "../../../rotation/core/fault/sanitize.js";
import { formDifferences } from "../../compare.js";
import { contextOfToken } from "../../policy/context.js";
import { evaluatePolicy } from "../../policy/evaluate.js";
import type { PolicyResult, TrustPolicy, TrustRequest } from "../../policy/model.js";
import { ACTION, statementName } from "../../policy/names.js";
import { issuerNameOf } from "../../workload.js";
import { type Check, failed, notAsked, notEvaluated, passed, seenValue, unseen } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { providersIn, roleInUse, trustPolicyOf } from "../in-use.js";
import { explainDenial } from "./denial.js";
import { isMissing } from "./role.js";

/** Whether the trust policy lets this token through. */
export function checkTrustPolicy(evidence: Evidence): Check {
  const { role } = evidence;
  const [policy, token] = [trustPolicyOf(evidence), seenValue(evidence.token)];
  if (token === null) return notAsked("trust-policy", "there is no token to look at");
  if (isMissing(role)) return notAsked("trust-policy", "there is no such role");
  if (role.kind !== "seen") return unseen("trust-policy", role);
  if (policy === null) return notAsked("trust-policy", "there is no trust policy to look at");
  const issuerName = issuerNameOf(token.claims.issuer);
  const provider = providerArn(evidence, policy, issuerName);
  if (provider === null)
    return notEvaluated("trust-policy", "the account of the provider is not known; --role-arn names it");
  const sessionName = seenValue(evidence.environment)?.sessionName ?? null;
  const request: TrustRequest = {
    action: ACTION,
    principal: { type: "Federated", id: provider },
    context: contextOfToken(token.claims, sessionName),
  };
  const result = evaluatePolicy(policy, request);
  if (result.verdict === "allowed") {
    return passed("trust-policy", safe`${statementName(result.decidedBy)} lets ${token.claims.subject} in`);
  }
  if (result.verdict === "not-evaluated") return notEvaluated("trust-policy", openQuestions(result));
  return failed("trust-policy", explainDenial(result, { evidence, claims: token.claims, provider }));
}

/** The ARN of the token's provider in the role's account; without a role in the account that the policy names. */
function providerArn(evidence: Evidence, policy: TrustPolicy, issuerName: string): string | null {
  const named = providersIn(policy);
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
