import { safe } from "../../../rotation/core/fault/sanitize.js";
import { shellQuote } from "../../../rotation/core/tell/restore.js";
import type { TrustPolicy } from "../../policy/model.js";
import { effectiveAudiences, type TokenClaims } from "../../token/claims.js";
import { issuerNameOf } from "../../workload.js";
import { type Check, type Diagnosis, failed, notAsked, passed, seenValue, step, unseen } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { trustPolicyOf } from "../in-use.js";

/** Whether the provider takes the token's audience. */
export function checkAudience(evidence: Evidence): Check {
  const { providers, token } = evidence;
  if (token.kind !== "seen") return notAsked("audience", "there is no token to look at");
  const audiences = effectiveAudiences(token.value.claims);
  const wanted = evidence.intent.audience;
  if (providers.kind !== "seen") {
    // Without client ids, an audience that neither the user nor the policy wants is wrong all the same.
    const policy = trustPolicyOf(evidence);
    const accepted = [wanted, ...(policy === null ? [] : wantedAudiences(policy, token.value.claims))];
    const plausible = audiences.some((audience) => accepted.includes(audience));
    return plausible ? unseen("audience", providers) : failed("audience", audienceMismatch(evidence));
  }
  const { exact } = providers.value;
  if (exact === null) return notAsked("audience", "there is no provider to look at");
  const common = audiences.find((audience) => exact.clientIds.includes(audience));
  return common === undefined
    ? failed("audience", audienceMismatch(evidence))
    : passed("audience", safe`${common} is among the provider's client ids`);
}

/** The token's audience, the provider's client ids and the policy's condition on it, all three beside each other. */
export function audienceMismatch(evidence: Evidence): Diagnosis {
  const { intent } = evidence;
  const claims = seenValue(evidence.token)?.claims ?? null;
  const token = claims === null ? [] : effectiveAudiences(claims);
  const provider = seenValue(evidence.providers)?.exact ?? null;
  const policy = trustPolicyOf(evidence);
  const condition = policy === null || claims === null ? null : wantedAudiences(policy, claims);
  const clientIds = provider === null ? "(not read)" : provider.clientIds.join(", ") || "(none)";
  const conditionText = condition === null ? "(not read)" : condition.join(", ") || "(no condition)";
  return {
    code: "audience-mismatch",
    severity: "fault",
    cause: safe`the token is for ${token.join(", ")}, the provider's client ids are ${clientIds}, the policy's :aud condition wants ${conditionText}`,
    values: [
      { label: "token aud", value: token.join(", ") },
      { label: "client ids", value: clientIds },
      { label: ":aud condition", value: conditionText },
    ],
    fix: [fixOf(token, audienceMeant(token, intent.audience, provider), provider)],
  };
}

/** What a provider was registered for goes before the usual audience, when the token has neither. */
function audienceMeant(
  token: readonly string[],
  usual: string,
  provider: { clientIds: readonly string[] } | null,
): string {
  const [registered = usual] = provider?.clientIds ?? [];
  return token.includes(usual) || provider?.clientIds.includes(usual) ? usual : registered;
}

function fixOf(
  token: readonly string[],
  audience: string,
  provider: { arn: string; clientIds: readonly string[] } | null,
) {
  if (!token.includes(audience)) {
    return step(
      "Ask for the right audience in the projected volume:",
      `- serviceAccountToken:\n    audience: ${audience}\n    path: token`,
    );
  }
  if (provider !== null && !provider.clientIds.includes(audience)) {
    const arn = shellQuote(provider.arn);
    return step(
      "Add the audience to the provider:",
      `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${shellQuote(audience)}`,
    );
  }
  return step("Correct the condition in the trust policy:", `"StringEquals": { "HOST/PATH:aud": "${audience}" }`);
}

/** What the policy's conditions on the issuer's `:aud` want. */
function wantedAudiences({ statements }: TrustPolicy, { issuer }: TokenClaims): string[] {
  const key = `${issuerNameOf(issuer)}:aud`.toLowerCase();
  const conditions = statements.flatMap((statement) => statement.conditions);
  return [...new Set(conditions.filter((each) => each.key.toLowerCase() === key).flatMap(({ wanted }) => wanted))];
}
