import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { TlsChains } from "../../../../rotation/adapters/hosts/chains.js";
import { chainDisorder } from "../../../../rotation/core/certificate/chain.js";
import type { Observation } from "../../../../rotation/core/model.js";
import { type IssuedCertificate, issueLeaf } from "../../../../sandbox/throwaway-ca.js";
import { bundledContexts, extraContexts, limitsOf, publicContexts, serve } from "../../../support/fixtures.js";
import {
  authority,
  chain,
  DEFAULT_HOST,
  daysAround,
  deepChain,
  type TestChain,
  toChain,
} from "../../../support/pki.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };

async function observe(served: TestChain, contexts = extraContexts()): Promise<Observation> {
  const frontEnd = await serve({ identities: [served] });
  return new TlsChains(await contexts, limitsOf()).observe(ENDPOINT, frontEnd, "other");
}

/** Leaf, intermediate and root of the good ECDSA chain, and an RSA certificate that has nothing to do with them. */
async function parts() {
  const [ecdsa, root, unrelated] = await Promise.all([
    chain("ecdsa"),
    authority("ecdsaRoot"),
    authority("rsaIntermediate"),
  ]);
  const [leaf, intermediate = leaf] = ecdsa.certificates;
  const certificates = { leaf, intermediate, root: root.certificate, unrelated: unrelated.certificate };
  return { keyPem: ecdsa.keyPem, certificates };
}

type Part = "intermediate" | "root" | "unrelated";

it.each<[string, Part[], string | null]>([
  ["leaf and intermediate", ["intermediate"], null],
  ["the root included", ["intermediate", "root"], null],
  [
    "root before intermediate",
    ["root", "intermediate"],
    "certificate 1 is not issued by certificate 2; certificate 2 is not issued by certificate 3",
  ],
  ["the intermediate twice", ["intermediate", "intermediate"], /certificate 3 repeats certificate 2$/.source],
  [
    "an unrelated certificate in the middle",
    ["unrelated", "intermediate"],
    "certificate 1 is not issued by certificate 2; certificate 2 is not issued by certificate 3",
  ],
])("a chain that verified is reported as presented, the last one counting: %s", async (_name, above, disorder) => {
  const { keyPem, certificates } = await parts();
  const order = [certificates.leaf, ...above.map((part) => certificates[part])] as const;
  const served = toChain(keyPem, order as [IssuedCertificate, ...IssuedCertificate[]]);
  const seen = await observe(served);

  expect(seen).toMatchObject({ kind: "verified", anchor: "extra", chain: order.map(({ sha1 }) => ({ sha1 })) });
  const found = seen.kind === "verified" ? chainDisorder(seen.chain) : "not verified";
  expect(found).toEqual(disorder === null ? null : expect.stringMatching(disorder));
});

it("a lone leaf whose issuer the client does not hold is refused, and reported", async () => {
  const { keyPem, certificates } = await parts();
  const seen = await observe(toChain(keyPem, [certificates.leaf]));
  const fault = { code: "unknown-issuer" };
  expect(seen).toMatchObject({ kind: "refused", chain: [{ sha1: certificates.leaf.sha1 }], fault });
});

it("a lone leaf directly under a trusted root verifies, and is itself the certificate that counts", async () => {
  const options = { hosts: [DEFAULT_HOST], keyKind: "ecdsa", validity: daysAround(-1, 30) } as const;
  const { keyPem, certificate } = await issueLeaf(authority("ecdsaRoot"), options);
  const seen = await observe(toChain(keyPem, [certificate]));
  const { notAfter } = certificate;
  expect(seen).toMatchObject({ kind: "verified", chain: [{ sha1: certificate.sha1, notAfter, issuedByNext: true }] });
});

it("names, ends and links of the certificates are those of the DER", async () => {
  const served = await chain("ecLeafUnderRsa");
  const seen = await observe(served);
  const expected = served.certificates.map(({ der, sha1, notAfter }) => {
    const { subject = "", issuer, validFrom } = new X509Certificate(der);
    const oneLine = (name: string) => name.replaceAll("\n", ", ");
    const names = { subject: oneLine(subject), issuer: oneLine(issuer) };
    return { ...names, sha1, notBefore: new Date(validFrom), notAfter, issuedByNext: true };
  });
  expect(seen).toMatchObject({ chain: expected });
});

it("a hostile subject is made harmless", async () => {
  const subject = "a\u001b[31m\u202e\nCN=b\u2028, O=c";
  const options = { hosts: [DEFAULT_HOST], keyKind: "ecdsa", validity: daysAround(-1, 30), subject } as const;
  const { keyPem, certificate } = await issueLeaf(authority("ecdsaRoot"), options);
  const seen = await observe(toChain(keyPem, [certificate]));
  const [shown = { subject: "" }] = "chain" in seen ? seen.chain : [];
  expect(shown.subject).toMatch(/^[\x20-\x7e]+$/);
  expect(shown.subject).toMatch(/^O=Throwaway PKI, CN=a/);
});

it("ten certificates verify", async () => {
  const served = await deepChain(10);
  const seen = await observe(served);
  expect(seen).toMatchObject({ kind: "verified", chain: served.certificates.map(({ sha1 }) => ({ sha1 })) });
});

it.each([
  ["trusted by the extra CAs", extraContexts],
  ["trusted by the bundled roots", publicContexts],
])("eleven certificates are refused as too long although the chain is %s", async (_name, contexts) => {
  const seen = await observe(await deepChain(11), contexts());
  expect(seen).toMatchObject({ kind: "refused", chain: [], fault: { code: "chain-too-long" } });
});

it("eleven certificates that nobody trusts are refused for their issuer, without a chain", async () => {
  const seen = await observe(await deepChain(11), Promise.resolve(bundledContexts));
  expect(seen).toMatchObject({ kind: "refused", chain: [], fault: { code: "unknown-issuer" } });
});

it.each(["TLSv1.2", "TLSv1.3"] as const)(
  "over %s, three hundred certificates exceed what OpenSSL reads and are refused as too long",
  async (version) => {
    const { keyPem, certificates } = await parts();
    const served = toChain(keyPem, [
      certificates.leaf,
      ...Array<IssuedCertificate>(299).fill(certificates.intermediate),
    ]);
    const frontEnd = await serve({ identities: [served], minVersion: version, maxVersion: version });
    const seen = await new TlsChains(await extraContexts(), limitsOf()).observe(ENDPOINT, frontEnd, "ecdsa");
    expect(seen).toMatchObject({ kind: "refused", protocol: null, chain: [], fault: { code: "chain-too-long" } });
    expect(frontEnd.connections()).toBe(1);
  },
);
