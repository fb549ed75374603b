import { MAX_THUMBPRINTS } from "../../../rotation/core/certificate/thumbprint.js";
import { safe } from "../../../rotation/core/fault/sanitize.js";
import type { Provider } from "../../../rotation/core/model.js";
import { issuerNameOfArn } from "../../../rotation/core/reach/issuer.js";
import { restoreCommand, shellQuote } from "../../../rotation/core/tell/restore.js";
import { contrast, formDifferences } from "../../compare.js";
import { effectiveAudiences, type TokenClaims } from "../../token/claims.js";
import { isBuiltIn } from "../../token/offered.js";
import { issuerNameOf } from "../../workload.js";
import {
  type Check,
  type Diagnosis,
  failed,
  notAsked,
  notEvaluated,
  passed,
  seenValue,
  step,
  unseen,
} from "../check.js";
import type { Evidence, TlsEvidence } from "../evidence/evidence.js";
import { unreachableIssuer } from "./unreachable.js";

/** Limit of IAM. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
const MAX_CLIENT_IDS = 100;

/** Whether IAM has a provider for exactly the token's issuer. */
export function checkProvider({ providers, token }: Evidence): Check {
  const claims = seenValue(token)?.claims ?? null;
  const builtIn = builtInOf(token);
  if (builtIn !== null) return passed("provider", `${builtIn}: AWS knows it by itself, there is nothing to register`);
  const unreachable = claims === null ? null : unreachableIssuer(claims.issuer);
  if (unreachable !== null) return failed("provider", unreachable);
  if (providers.kind !== "seen") return unseen("provider", providers);
  if (claims === null) return notAsked("provider", "there is no token to look at");
  const { arns, exact, near } = providers.value;
  const { issuer } = claims;
  if (exact !== null) return passed("provider", safe`${exact.arn}`);
  if (near !== null) return failed("provider", differs(near, claims));
  return failed("provider", {
    code: "provider-missing",
    severity: "fault",
    cause: safe`no OIDC provider of the account is for ${issuer}${arns === null ? "" : `; it has ${arns.length} for other issuers`}`,
    values: [
      { label: "token", value: issuer },
      { label: "registered", value: registeredNames(arns) },
    ],
    fix: [step("Register it:", createCommand(claims))],
  });
}

/** The name of a provider that AWS knows by itself; null for every other token, and without one. */
function builtInOf(token: Evidence["token"]): string | null {
  const name = issuerNameOf(seenValue(token)?.claims.issuer ?? "");
  return isBuiltIn(name) ? name : null;
}

function registeredNames(arns: readonly string[] | null): string {
  if (arns === null) return "(not listed)";
  return arns.length === 0 ? "(none)" : arns.map(issuerNameOfArn).join(", ");
}

/**
 * The command that registers an issuer for a token's own audience. As JSON: the CLI reads a value that begins with
 * `https://`, in version 1, as a place to look at.
 */
function createCommand(claims: TokenClaims, more: readonly string[] = []): string {
  const clientIds = [...new Set([...effectiveAudiences(claims), ...more])].slice(0, MAX_CLIENT_IDS);
  return `aws iam create-open-id-connect-provider --url ${shellQuote(claims.issuer)} --client-id-list ${shellQuote(JSON.stringify(clientIds))}`;
}

function differs({ arn, issuer: registered, clientIds }: Provider, claims: TokenClaims): Diagnosis {
  const { issuer } = claims;
  const forms = formDifferences(issuerNameOfArn(arn), issuerNameOf(issuer)) ?? [];
  const zones = forms.includes("zones");
  const [ours, theirs] = contrast(registered, issuer, "/");
  const why = zones
    ? "the provider was registered from the cluster's selfLink, which says /zones/, while tokens say /locations/"
    : `the provider's issuer and the token's differ in ${forms.join(" and ")}, and AWS compares letter by letter`;
  return {
    code: zones ? "zones-locations" : "issuer-differs",
    severity: "fault",
    cause: safe`${why}: registered ${ours}, token says ${theirs}`,
    values: [
      { label: "registered", value: registered },
      { label: "token", value: issuer },
    ],
    fix: [
      step("A provider's URL cannot be changed. Register the right one:", createCommand(claims, clientIds)),
      step("Name it in the trust policy, principal and condition keys, then delete the other:"),
      step("", `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${shellQuote(arn)}`),
    ],
  };
}

/** What the provider has registered, beside what its issuer presents. */
export function checkThumbprints({ providers, issuer, token }: Evidence): Check {
  const provider = seenValue(providers)?.exact ?? null;
  const builtIn = builtInOf(token);
  if (builtIn !== null) return notAsked("thumbprints", `AWS knows ${builtIn} by itself and uses no thumbprint`);
  if (providers.kind !== "seen") return unseen("thumbprints", providers);
  if (provider === null) return notAsked("thumbprints", "there is no provider to look at");
  if (issuer.kind !== "seen") return unseen("thumbprints", issuer);
  const { tls } = issuer.value;
  const missing = tls.required.filter((value) => !provider.thumbprints.includes(value));
  if (missing.length > 0) return failed("thumbprints", mismatch(provider, tls, missing));
  if (tls.fault !== null || tls.required.length === 0) {
    return notEvaluated("thumbprints", tls.fault?.message ?? "no certificate chain of the issuer was verified");
  }
  return passed("thumbprints", "everything that the issuer presents is registered");
}

function mismatch({ arn, thumbprints }: Provider, tls: TlsEvidence, missing: readonly string[]): Diagnosis {
  const pinned = tls.verification === "thumbprint-pinned";
  const likely = pinned
    ? "AWS uses thumbprints for this issuer, because its chain does not lead to a public CA or it refuses TLS 1.2: sign-in fails with InvalidIdentityToken"
    : "AWS most likely verifies this issuer against its own CA library and uses the thumbprint only as a fallback";
  const lacking = missing.length < tls.required.length ? `, missing ${missing.join(", ")}` : "";
  const planned = [...new Set([...tls.required, ...thumbprints])].slice(0, MAX_THUMBPRINTS);
  return {
    code: "thumbprint-mismatch",
    severity: pinned ? "fault" : "warning",
    cause: `${safe`registered is ${thumbprints.join(", ") || "(nothing)"}, presented is ${tls.required.join(", ")}`}${lacking}; ${likely}`,
    values: [
      { label: "registered", value: thumbprints.join(" ") || "(none)" },
      { label: "presented", value: tls.required.join(" ") },
    ],
    fix: [
      step("Register what is presented:", restoreCommand(arn, planned)),
      step("`rotate` does it for all providers."),
    ],
  };
}
