import { safe } from "../../../rotation/core/fault/sanitize.js";
import { contrast, formDifferences } from "../../compare.js";
import { splitKey } from "../../policy/context.js";
import type { ConditionResult, PolicyResult, StatementResult } from "../../policy/model.js";
import { ACTION, statementName } from "../../policy/names.js";
import type { TokenClaims } from "../../token/claims.js";
import { AWS_AUDIENCE, issuerNameOf, trustStatement } from "../../workload.js";
import { type Diagnosis, step } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { providerPrincipal } from "../in-use.js";
import { audienceMismatch } from "./audience.js";
import { sharedSegments, subjectDiagnosis } from "./subject.js";

/** What a denial is explained with. */
export interface Denied {
  readonly evidence: Evidence;
  readonly claims: TokenClaims;
  /** ARN of the token's provider. */
  readonly provider: string;
}

/** Why a trust policy does not let a token through: the explicit Deny, or what the nearest Allow lacks. */
export function explainDenial({ decidedBy, statements }: PolicyResult, denied: Denied): Diagnosis {
  const deny = statements.find(({ statement }) => statement === decidedBy);
  if (deny !== undefined) return explicitDeny(deny, denied);
  const allows = statements.filter(({ statement }) => statement.effect === "Allow");
  const asked = allows.filter(({ action }) => action !== "no");
  if (asked.length === 0) return actionMissing(allows, denied);
  const trusted = asked.filter(({ principal }) => principal !== "no");
  const [nearest] = [...trusted].sort((a, b) => distance(a, denied) - distance(b, denied));
  return nearest === undefined ? providerMissing(asked, denied) : conditionNotMet(nearest, denied);
}

function explicitDeny({ statement, conditions }: StatementResult, { claims }: Denied): Diagnosis {
  const met = conditions.map(({ operator, key, wanted }) => `${operator} ${key} ${wanted.join(", ")}`);
  const what = met.length === 0 ? "without condition" : `because of ${met.join("; ")}`;
  return {
    code: "explicit-deny",
    severity: "fault",
    cause: safe`${statementName(statement)} denies ${claims.subject} ${what}, and a Deny wins over every Allow`,
    values: [
      { label: "policy denies", value: met.join("; ") || "everyone it names" },
      { label: "token", value: claims.subject },
    ],
    fix: [step(`Remove ${statementName(statement)}, or narrow its condition so that this subject is not in it.`)],
  };
}

function actionMissing(allows: readonly StatementResult[], { claims, provider }: Denied): Diagnosis {
  const given = allows.flatMap(({ statement }) => statement.actions.members).join(", ") || "(nothing)";
  return {
    code: "trust-action-missing",
    severity: "fault",
    cause: safe`the policy allows ${given}, the token asks for ${ACTION}`,
    values: [
      { label: "policy allows", value: given },
      { label: "token asks", value: ACTION },
    ],
    fix: [step("Add a statement for the provider:", statementFor(claims, provider))],
  };
}

function providerMissing(asked: readonly StatementResult[], { claims, provider }: Denied): Diagnosis {
  const members = asked.flatMap(({ statement }) => statement.principals.members);
  const name = issuerNameOf(claims.issuer);
  const near = members
    .map(providerPrincipal)
    .find((each) => each !== null && formDifferences(each.issuerName, name) !== null);
  const named = near?.text ?? (members.map(({ id }) => id).join(", ") || "(nobody)");
  const forms = (near ? formDifferences(near.issuerName, name) : null) ?? [];
  const [ours, theirs] = contrast(named, provider, "/");
  return {
    code: codeOf(forms, "trust-provider-missing"),
    severity: "fault",
    cause: safe`the policy trusts ${ours}, the token's provider is ${theirs}${forms.includes("zones") ? ": selfLink says /zones/, tokens say /locations/" : ""}`,
    values: [
      { label: "policy trusts", value: named },
      { label: "provider", value: provider },
    ],
    fix: [step("Name the token's provider in the statement:", statementFor(claims, provider))],
  };
}

function conditionNotMet(nearest: StatementResult, denied: Denied): Diagnosis {
  const { claims, provider, evidence } = denied;
  const unmet = nearest.conditions.filter(({ verdict }) => verdict === "no");
  const ours = issuerNameOf(claims.issuer).toLowerCase();
  const about = (claim: string) => unmet.find(({ key }) => key.toLowerCase() === `${ours}:${claim}`);
  const foreign = unmet.find(({ key }) => (splitKey(key.toLowerCase())?.issuerName ?? ours) !== ours);
  if (foreign !== undefined) return otherIssuer(nearest, foreign, denied);
  if (about("aud") !== undefined) return audienceMismatch(evidence);
  const subject = about("sub");
  const snippet = statementFor(claims, provider);
  if (subject !== undefined) return subjectDiagnosis(statementName(nearest.statement), subject, { claims, snippet });
  const [first] = unmet;
  const [wanted, given] = [first?.wanted.join(", ") ?? "", first?.given?.join(", ") ?? "(the token has none)"];
  return {
    code: "condition-mismatch",
    severity: "fault",
    cause: safe`${statementName(nearest.statement)} wants ${first?.key ?? ""} to be ${wanted} (${first?.operator ?? ""}), the request gives ${given}`,
    values: [
      { label: "policy wants", value: wanted },
      { label: "request gives", value: given },
    ],
    fix: [step("Correct the condition, or remove it if it is not wanted.")],
  };
}

function otherIssuer(
  { statement }: StatementResult,
  { key }: ConditionResult,
  { claims, provider }: Denied,
): Diagnosis {
  const scoped = splitKey(key);
  const wanted = `${issuerNameOf(claims.issuer)}:${scoped?.claim ?? ""}`;
  const forms = formDifferences(scoped?.issuerName ?? "", issuerNameOf(claims.issuer)) ?? [];
  const [theirs, ours] = contrast(key, wanted, "/");
  return {
    code: codeOf(forms, "condition-other-issuer"),
    severity: "fault",
    cause: safe`a condition of ${statementName(statement)} is on the key ${theirs}, the token's issuer has ${ours}`,
    values: [
      { label: "policy key", value: key },
      { label: "token's key", value: wanted },
    ],
    fix: [step("Use the keys of the token's issuer:", statementFor(claims, provider))],
  };
}

function codeOf(forms: readonly string[], otherwise: Diagnosis["code"]): Diagnosis["code"] {
  if (forms.includes("zones")) return "zones-locations";
  return forms.length > 0 ? "issuer-differs" : otherwise;
}

/** Fewer unmet conditions are nearer, then a subject that is more alike. */
function distance({ conditions }: StatementResult, { claims }: Denied): number {
  const unmet = conditions.filter(({ verdict }) => verdict === "no");
  const alike = unmet.flatMap(({ wanted }) => wanted.map((value) => sharedSegments(value, claims.subject)));
  return unmet.length - Math.max(0, ...alike) / 1000;
}

/** A statement that lets exactly this token in, as text. */
function statementFor({ issuer, subject, audiences }: TokenClaims, provider: string): string {
  return JSON.stringify(trustStatement(provider, issuer, subject, audiences[0] ?? AWS_AUDIENCE), null, 2);
}
