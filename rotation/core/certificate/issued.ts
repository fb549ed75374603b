import type { X509Certificate } from "node:crypto";

/**
 * Whether the key of `issuer` signed `certificate` and the two agree on the issuer's name.
 *
 * Not `checkIssued`: it compares authority key identifiers, which nobody has to set right, and no signature. A signature
 * by itself proves little, because anyone can certify anybody's public key: see `vouched.ts`.
 */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  if (comparableName(certificate.issuer) !== comparableName(issuer.subject)) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key of a kind that Node does not know signed nothing that we could check.
    return false;
  }
}

/** Whether two certificates are about the same subject with the same public key: renewals and cross-certificates are. */
export function isSameAuthority(a: X509Certificate, b: X509Certificate): boolean {
  if (comparableName(a.subject) !== comparableName(b.subject)) return false;
  try {
    return keyBytes(a).equals(keyBytes(b));
  } catch {
    return false;
  }
}

/** Bytes, parameters included: a point on another curve, or with another generator, is another key. */
function keyBytes({ publicKey }: X509Certificate): Buffer {
  return publicKey.export({ type: "spki", format: "der" });
}

/**
 * A name as names are compared: case and runs of spaces do not count. Node gives none for an empty one.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-7.1
 */
export function comparableName(name: string | undefined): string {
  return (name ?? "").toLowerCase().replaceAll(/\s+/g, " ");
}
