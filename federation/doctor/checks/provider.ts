import { MAX_THUMBPRINTS } from "../../../rotation/core/certificate/thumbprint.js";
import { safe } from "../../../rotation/core/fault/sanitize.js";
import type { Provider } from "../../../rotation/core/model.js";
import { issuerNameOfArn } from "../../../rotation/core/reach/issuer.js";
import { restoreCommand, shellQuote } from "../../../rotation/core/tell/restore.js";
import { contrast, formDifferences } from "../../compare.js";
import { AWS_AUDIENCE, issuerNameOf } from "../../workload.js";
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

/** Whether IAM has a provider for exactly the token's issuer. */
export function checkProvider({ providers, token }: Evidence): Check {
  if (providers.kind !== "seen") return unseen("provider", providers);
  if (token.kind !== "seen") return notAsked("provider", "there is no token to look at");
  const { arns, exact, near } = providers.value;
  const { issuer } = token.value.claims;
  if (exact !== null) return passed("provider", safe`${exact.arn}`);
  if (near !== null) return failed("provider", differs(near, issuer));
  return failed("provider", {
    code: "provider-missing",
    severity: "fault",
    cause: safe`no OIDC provider of the account is for ${issuer}${arns === null ? "" : `; it has ${arns.length} for other issuers`}`,
    values: [
      { label: "token", value: issuer },
      { label: "registered", value: registeredNames(arns) },
    ],
    fix: [step("Register it:", createCommand(issuer))],
  });
}

function registeredNames(arns: readonly string[] | null): string {
  if (arns === null) return "(not listed)";
  return arns.length === 0 ? "(none)" : arns.map(issuerNameOfArn).join(", ");
}

/** The command that registers an issuer. */
function createCommand(issuer: string, audience = AWS_AUDIENCE): string {
  return `aws iam create-open-id-connect-provider --url ${shellQuote(issuer)} --client-id-list ${shellQuote(audience)}`;
}

function differs({ arn, issuer: registered, clientIds }: Provider, issuer: string): Diagnosis {
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
      ...(issuer.startsWith("https://")
        ? []
        : [step("AWS takes https issuers only: let the cluster issue https ones.")]),
      step("A provider's URL cannot be changed. Register the right one:", createCommand(issuer, clientIds[0])),
      step("Name it in the trust policy, principal and condition keys, then delete the other:"),
      step("", `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${shellQuote(arn)}`),
    ],
  };
}

/** What the provider has registered, beside what its issuer presents. */
export function checkThumbprints({ providers, issuer }: Evidence): Check {
  const provider = seenValue(providers)?.exact ?? null;
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
