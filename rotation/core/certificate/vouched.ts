import type { X509Certificate } from "node:crypto";
import { isIssuedBy, isSameAuthority } from "./issued.js";

/** The trusted roots of that subject, given as a certificate has it: as its own subject or as its issuer. */
export type RootsBySubject = (subject: string) => readonly X509Certificate[];

/** What a walk is made of. */
export interface Step {
  readonly x509: X509Certificate;
  readonly notAfter: Date;
}

/**
 * The certificates by which trust leads from the leaf, which is the first, to the last one; both included. Null when
 * none do.
 *
 * OpenSSL ignores what a host sends beside the path that it verified, so a chain that verified says nothing about its
 * last certificate. That one counts only on a walk from a certificate to one that issued it, where each after the leaf
 * has a vouched key. Names and signatures alone prove nothing: anyone can certify the real root's public key under a CA
 * of his own and send both.
 *
 * @param presented - different certificates, the leaf first
 */
export function findWalk<S extends Step>(presented: readonly S[], rootsOf: RootsBySubject): readonly S[] | null {
  const [leaf, ...others] = presented;
  const last = others.at(-1);
  if (leaf === undefined || last === undefined) return presented;
  return walk(leaf, last, new Set(vouched(others, rootsOf)));
}

/**
 * Those whose subject and public key are a trusted root's, or are those of a CA certificate among them that a vouched
 * key signed.
 *
 * @param others - without the leaf: its key is the host's own and vouches for nothing
 */
function vouched<S extends Step>(others: readonly S[], rootsOf: RootsBySubject): ReadonlySet<S> {
  const found = new Set(others.filter(({ x509 }) => isVouchedByRoot(x509, rootsOf)));
  // What is added on the way is visited as well.
  for (const { x509: known } of found) {
    for (const other of others) {
      const { x509 } = other;
      if (isSameAuthority(x509, known) || (x509.ca && isIssuedBy(x509, known))) found.add(other);
    }
  }
  return found;
}

function isVouchedByRoot(x509: X509Certificate, rootsOf: RootsBySubject): boolean {
  return (
    rootsOf(x509.subject).some((root) => isSameAuthority(x509, root)) ||
    (x509.ca && rootsOf(x509.issuer).some((root) => isIssuedBy(x509, root)))
  );
}

/** Of several issuers the one that lasts longest comes first: with a renewed CA, the old one need not be there. */
function walk<S extends Step>(from: S, last: S, among: Set<S>): readonly S[] | null {
  if (from === last) return [from];
  const issuers = [...among].filter(({ x509 }) => isIssuedBy(from.x509, x509));
  issuers.sort((a, b) => b.notAfter.getTime() - a.notAfter.getTime());
  for (const issuer of issuers) {
    // What led nowhere once leads nowhere later: each certificate is tried once.
    if (!among.delete(issuer)) continue;
    const rest = walk(issuer, last, among);
    if (rest !== null) return [from, ...rest];
  }
  return null;
}
