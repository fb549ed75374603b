import { lookUp } from "./context.js";
import type { Condition, ConditionResult, RequestContext, TrustPolicy, Verdict } from "./model.js";
import { matchesArn, matchesPattern, type Operator, parseOperator } from "./operator.js";

type StringOperator = Extract<Operator, { kind: "string" }>;

/** Evaluates one condition. What is not known for certain stays `unknown`, with the reason. */
export function evaluateCondition(
  condition: Condition,
  context: RequestContext,
  version: TrustPolicy["version"],
): ConditionResult {
  const operator = parseOperator(condition.operator);
  const key = lookUp(context, condition.key);
  const given = key.kind === "present" ? key.values : null;
  const result = (verdict: Verdict, why: string | null = null) => ({ ...condition, verdict, given, why });
  if (operator === null) return result("unknown", `the operator ${condition.operator} is not evaluated here`);
  if (key.kind === "unknown") return result("unknown", `the value of ${condition.key} is not known here`);
  if (operator.kind === "null") return evaluateNull(condition, given === null, result);
  const matches = (value: string) => matchesAny(operator, condition.wanted, value, version);
  const verdict = given === null ? ofAbsent(operator) : combine(operator, given.map(matches));
  return result(verdict, verdict === "unknown" ? whyUnknown(operator, condition.wanted, given) : null);
}

function evaluateNull(
  { wanted }: Condition,
  absent: boolean,
  result: (verdict: Verdict, why?: string) => ConditionResult,
): ConditionResult {
  const values = wanted.map((value) => value.toLowerCase());
  if (values.some((value) => value !== "true" && value !== "false")) {
    return result("unknown", "the operator Null takes true or false");
  }
  return result(values.includes(String(absent)) ? "yes" : "no");
}

/** The values of a policy are alternatives; a negated operator wants none of them. */
function matchesAny(
  operator: StringOperator,
  wanted: readonly string[],
  value: string,
  version: TrustPolicy["version"],
): Verdict {
  const each = wanted.map((pattern) => matchesOne(operator, pattern, value, version));
  const any = anyOf(each);
  return operator.negated ? not(any) : any;
}

function matchesOne(
  operator: StringOperator,
  pattern: string,
  value: string,
  version: TrustPolicy["version"],
): Verdict {
  if (version === "2012-10-17" && hasVariable(pattern)) return "unknown";
  const { ignoreCase } = operator;
  const [wanted, given] = ignoreCase ? [pattern.toLowerCase(), value.toLowerCase()] : [pattern, value];
  const matches = COMPARISONS[operator.comparison](wanted, given);
  if (matches === null) return "unknown";
  return matches ? "yes" : "no";
}

const COMPARISONS: Readonly<Record<StringOperator["comparison"], (wanted: string, given: string) => boolean | null>> = {
  whole: (wanted, given) => wanted === given,
  pattern: matchesPattern,
  arn: matchesArn,
};

function hasVariable(pattern: string): boolean {
  return pattern.includes("${");
}

function ofAbsent({ set, negated, ifExists }: StringOperator): Verdict {
  if (set === "ForAllValues") return "yes";
  // AWS documents neither which of the two wins; others report that ForAnyValue does.
  if (set === "ForAnyValue") return ifExists ? "unknown" : "no";
  return ifExists || negated ? "yes" : "no";
}

function combine({ set }: StringOperator, each: readonly Verdict[]): Verdict {
  if (set === "ForAllValues") return allOf(each);
  if (set === "ForAnyValue") return anyOf(each);
  // AWS asks for a set operator with several values and does not say what happens without one.
  const [first = "unknown"] = each;
  return each.every((verdict) => verdict === first) ? first : "unknown";
}

function whyUnknown(
  { set, comparison }: StringOperator,
  wanted: readonly string[],
  given: readonly string[] | null,
): string {
  if (given === null) return `AWS does not document ${set} with IfExists for a missing key`;
  if (set === null && given.length !== 1) return `the token gives ${given.length} values and the operator is for one`;
  return comparison === "arn" && !wanted.some(hasVariable)
    ? "an ARN of six parts is compared, and one of the two is none"
    : "the value holds a policy variable";
}

/** Some are true. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("yes")) return "yes";
  return verdicts.includes("unknown") ? "unknown" : "no";
}

/** All are true. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  return not(anyOf(verdicts.map(not)));
}

/** The opposite; unknown stays unknown. */
export function not(verdict: Verdict): Verdict {
  if (verdict === "unknown") return "unknown";
  return verdict === "yes" ? "no" : "yes";
}
