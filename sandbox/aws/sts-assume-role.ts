import { evaluatePolicy } from "../../federation/policy/evaluate.js";
import type { TrustPolicy } from "../../federation/policy/model.js";
import { parseTrustPolicy } from "../../federation/policy/parse.js";
import type { StoredRole } from "./iam-store.js";
import { type Answer, AwsError, type Context, type Fields } from "./model.js";
import { assertDuration, type RoleOrder, readOrder, type StsStores } from "./sts-order.js";

const ACTION = "sts:AssumeRole";
/** Role chaining. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (DurationSeconds) */
const MAX_CHAINED_SECONDS = 3600;

/**
 * AssumeRole: the role's trust policy decides for the caller. The administrator is let in where the account or everyone
 * is trusted; a role is only where the policy names its ARN, because the permissions that trust in the account needs
 * beside it are not evaluated. Sessions, as principals of a trust policy, are not either.
 *
 * @throws {AwsError} AccessDenied, 403, also for a role that does not exist; ValidationError
 */
export function assumeRole({ iam, sessions }: StsStores, input: Fields, context: Context): Answer {
  const order = readOrder(input);
  const role = iam.roleOfArn(order.roleArn);
  if (role === null || !isTrusted(role, order, context)) {
    const text = `User: ${context.caller.arn} is not authorized to perform: ${ACTION} on resource: ${order.roleArn}`;
    throw new AwsError("AccessDenied", text, 403);
  }
  assertDuration(order.seconds, role);
  if (context.caller.roleArn !== null && order.seconds > MAX_CHAINED_SECONDS) {
    const text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    throw new AwsError("ValidationError", text);
  }
  const { arn, output } = sessions.begin({ role, name: order.sessionName, seconds: order.seconds }, context);
  return { output, summary: arn };
}

function isTrusted(role: StoredRole, { sessionName }: RoleOrder, { account, caller }: Context): boolean {
  const parsed = parseTrustPolicy(role.trustPolicy);
  if (parsed.kind === "invalid") return false;
  const root = `arn:aws:iam::${account}:root`;
  const request = {
    action: ACTION,
    principal: { type: "AWS" as const, id: caller.roleArn ?? root },
    context: { issuerName: null, values: new Map([["sts:rolesessionname", [sessionName]]]) },
  };
  return evaluatePolicy(withRoot(parsed.policy, account, root), request).verdict === "allowed";
}

/** Twelve digits and the ARN of the account's root are the same principal. */
function withRoot({ version, statements }: TrustPolicy, account: string, root: string): TrustPolicy {
  return {
    version,
    statements: statements.map((statement) => {
      const { negated, members } = statement.principals;
      const named = members.map((entry) => (entry.id === account ? { ...entry, id: root } : entry));
      return { ...statement, principals: { negated, members: named } };
    }),
  };
}
