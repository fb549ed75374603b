import { once } from "node:events";
import tls from "node:tls";
import { expect, it } from "vitest";
import { thumbprintOf } from "../../../../rotation/core/certificate/thumbprint.js";
import { run, serve } from "../../../support/fixtures.js";
import {
  authority,
  chain,
  DEFAULT_HOST,
  presentedBy,
  type TestChain,
  toChain,
  trustedRoots,
} from "../../../support/pki.js";

// Why handshake.ts reads a chain as it does: measured on Node 20.20 and 24.21, see nodejs/node#65579. A failure here
// on a later Node means that a trap is gone, not that anything of ours broke.

/** A connection that trusts the test roots, to a server with this chain. */
async function connectTo(served: TestChain): Promise<tls.TLSSocket> {
  const { address: host, port } = await serve({ identities: [served] });
  const socket = tls.connect({ host, port, servername: DEFAULT_HOST, ca: await trustedRoots() });
  await run({ close: () => void socket.destroy() });
  await once(socket, "secureConnect");
  return socket;
}

/** Thumbprints of the old form's links; a self-signed certificate is its own issuer there. */
function legacyChain(socket: tls.TLSSocket): string[] {
  const thumbprints: string[] = [];
  let certificate: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined && !thumbprints.includes(thumbprintOf(certificate.raw))) {
    thumbprints.push(thumbprintOf(certificate.raw));
    certificate = certificate.issuerCertificate;
  }
  return thumbprints;
}

it("getPeerCertificate(true) adds the client's own root to the presented chain", async () => {
  const [served, root] = await Promise.all([chain("ecdsa"), authority("ecdsaRoot")]);
  const socket = await connectTo(served);
  const presented = served.certificates.map(({ sha1 }) => sha1);
  expect(legacyChain(socket)).toEqual([...presented, root.certificate.sha1]);
});

it("getPeerCertificate(true) puts a disordered chain in order and drops what does not belong to it", async () => {
  const [served, root, unrelated] = await Promise.all([
    chain("ecdsa"),
    authority("ecdsaRoot"),
    authority("rsaIntermediate"),
  ]);
  const [leaf, intermediate = leaf] = served.certificates;
  const disordered = toChain(served.keyPem, [leaf, unrelated.certificate, root.certificate, intermediate]);
  const socket = await connectTo(disordered);
  expect(legacyChain(socket)).toEqual([leaf.sha1, intermediate.sha1, root.certificate.sha1]);
});

it("getPeerX509Certificate() gives the presented chain as it is the first time, and nothing the second", async () => {
  const [served, root] = await Promise.all([chain("ecdsa"), authority("ecdsaRoot")]);
  const [leaf, intermediate = leaf] = served.certificates;
  const disordered = toChain(served.keyPem, [leaf, root.certificate, intermediate, intermediate]);
  const { port } = await serve({ identities: [disordered] });
  expect(await presentedBy(port)).toEqual(disordered.certificates.map(({ sha1 }) => sha1));

  const socket = await connectTo(disordered);
  const first = socket.getPeerX509Certificate();
  expect(first?.issuerCertificate?.issuerCertificate?.raw).toEqual(intermediate.der);
  expect(socket.getPeerX509Certificate()).toBeUndefined();
  expect(socket.getPeerCertificate(true)).toEqual({});
});
