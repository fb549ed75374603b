import { safe } from "../../../rotation/core/fault/sanitize.js";
import { likeness, shown } from "../../look-alikes.js";
import type { TrustPolicy } from "../../policy/model.js";
import { effectiveAudiences, type TokenClaims } from "../../token/claims.js";
import { isBuiltIn } from "../../token/offered.js";
import { issuerNameOf } from "../../workload.js";
import {
  type Check,
  type Diagnosis,
  type FixStep,
  failed,
  notAsked,
  notEvaluated,
  passed,
  seenValue,
  unseen,
} from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { trustPolicyOf } from "../in-use.js";
import { audienceFix } from "./audience-fix.js";
import { isSubject } from "./denied.js";

/** Whether the provider takes the token's audience. */
export function checkAudience(evidence: Evidence): Check {
  const { providers, token } = evidence;
  if (token.kind !== "seen") return notAsked("audience", "there is no token to look at");
  const { claims } = token.value;
  const name = issuerNameOf(claims.issuer);
  if (isBuiltIn(name)) return notAsked("audience", `AWS knows ${name} by itself, so that there are no client ids`);
  const audiences = effectiveAudiences(claims);
  if (providers.kind !== "seen") {
    const policy = trustPolicyOf(evidence);
    const accepted = [evidence.intent.audience, ...(policy === null ? [] : wantedAudiences(policy, claims))];
    if (audiences.some((audience) => accepted.includes(audience))) return unseen("audience", providers);
    const open = safe`whether the provider takes ${audiences.join(", ")}${azpNote(claims)} is open: its client ids were not read`;
    return notEvaluated("audience", open);
  }
  const { exact } = providers.value;
  if (exact === null) return notAsked("audience", "there is no provider to look at");
  const common = audiences.find((audience) => exact.clientIds.includes(audience));
  return common === undefined
    ? failed("audience", audienceMismatch(evidence, []))
    : passed("audience", safe`${common} is among the provider's client ids`);
}

/**
 * The token's audience, the provider's client ids and the policy's condition on it, all three beside each other.
 *
 * @param policyFix - the steps to a policy that lets the token in; none when it does
 */
export function audienceMismatch(evidence: Evidence, policyFix: readonly FixStep[]): Diagnosis {
  const claims = seenValue(evidence.token)?.claims ?? null;
  const token = claims === null ? [] : effectiveAudiences(claims);
  const clientIds = seenValue(evidence.providers)?.exact?.clientIds ?? null;
  const policy = trustPolicyOf(evidence);
  const wanted = policy === null || claims === null ? null : wantedAudiences(policy, claims);
  const clientText = listed(clientIds, "(none)");
  const wantedText = listed(wanted, "(no condition)");
  return {
    code: "audience-mismatch",
    severity: "fault",
    cause: safe`the token is for ${token.join(", ")}${azpNote(claims)}, the provider's client ids are ${clientText}, the policy's :aud condition wants ${wantedText}${noteOf(wanted ?? [], clientIds ?? [], claims)}`,
    values: [
      { label: "token aud", value: token.map(shown).join(", ") },
      ...(claims?.authorizedParty ? [{ label: "aud claim", value: claims.audiences.map(shown).join(", ") }] : []),
      { label: "client ids", value: clientText },
      { label: ":aud condition", value: wantedText },
    ],
    fix: claims === null ? [] : audienceFix(evidence, { claims, clientIds, wanted: wanted ?? [], policyFix }),
  };
}

function listed(values: readonly string[] | null, none: string): string {
  return values === null ? "(not read)" : values.map(shown).join(", ") || none;
}

function azpNote(claims: TokenClaims | null): string {
  if (claims === null || claims.authorizedParty === null) return "";
  return `, its azp, which AWS takes before the aud claim (${claims.audiences.join(", ")})`;
}

/** What explains the difference: a subject in the wrong place, or texts that look alike. */
function noteOf(wanted: readonly string[], clientIds: readonly string[], claims: TokenClaims | null): string {
  if (claims === null) return "";
  const subject = wanted.find((value) => isSubject(value, claims));
  if (subject !== undefined) return `: that is a subject, which belongs under :sub`;
  const token = effectiveAudiences(claims);
  const pairs = [...wanted, ...clientIds].flatMap((value) => token.map((audience) => likeness(value, audience)));
  const how = pairs.find((each) => each !== null);
  return how === undefined ? "" : `: they differ ${how}`;
}

/** What the policy's conditions on the issuer's `:aud` want. */
function wantedAudiences({ statements }: TrustPolicy, { issuer }: TokenClaims): string[] {
  const key = `${issuerNameOf(issuer)}:aud`.toLowerCase();
  const conditions = statements.flatMap((statement) => statement.conditions);
  return [...new Set(conditions.filter((each) => each.key.toLowerCase() === key).flatMap(({ wanted }) => wanted))];
}
