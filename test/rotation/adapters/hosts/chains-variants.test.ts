import { expect, it } from "vitest";
import { TlsChains } from "../../../../rotation/adapters/hosts/chains.js";
import type { Observation, Variant } from "../../../../rotation/core/model.js";
import { issueLeaf, type KeyKind } from "../../../../sandbox/throwaway-ca.js";
import type { ServedIdentity } from "../../../../sandbox/tls-front-end.js";
import { extraContexts, limitsOf, serve } from "../../../support/fixtures.js";
import { authority, chain, DEFAULT_HOST, daysAround, type TestChain, toChain } from "../../../support/pki.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };
const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;

/** What a server of one TLS version shows to each variant: the thumbprints of the chain, or the kind of observation. */
async function shownBy(identities: readonly ServedIdentity[], version: (typeof VERSIONS)[number]) {
  const frontEnd = await serve({ identities, minVersion: version, maxVersion: version });
  const chains = new TlsChains(await extraContexts(), limitsOf());
  const see = (variant: Variant) => chains.observe(ENDPOINT, frontEnd, variant).then(brief);
  const [ecdsa, rsa, other] = await Promise.all([see("ecdsa"), see("rsa"), see("other")]);
  return { ecdsa, rsa, other };
}

function brief(seen: Observation) {
  return seen.kind === "verified" ? [seen.anchor, seen.protocol, ...seen.chain.map(({ sha1 }) => sha1)] : seen.kind;
}

/** As `brief` gives it for a chain that verified with the extra CAs. */
function verified({ certificates }: TestChain, version: string) {
  return ["extra", version, ...certificates.map(({ sha1 }) => sha1)];
}

/** A chain of one certificate that a root signed itself. */
async function underRoot(root: "rsaRoot" | "ecdsaRoot", keyKind: KeyKind): Promise<TestChain> {
  const validity = daysAround(-24, 60);
  const { keyPem, certificate } = await issueLeaf(authority(root), { hosts: [DEFAULT_HOST], keyKind, validity });
  return toChain(keyPem, [certificate]);
}

it.each(VERSIONS)(
  "over %s, a server with both kinds of certificate shows each variant its own chain",
  async (version) => {
    const [ecdsa, rsa] = await Promise.all([chain("ecdsa"), chain("rsa")]);
    const shown = await shownBy([ecdsa, rsa], version);
    expect(shown).toMatchObject({ ecdsa: verified(ecdsa, version), rsa: verified(rsa, version) });
  },
);

it.each(VERSIONS)("over %s, a server with an RSA certificate alone does not offer ecdsa", async (version) => {
  const rsa = await chain("rsa");
  const shown = await shownBy([rsa], version);
  expect(shown).toEqual({ ecdsa: "not-offered", rsa: verified(rsa, version), other: verified(rsa, version) });
});

it.each(VERSIONS)("over %s, a server with an ECDSA certificate alone does not offer rsa", async (version) => {
  const ecdsa = await chain("ecdsa");
  const shown = await shownBy([ecdsa], version);
  expect(shown).toEqual({ ecdsa: verified(ecdsa, version), rsa: "not-offered", other: verified(ecdsa, version) });
});

it.each(VERSIONS)("over %s, a server with an Ed25519 certificate alone is seen as other only", async (version) => {
  const ed25519 = await underRoot("ecdsaRoot", "ed25519");
  const shown = await shownBy([ed25519], version);
  expect(shown).toEqual({ ecdsa: "not-offered", rsa: "not-offered", other: verified(ed25519, version) });
});

it.each(VERSIONS)("over %s, an EC leaf under an RSA issuer is shown to ecdsa", async (version) => {
  const mixed = await chain("ecLeafUnderRsa");
  const shown = await shownBy([mixed], version);
  expect(shown).toMatchObject({ ecdsa: verified(mixed, version), rsa: "not-offered" });
});

it.each(VERSIONS)("over %s, an EC leaf under an RSA issuer stands beside an RSA chain", async (version) => {
  const [mixed, rsa] = await Promise.all([chain("ecLeafUnderRsa"), chain("rsa")]);
  const shown = await shownBy([mixed, rsa], version);
  expect(shown).toMatchObject({ ecdsa: verified(mixed, version), rsa: verified(rsa, version) });
});

it.each(VERSIONS)("over %s, an RSA leaf under an ECDSA issuer is shown to rsa", async (version) => {
  const mixed = await underRoot("ecdsaRoot", "rsa");
  const shown = await shownBy([mixed], version);
  expect(shown).toMatchObject({ ecdsa: "not-offered", rsa: verified(mixed, version) });
});

it.each(VERSIONS)("over %s, a cross-certificate signed with RSA is acceptable to rsa", async (version) => {
  const cross = await chain("crossSigned");
  const shown = await shownBy([cross], version);
  expect(shown.rsa).toEqual(verified(cross, version));
});
