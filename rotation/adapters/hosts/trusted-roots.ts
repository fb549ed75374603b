import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { comparableName } from "../../core/certificate/issued.js";
import type { RootsBySubject } from "../../core/certificate/vouched.js";

let bundled: RootsBySubject | undefined;

/** Node's bundled roots. They are parsed when they are first asked for, once per process: that takes tens of ms. */
export function bundledRoots(): RootsBySubject {
  bundled ??= indexRoots(tls.rootCertificates);
  return bundled;
}

/** Certificates in PEM by their subject, all parsed at once. */
export function indexRoots(pems: readonly string[]): RootsBySubject {
  const index = new Map<string, X509Certificate[]>();
  for (const root of pems.map((pem) => new X509Certificate(pem))) {
    const name = comparableName(root.subject);
    index.set(name, [...(index.get(name) ?? []), root]);
  }
  return (subject) => index.get(comparableName(subject)) ?? [];
}
