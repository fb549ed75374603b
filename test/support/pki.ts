import { createHash, type X509Certificate } from "node:crypto";
import { once } from "node:events";
import { type ConnectionOptions, connect } from "node:tls";
import { authority, DEFAULT_HOST, daysAround, type SandboxChain, toChain } from "../../sandbox/pki.js";
import { createIntermediate, type IssuedCertificate, issueLeaf } from "../../sandbox/throwaway-ca.js";

export type { SandboxChain as TestChain } from "../../sandbox/pki.js";
export * from "../../sandbox/pki.js";

const INTERMEDIATE = daysAround(-700, 1000);
const LEAF = daysAround(-24, 60);

/** A chain of `count` different ECDSA certificates, each signed by the next, the last by `ecdsaRoot`; 1 or more. */
export async function deepChain(count: number, host: string = DEFAULT_HOST): Promise<SandboxChain> {
  let issuer = await authority("ecdsaRoot");
  const above: IssuedCertificate[] = [];
  for (let level = 1; level < count; level += 1) {
    issuer = await createIntermediate(issuer, { name: `Level ${level}`, keyKind: "ecdsa", validity: INTERMEDIATE });
    above.unshift(issuer.certificate);
  }
  const leaf = await issueLeaf(issuer, { hosts: [host], keyKind: "ecdsa", validity: LEAF });
  return toChain(leaf.keyPem, [leaf.certificate, ...above]);
}

/** Lower-case hex SHA-1 of the certificates one connection to 127.0.0.1 received, in wire order; verifies nothing. */
export async function presentedBy(port: number, options: ConnectionOptions = {}): Promise<string[]> {
  const socket = connect({ host: "127.0.0.1", port, servername: DEFAULT_HOST, rejectUnauthorized: false, ...options });
  await once(socket, "secureConnect");
  const thumbprints: string[] = [];
  // One call: a second one returns undefined on Node 20 to 24.
  let certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  for (; certificate !== undefined; certificate = certificate.issuerCertificate) {
    thumbprints.push(createHash("sha1").update(certificate.raw).digest("hex"));
  }
  socket.destroy();
  return thumbprints;
}
