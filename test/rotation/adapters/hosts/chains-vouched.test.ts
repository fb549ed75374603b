import { expect, it } from "vitest";
import { TlsChains } from "../../../../rotation/adapters/hosts/chains.js";
import { SecureContexts } from "../../../../rotation/adapters/hosts/secure-contexts.js";
import { thumbprintOfChain } from "../../../../rotation/core/certificate/chain.js";
import type { Observation } from "../../../../rotation/core/model.js";
import {
  type Authority,
  createIntermediate,
  createRoot,
  crossSign,
  type IssuedCertificate,
} from "../../../../sandbox/throwaway-ca.js";
import { altered } from "../../../support/absurd.js";
import { extraContexts, limitsOf, publicContexts, serve } from "../../../support/fixtures.js";
import { authority, chain, DEFAULT_HOST, daysAround, type SandboxChain, toChain } from "../../../support/pki.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };
const VALIDITY = daysAround(-10, 300);

const [good, root, intermediate] = await Promise.all([
  chain("ecdsa"),
  authority("ecdsaRoot"),
  authority("ecdsaIntermediate"),
]);
const stranger = await createRoot({ name: "Stranger", keyKind: "ecdsa", validity: VALIDITY });

/** A server with the good leaf, its intermediate and then these. */
async function observe(then: readonly IssuedCertificate[], contexts = extraContexts()): Promise<Observation> {
  const frontEnd = await serve({ identities: [serving(then)] });
  return new TlsChains(await contexts, limitsOf()).observe(ENDPOINT, frontEnd, "ecdsa");
}

function serving(then: readonly IssuedCertificate[]): SandboxChain {
  return toChain(good.keyPem, [good.certificates[0], intermediate.certificate, ...then]);
}

const forge = (of: Authority) => crossSign(of, stranger, VALIDITY);

it.each<[string, () => Promise<IssuedCertificate[]>]>([
  ["a CA of its own", async () => [stranger.certificate]],
  ["its own CA behind a forged certificate of the root", async () => [await forge(root), stranger.certificate]],
  [
    "its own CA behind a forged certificate of the intermediate",
    async () => [await forge(intermediate), stranger.certificate],
  ],
  [
    "its own CA behind the root and a forged one of it",
    async () => [root.certificate, await forge(root), stranger.certificate],
  ],
  [
    "a namesake of the root",
    async () => [(await createRoot({ name: root.name, keyKind: "ecdsa", validity: VALIDITY })).certificate],
  ],
])("a server that appends %s is refused as unlinked, and its chain is shown", async (_what, then) => {
  const appended = await then();
  for (const contexts of [extraContexts(), publicContexts()]) {
    const seen = await observe(appended, contexts);
    const shown = serving(appended).certificates.map(({ sha1 }) => ({ sha1, onWalk: false }));
    const fault = { code: "chain-unlinked" };
    expect(seen).toMatchObject({ kind: "refused", protocol: "TLSv1.3", chain: shown, fault });
  }
});

it("a stranger in the middle leaves the honest last certificate counting", async () => {
  const seen = await observe([stranger.certificate, root.certificate]);
  expect(seen).toMatchObject({ kind: "verified" });
  expect(seen.kind === "verified" && thumbprintOfChain(seen.chain)).toBe(root.certificate.sha1);
});

it("the leaf once more at the end leaves the intermediate counting", async () => {
  const seen = await observe([good.certificates[0]]);
  expect(seen.kind === "verified" && thumbprintOfChain(seen.chain)).toBe(intermediate.certificate.sha1);
});

it("extra CAs vouch for a chain that needs them, and not for one that the bundled roots verify", async () => {
  const old = await createRoot({ name: "Old", keyKind: "ecdsa", validity: VALIDITY });
  const served = [await crossSign(root, old, VALIDITY), old.certificate];
  const pems = [root.certificate.pem, old.certificate.pem];
  expect(await observe(served)).toMatchObject({ kind: "refused", fault: { code: "chain-unlinked" } });
  expect(await observe(served, Promise.resolve(new SecureContexts(pems)))).toMatchObject({
    kind: "verified",
    anchor: "extra",
  });
});

it("a field that cannot be read refuses the chain, though OpenSSL does not look at it", async () => {
  const validity = { notBefore: VALIDITY.notBefore, notAfter: new Date("2040-06-15T10:00:00Z") };
  const { certificate } = await createIntermediate(stranger, { name: "Absurd", keyKind: "ecdsa", validity });
  const seen = await observe([altered(certificate, "400615", "401315")]);
  const fault = { code: "certificate-unreadable", message: "the end of certificate 3 is no date" };
  expect(seen).toMatchObject({ kind: "refused", chain: [], fault });
});
