import { allOf, anyOf, evaluateCondition, not } from "./condition.js";
import type {
  PolicyResult,
  PrincipalEntry,
  Selection,
  Statement,
  StatementResult,
  TrustPolicy,
  TrustRequest,
  Verdict,
} from "./model.js";
import { matchesPattern } from "./operator.js";

/**
 * Whether a trust policy lets a request through: an explicit Deny wins, then one Allow is enough, and what cannot be
 * told for certain is `not-evaluated`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluatePolicy({ version, statements }: TrustPolicy, request: TrustRequest): PolicyResult {
  const results = statements.map((statement) => evaluateStatement(statement, request, version));
  const find = (effect: Statement["effect"], verdict: Verdict) =>
    results.find((result) => result.statement.effect === effect && result.verdict === verdict)?.statement ?? null;
  const answer = (verdict: PolicyResult["verdict"], decidedBy: Statement | null = null) => ({
    verdict,
    decidedBy,
    statements: results,
  });
  const [deny, allow] = [find("Deny", "yes"), find("Allow", "yes")];
  if (deny !== null) return answer("denied", deny);
  if (allow === null) return answer(find("Allow", "unknown") === null ? "denied" : "not-evaluated");
  return find("Deny", "unknown") === null ? answer("allowed", allow) : answer("not-evaluated");
}

function evaluateStatement(
  statement: Statement,
  { action, principal, context }: TrustRequest,
  version: TrustPolicy["version"],
): StatementResult {
  const principalVerdict = select(statement.principals, (entry) => matchesPrincipal(entry, principal));
  const actionVerdict = select(statement.actions, (entry) => matchesAction(entry, action));
  const conditions = statement.conditions.map((condition) => evaluateCondition(condition, context, version));
  const verdict = allOf([principalVerdict, actionVerdict, ...conditions.map((condition) => condition.verdict)]);
  return { statement, principal: principalVerdict, action: actionVerdict, conditions, verdict };
}

function select<T>({ negated, members }: Selection<T>, matches: (member: T) => Verdict): Verdict {
  const any = anyOf(members.map(matches));
  return negated ? not(any) : any;
}

/** Names of actions are not case-sensitive and may hold wildcards. */
function matchesAction(entry: string, action: string): Verdict {
  return matchesPattern(entry.toLowerCase(), action.toLowerCase()) ? "yes" : "no";
}

/** A principal's ARN takes no wildcard: `*` alone stands for everyone. */
function matchesPrincipal(entry: PrincipalEntry, principal: PrincipalEntry): Verdict {
  if (entry.type === "AWS" && entry.id === "*") return "yes";
  if (entry.type !== principal.type) return "no";
  if (entry.id === principal.id) return "yes";
  // Trust in the account: then the permissions of the caller decide, and those are not read here.
  return principal.type === "AWS" && isAccountOf(entry.id, principal.id) ? "unknown" : "no";
}

function isAccountOf(entry: string, arn: string): boolean {
  const [, partition = "", , , account = ""] = arn.split(":");
  return entry === account || entry === `arn:${partition}:iam::${account}:root`;
}
