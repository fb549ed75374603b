import { shellQuote } from "../../../rotation/core/tell/restore.js";
import { effectiveAudiences, type TokenClaims } from "../../token/claims.js";
import { issuerNameOf } from "../../workload.js";
import { type FixStep, seenValue, step } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { isSubject } from "./denied.js";

/** What is known of the audiences of the three sides. */
interface Sides {
  readonly claims: TokenClaims;
  /** Null when they were not read. */
  readonly clientIds: readonly string[] | null;
  /** What the policy wants; empty when it has no condition. */
  readonly wanted: readonly string[];
  readonly policyFix: readonly FixStep[];
}

/** The steps on the side that is wrong: the token, the provider or the policy. */
export function audienceFix(evidence: Evidence, { claims, clientIds, wanted, policyFix }: Sides): FixStep[] {
  const token = effectiveAudiences(claims);
  const audiences = wanted.filter((value) => !isSubject(value, claims));
  const [meant = clientIds?.[0] ?? evidence.intent.audience] = audiences;
  const asMeant = token.includes(evidence.intent.audience);
  const taken = clientIds === null ? asMeant || audiences.length === 0 : token.some((each) => clientIds.includes(each));
  const fits = audiences.length === 0 || token.some((each) => audiences.includes(each));
  // Which party a token is for is decided where it is made, and nothing here can ask for another one.
  const fixed = claims.authorizedParty !== null || asMeant || (taken && !fits) || (fits && audiences.length > 0);
  if (!fixed) return [askFor(meant, claims)];
  const provider = taken && claims.authorizedParty === null ? [] : addClientId(token[0] ?? "", evidence, clientIds);
  return [...provider, ...policyFix];
}

function askFor(audience: string, { issuer, subject }: TokenClaims): FixStep {
  if (subject.startsWith("system:serviceaccount:")) {
    return step(
      "Ask for the right audience in the projected volume:",
      `- serviceAccountToken:\n    audience: ${audience}\n    path: token`,
    );
  }
  if (issuerNameOf(issuer).startsWith("token.actions.")) {
    return step(
      "Ask for the right audience in the step of configure-aws-credentials:",
      `with:\n  audience: ${audience}`,
    );
  }
  return step("Ask the issuer for a token with the right audience:", audience);
}

/** With the audience as JSON: the CLI reads a value that begins with `https://`, in version 1, as a place to look at. */
function addClientId(audience: string, evidence: Evidence, clientIds: readonly string[] | null): FixStep[] {
  const arn = seenValue(evidence.providers)?.exact?.arn ?? null;
  if (clientIds?.includes(audience)) return [];
  if (arn === null) return [step("See that the provider has this client id:", audience)];
  const input = JSON.stringify({ OpenIDConnectProviderArn: arn, ClientID: audience });
  return [
    step(
      "Add the audience to the provider:",
      `aws iam add-client-id-to-open-id-connect-provider --cli-input-json ${shellQuote(input)}`,
    ),
  ];
}
