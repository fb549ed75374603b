import { safe } from "../../../rotation/core/fault/sanitize.js";
import { contrast } from "../../compare.js";
import type { ConditionResult } from "../../policy/model.js";
import { matchesPattern } from "../../policy/operator.js";
import type { TokenClaims } from "../../token/claims.js";
import { type Diagnosis, step } from "../check.js";

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Why a condition on the subject is not met: the value nearest to the token's, and the part that differs. */
export function subjectDiagnosis(
  statement: string,
  { operator, wanted }: ConditionResult,
  { claims, snippet }: { readonly claims: TokenClaims; readonly snippet: string },
): Diagnosis {
  const { subject } = claims;
  const wildcard = operator.includes("Equals")
    ? wanted.find((each) => /[*?]/.test(each) && matchesPattern(each, subject))
    : undefined;
  if (wildcard !== undefined) return wildcardUnderEquals(statement, { operator, wildcard, subject });
  const [nearest = ""] = [...wanted].sort((a, b) => sharedSegments(b, subject) - sharedSegments(a, subject));
  const [policy, token] = contrast(nearest, subject, ":");
  const excludes = operator.includes("Not");
  return {
    code: "subject-mismatch",
    severity: "fault",
    cause: safe`${statement}: policy ${excludes ? "excludes" : "wants"} ${policy}, token says ${token}${differingPart(nearest, subject)}`,
    values: [
      { label: excludes ? "policy excludes" : "policy wants", value: nearest },
      { label: "token says", value: subject },
    ],
    fix: [
      ...podFix(excludes ? "" : nearest),
      step("Or, if this subject is the one to trust, let it in with a statement of the role's trust policy:", snippet),
    ],
  };
}

function wildcardUnderEquals(
  statement: string,
  { operator, wildcard, subject }: { readonly operator: string; readonly wildcard: string; readonly subject: string },
): Diagnosis {
  return {
    code: "subject-wildcard",
    severity: "fault",
    cause: safe`${statement} compares :sub with ${wildcard} under ${operator}, where * and ? are no wildcards; token says ${subject}`,
    values: [
      { label: "policy wants", value: `${wildcard} (${operator})` },
      { label: "token says", value: subject },
    ],
    fix: [
      step("Write the whole subject, which is safer:", `"${subject}"`),
      step(`Or use ${operator.replace("Equals", "Like").replace("IgnoreCase", "")} for this key.`),
    ],
  };
}

/** How many segments two subjects share at the same places. */
export function sharedSegments(one: string, other: string): number {
  const segments = other.split(":");
  return one.split(":").filter((segment, index) => segment === segments[index]).length;
}

function differingPart(wanted: string, given: string): string {
  const [policy, token] = [SERVICE_ACCOUNT.exec(wanted), SERVICE_ACCOUNT.exec(given)];
  if (policy === null || token === null) return "";
  const parts = [
    ...(policy[1] === token[1] ? [] : ["namespace"]),
    ...(policy[2] === token[2] ? [] : ["service account"]),
  ];
  return ` (the ${parts.join(" and the ")} differs)`.replace(
    "the namespace and the service account differs",
    "namespace and service account differ",
  );
}

function podFix(wanted: string) {
  const [, namespace, account] = SERVICE_ACCOUNT.exec(wanted) ?? [];
  if (namespace === undefined || account === undefined || /[*?]/.test(wanted)) return [];
  return [
    step(
      `Run the pod in namespace ${namespace} with the service account that is trusted:`,
      `serviceAccountName: ${account}`,
    ),
  ];
}
