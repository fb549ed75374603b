import { safe } from "../../../rotation/core/fault/sanitize.js";
import { contrast } from "../../compare.js";
import { likeness, shown } from "../../look-alikes.js";
import type { ConditionResult } from "../../policy/model.js";
import { matchesPattern } from "../../policy/operator.js";
import type { TokenClaims } from "../../token/claims.js";
import { type Diagnosis, type FixStep, step } from "../check.js";

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The token, and the steps to a policy that lets it in. */
interface Explained {
  readonly claims: TokenClaims;
  readonly fix: (text: string) => FixStep[];
}

/** Why a condition on the subject is not met: the value nearest to the token's, and the part that differs. */
export function subjectDiagnosis(statement: string, condition: ConditionResult, explained: Explained): Diagnosis {
  const { operator, wanted } = condition;
  const { subject } = explained.claims;
  const wildcard = operator.includes("Equals")
    ? wanted.find((each) => /[*?]/.test(each) && matchesPattern(each, subject))
    : undefined;
  if (wildcard !== undefined) return wildcardUnderEquals(statement, { condition, wildcard }, explained);
  const fits = operator.includes("Like") ? matchesPattern : undefined;
  const alike = wanted.find((each) => likeness(each, subject, fits) !== null);
  const [nearest = ""] = [...wanted].sort((a, b) => sharedSegments(b, subject) - sharedSegments(a, subject));
  if (alike !== undefined)
    return lookAlike(statement, { condition, alike, how: likeness(alike, subject, fits) ?? "" }, explained);
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
      ...explained.fix("If this subject is the one to trust, the trust policy that lets it in as well:"),
    ],
  };
}

function lookAlike(
  statement: string,
  { condition, alike, how }: { readonly condition: ConditionResult; readonly alike: string; readonly how: string },
  { claims: { subject }, fix }: Explained,
): Diagnosis {
  return {
    code: "subject-mismatch",
    severity: "fault",
    cause: safe`${statement}: the subject that the policy wants and the token's differ ${how}, and ${condition.operator} compares them letter by letter`,
    values: [
      { label: "policy wants", value: shown(alike) },
      { label: "token says", value: shown(subject) },
    ],
    fix: fix("The trust policy with the subject as the token has it:"),
  };
}

function wildcardUnderEquals(
  statement: string,
  { condition, wildcard }: { readonly condition: ConditionResult; readonly wildcard: string },
  { claims: { subject }, fix }: Explained,
): Diagnosis {
  const { operator } = condition;
  return {
    code: "subject-wildcard",
    severity: "fault",
    cause: safe`${statement} compares :sub with ${wildcard} under ${operator}, where * and ? are no wildcards; token says ${subject}`,
    values: [
      { label: "policy wants", value: `${wildcard} (${operator})` },
      { label: "token says", value: subject },
    ],
    fix: fix("The trust policy with the whole subject:"),
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

function podFix(wanted: string): FixStep[] {
  const [, namespace, account] = SERVICE_ACCOUNT.exec(wanted) ?? [];
  if (namespace === undefined || account === undefined || /[*?]/.test(wanted)) return [];
  return [
    step(
      `Run the pod in namespace ${namespace} with the service account that is trusted:`,
      `serviceAccountName: ${account}`,
    ),
  ];
}
