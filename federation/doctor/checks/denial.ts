import { safe } from "../../../rotation/core/fault/sanitize.js";
import { contrast, formDifferences } from "../../compare.js";
import { likeness, shown } from "../../look-alikes.js";
import type { PolicyResult, PrincipalEntry, StatementResult } from "../../policy/model.js";
import { statementName } from "../../policy/names.js";
import { isBuiltIn } from "../../token/offered.js";
import { issuerNameOf } from "../../workload.js";
import { type Diagnosis, step } from "../check.js";
import { providerPrincipal } from "../in-use.js";
import { conditionNotMet } from "./conditions.js";
import { codeOf, type Denied } from "./denied.js";
import { addedSteps, correctedSteps } from "./policy-fix.js";
import { sharedSegments } from "./subject.js";

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

function explicitDeny({ statement, conditions }: StatementResult, { claims, action }: Denied): Diagnosis {
  const met = conditions.map(({ operator, key, wanted }) => `${operator} ${key} ${wanted.join(", ")}`);
  const what = met.length === 0 ? "without condition" : `because of ${met.join("; ")}`;
  return {
    code: "explicit-deny",
    severity: "fault",
    cause: safe`${statementName(statement)} denies ${claims.subject} the action ${action} ${what}, and a Deny wins over every Allow`,
    values: [
      { label: "policy denies", value: met.join("; ") || "everyone it names" },
      { label: "token", value: claims.subject },
    ],
    fix: [step(`Remove ${statementName(statement)}, or narrow its condition so that this subject is not in it.`)],
  };
}

function actionMissing(allows: readonly StatementResult[], denied: Denied): Diagnosis {
  const { action } = denied;
  const given = [...new Set(allows.flatMap(({ statement }) => statement.actions.members))].join(", ") || "(nothing)";
  const why = REASONS[action] ?? "";
  return {
    code: "trust-action-missing",
    severity: "fault",
    cause: safe`the policy allows ${given}, the token asks for ${action}${why}`,
    values: [
      { label: "policy allows", value: given },
      { label: "token asks", value: action },
    ],
    fix: addedSteps("The trust policy with a statement for this token:", denied),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  "sts:TagSession": ", because it carries session tags in https://aws.amazon.com/tags",
  "sts:SetSourceIdentity": ", because it carries a source identity in https://aws.amazon.com/source_identity",
};

/** A principal that is nearly the token's provider, and how the two differ. */
interface Near {
  readonly id: string;
  readonly forms: readonly string[];
  readonly alike: string | null;
}

function providerMissing(asked: readonly StatementResult[], denied: Denied): Diagnosis {
  const { claims, provider } = denied;
  const members = asked.flatMap(({ statement }) => statement.principals.members);
  const near = members.map((entry) => nearness(entry, denied)).find((each) => each !== null) ?? null;
  const named = near?.id ?? (members.map(({ id }) => id).join(", ") || "(nobody)");
  const [ours, theirs] = contrast(shown(named), provider, "/");
  const builtIn = isBuiltIn(issuerNameOf(claims.issuer)) ? ", which AWS knows by that name" : "";
  const notes = [
    near?.forms.includes("zones") ? ": selfLink says /zones/, tokens say /locations/" : "",
    near?.alike ? `: they differ ${near.alike}` : "",
  ];
  const holder = asked.find(
    ({ statement: { actions, principals } }) =>
      !actions.negated &&
      !principals.negated &&
      principals.members.length === 1 &&
      principals.members[0]?.id === near?.id,
  );
  return {
    code: codeOf(near?.forms ?? [], "trust-provider-missing"),
    severity: "fault",
    cause: safe`the policy trusts ${ours}, the token's provider is ${theirs}${builtIn}${notes.join("")}`,
    values: [
      { label: "policy trusts", value: shown(named) },
      { label: "provider", value: provider },
    ],
    fix:
      holder === undefined
        ? addedSteps("The trust policy with a statement for the token's provider:", denied)
        : correctedSteps(
            "The trust policy with the token's provider named:",
            holder.statement,
            ofToken(holder),
            denied,
          ),
  };
}

/** All of its conditions: those on keys of the other name can never be met, the others are written anew. */
function ofToken({ conditions }: StatementResult) {
  return conditions.filter(({ verdict }) => verdict === "no");
}

function nearness(entry: PrincipalEntry, { claims, provider }: Denied): Near | null {
  const name = issuerNameOf(claims.issuer);
  if (entry.type !== "Federated") return null;
  const forms = formDifferences(providerPrincipal(entry)?.issuerName ?? entry.id, name);
  if (forms !== null && forms.length > 0) return { id: entry.id, forms, alike: null };
  const alike = likeness(entry.id, provider);
  return alike === null ? null : { id: entry.id, forms: [], alike };
}

/** Fewer unmet conditions are nearer, then a subject that is more alike. */
function distance({ conditions }: StatementResult, { claims }: Denied): number {
  const unmet = conditions.filter(({ verdict }) => verdict === "no");
  const alike = unmet.flatMap(({ wanted }) => wanted.map((value) => sharedSegments(value, claims.subject)));
  return unmet.length - Math.max(0, ...alike) / 1000;
}
