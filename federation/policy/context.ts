import { effectiveAudiences, type TokenClaims } from "../token/claims.js";
import { claimsOffered, isFromElsewhere } from "../token/offered.js";
import { issuerNameOf } from "../workload.js";
import { claimOf, keyFault } from "./keys.js";
import type { RequestContext } from "./model.js";

/** A condition key in the context of a request. */
export type KeyLookup =
  | { readonly kind: "present"; readonly values: readonly string[] }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/** Keys of AWS that only the token can bring: without it there, the request has none. */
const FROM_THE_TOKEN = /^(aws:requesttag\/|aws:tagkeys$|sts:transitivetagkeys$|sts:sourceidentity$)/;

/** The condition keys that a token brings, with what else is known of the request. */
export function contextOfToken(claims: TokenClaims, sessionName: string | null): RequestContext {
  const issuerName = issuerNameOf(claims.issuer);
  const offered = claimsOffered(issuerName);
  const scoped = (claim: string) => `${issuerName}:${claim}`.toLowerCase();
  const values = new Map([
    [scoped("sub"), [claims.subject]],
    [scoped("aud"), effectiveAudiences(claims)],
    [scoped("oaud"), claims.audiences],
  ]);
  for (const { name, values: given } of claims.others) if (offered.includes(name)) values.set(scoped(name), given);
  const { tags, transitiveKeys, sourceIdentity } = claims.session;
  for (const tag of tags) values.set(`aws:requesttag/${tag.name}`.toLowerCase(), tag.values);
  if (tags.length > 0)
    values.set(
      "aws:tagkeys",
      tags.map(({ name }) => name),
    );
  if (transitiveKeys.length > 0) values.set("sts:transitivetagkeys", transitiveKeys);
  if (sourceIdentity !== null) values.set("sts:sourceidentity", [sourceIdentity]);
  if (sessionName !== null) values.set("sts:rolesessionname", [sessionName]);
  return { issuerName, values };
}

/**
 * The value of a key, whose name is not case-sensitive. A key of another issuer, one that the token could bring and does
 * not, and one that cannot exist are certainly absent; another of AWS itself (`aws:…`) is unknown.
 */
export function lookUp({ issuerName, values }: RequestContext, key: string): KeyLookup {
  const name = key.toLowerCase();
  const present = values.get(name);
  if (present !== undefined) return { kind: "present", values: present };
  if (issuerName === null) return { kind: splitKey(name) === null ? "unknown" : "absent" };
  if (keyFault(key, issuerName) !== null) return { kind: "absent" };
  const claim = claimOf(name, issuerName);
  if (claim !== null) return { kind: isFromElsewhere(issuerName, claim) ? "unknown" : "absent" };
  return { kind: FROM_THE_TOKEN.test(name) || splitKey(name) !== null ? "absent" : "unknown" };
}

/** A key scoped to an issuer taken apart at its last colon; null for every other key. Issuers have a dot in their host. */
export function splitKey(key: string): { readonly issuerName: string; readonly claim: string } | null {
  const at = key.lastIndexOf(":");
  const issuerName = key.slice(0, Math.max(at, 0));
  return /^[^/]*\./.test(issuerName) ? { issuerName, claim: key.slice(at + 1) } : null;
}
