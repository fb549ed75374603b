import { effectiveAudiences, type TokenClaims } from "../token/claims.js";
import { issuerNameOf } from "../workload.js";
import type { RequestContext } from "./model.js";

/**
 * Claims that every token has. AWS knows others (`amr`, `email`, `oaud`), which a token may have and which are not read.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (OIDC federation)
 */
const ALWAYS_THERE = ["sub", "aud"];

/** A condition key in the context of a request. */
export type KeyLookup =
  | { readonly kind: "present"; readonly values: readonly string[] }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/** The condition keys that a token brings, with what else is known of the request. */
export function contextOfToken(claims: TokenClaims, sessionName: string | null): RequestContext {
  const issuerName = issuerNameOf(claims.issuer);
  const scoped = (claim: string) => `${issuerName}:${claim}`.toLowerCase();
  const values = new Map([
    [scoped("sub"), [claims.subject]],
    [scoped("aud"), effectiveAudiences(claims)],
  ]);
  if (sessionName !== null) values.set("sts:rolesessionname", [sessionName]);
  return { issuerName, values };
}

/**
 * The value of a key, whose name is not case-sensitive. A key scoped to another issuer is certainly absent; one of AWS
 * itself (`aws:…`), or a claim that AWS may or may not offer, is unknown.
 */
export function lookUp({ issuerName, values }: RequestContext, key: string): KeyLookup {
  const name = key.toLowerCase();
  const present = values.get(name);
  if (present !== undefined) return { kind: "present", values: present };
  const scoped = splitKey(name);
  if (scoped === null) return { kind: "unknown" };
  if (scoped.issuerName !== issuerName?.toLowerCase()) return { kind: "absent" };
  return ALWAYS_THERE.includes(scoped.claim) ? { kind: "absent" } : { kind: "unknown" };
}

/** A key scoped to an issuer taken apart at its last colon; null for every other key. Issuers have a dot in their host. */
export function splitKey(key: string): { readonly issuerName: string; readonly claim: string } | null {
  const at = key.lastIndexOf(":");
  const issuerName = key.slice(0, Math.max(at, 0));
  return /^[^/]*\./.test(issuerName) ? { issuerName, claim: key.slice(at + 1) } : null;
}
