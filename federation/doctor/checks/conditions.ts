import { safe } from "../../../rotation/core/fault/sanitize.js";
import { contrast, formDifferences } from "../../compare.js";
import { shown } from "../../look-alikes.js";
import { splitKey } from "../../policy/context.js";
import { claimOf, type KeyFault, keyFault } from "../../policy/keys.js";
import type { ConditionResult, StatementResult } from "../../policy/model.js";
import { statementName } from "../../policy/names.js";
import { issuerNameOf } from "../../workload.js";
import { type Diagnosis, type FixStep, step } from "../check.js";
import { audienceMismatch } from "./audience.js";
import { codeOf, type Denied } from "./denied.js";
import { addedSteps, correctedSteps } from "./policy-fix.js";
import { subjectDiagnosis } from "./subject.js";

/** What an unmet condition is about. */
type Subject = "impossible" | "foreign" | "aud" | "sub" | "other";

/** Why the conditions of the nearest statement are not met, the one that no token can meet first. */
export function conditionNotMet(nearest: StatementResult, denied: Denied): Diagnosis {
  const { claims, evidence } = denied;
  const issuerName = issuerNameOf(claims.issuer);
  const unmet = nearest.conditions.filter(({ verdict }) => verdict === "no");
  const find = (subject: Subject) => unmet.find((condition) => subjectOf(condition, issuerName) === subject);
  const other = find("other");
  const policyFix = (text: string) => policySteps(text, nearest, unmet, denied);
  const impossible = find("impossible");
  const fault = impossible === undefined ? null : keyFault(impossible.key, issuerName);
  const fix = policyFix("The trust policy with this condition corrected:");
  if (impossible !== undefined && fault !== null) return neverHolds(nearest, impossible, fault, fix);
  const foreign = find("foreign");
  if (foreign !== undefined) return otherIssuer(nearest, foreign, issuerName, fix);
  if (other !== undefined) return otherCondition(nearest, other);
  const sub = find("sub");
  if (sub === undefined || find("aud") !== undefined) return audienceMismatch(evidence, fix);
  return subjectDiagnosis(statementName(nearest.statement), sub, { claims, fix: policyFix });
}

function subjectOf({ key }: ConditionResult, issuerName: string): Subject {
  if (keyFault(key, issuerName) !== null) return "impossible";
  const claim = claimOf(key.toLowerCase(), issuerName);
  if (claim === null) return splitKey(key.toLowerCase()) === null ? "other" : "foreign";
  return claim === "aud" || claim === "sub" ? claim : "other";
}

/**
 * The statement corrected in its place where it lets in nobody as it is; else one more, so that those whom it lets in
 * keep the role.
 */
function policySteps(
  text: string,
  { statement, conditions }: StatementResult,
  unmet: readonly ConditionResult[],
  denied: Denied,
): FixStep[] {
  const issuerName = issuerNameOf(denied.claims.issuer);
  const { principals, actions } = statement;
  const alone = !principals.negated && principals.members.length === 1 && !actions.negated;
  const dead = unmet.some((condition) => letsNobodyIn(condition, issuerName));
  const repairable = conditions.every(
    (condition) => condition.verdict !== "no" || subjectOf(condition, issuerName) !== "other",
  );
  if (!alone || !dead || !repairable)
    return addedSteps("The trust policy with a statement for this token alone:", denied);
  return correctedSteps(text, statement, unmet, denied);
}

/** Whether no token of the issuer can meet a condition. */
function letsNobodyIn(condition: ConditionResult, issuerName: string): boolean {
  const { operator, wanted } = condition;
  const subject = subjectOf(condition, issuerName);
  if (subject === "impossible" || subject === "foreign") return true;
  const whole = /^(ForAnyValue:)?StringEquals(IgnoreCase)?$/.test(operator);
  if (subject === "aud") return whole && wanted.every((value) => /^(system:serviceaccount:|repo:)/.test(value));
  return subject === "sub" && whole && wanted.every((value) => /[*?\s]|[^\x21-\x7e]/.test(value));
}

function neverHolds(
  { statement }: StatementResult,
  { key, operator }: ConditionResult,
  { why, instead }: KeyFault,
  fix: FixStep[],
): Diagnosis {
  return {
    code: "condition-never-holds",
    severity: "fault",
    cause: safe`${operator} of ${statementName(statement)} is on the key ${shown(key)}, which never has a value: ${why}`,
    values: [
      { label: "policy key", value: shown(key) },
      { label: "likely wanted", value: instead ?? "(none: leave the condition out)" },
    ],
    fix,
  };
}

function otherIssuer(
  { statement }: StatementResult,
  { key }: ConditionResult,
  issuerName: string,
  fix: FixStep[],
): Diagnosis {
  const scoped = splitKey(key);
  const wanted = `${issuerName}:${scoped?.claim ?? ""}`;
  const forms = formDifferences(scoped?.issuerName ?? "", issuerName) ?? [];
  const [theirs, ours] = contrast(key, wanted, "/");
  return {
    code: codeOf(forms, "condition-other-issuer"),
    severity: "fault",
    cause: safe`a condition of ${statementName(statement)} is on the key ${theirs}, the token's issuer has ${ours}`,
    values: [
      { label: "policy key", value: key },
      { label: "token's key", value: wanted },
    ],
    fix,
  };
}

function otherCondition({ statement }: StatementResult, condition: ConditionResult): Diagnosis {
  const { key, operator } = condition;
  const [wanted, given] = [condition.wanted.join(", "), condition.given?.join(", ") ?? "(the token has none)"];
  const how =
    key.toLowerCase() === "sts:rolesessionname" && condition.wanted.length === 1 && !/[*?$]/.test(wanted)
      ? step("Name the session as the policy wants it:", `export AWS_ROLE_SESSION_NAME=${wanted}`)
      : step(safe`Correct what the request gives for ${key}; a condition that nobody needs can be removed.`);
  return {
    code: "condition-mismatch",
    severity: "fault",
    cause: safe`${statementName(statement)} wants ${key} to be ${wanted} (${operator}), the request gives ${given}`,
    values: [
      { label: "policy wants", value: wanted },
      { label: "request gives", value: given },
    ],
    fix: [how],
  };
}
