import { expect, it } from "vitest";
import { TlsChains } from "../../../../rotation/adapters/hosts/chains.js";
import { extraContexts, limitsOf, serve } from "../../../support/fixtures.js";
import { chain, DEFAULT_HOST } from "../../../support/pki.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };

async function wanting(maxVersion: "TLSv1.2" | "TLSv1.3") {
  const frontEnd = await serve({ identities: [await chain("rsa")], clientCertificate: true, maxVersion });
  return { frontEnd, chains: new TlsChains(await extraContexts(), limitsOf()) };
}

it("a server that wants a client certificate is observed over TLS 1.3, and whether it accepts TLS 1.2 is unknown", async () => {
  const { frontEnd, chains } = await wanting("TLSv1.3");
  expect(await chains.observe(ENDPOINT, frontEnd, "rsa")).toMatchObject({ kind: "verified", protocol: "TLSv1.3" });
  expect(await chains.acceptsTls12(ENDPOINT, frontEnd)).toBe("unknown");
});

it.each(["rsa", "other"] as const)(
  "over TLS 1.2 its alert is no sign that %s is not offered: the certificate came first",
  async (variant) => {
    const { frontEnd, chains } = await wanting("TLSv1.2");
    const message =
      "the host broke off the TLS handshake after it had presented its certificate; it may want a client certificate";
    const fault = { code: "tls-failed", message };
    expect(await chains.observe(ENDPOINT, frontEnd, variant)).toMatchObject({ kind: "failed", fault });
  },
);

it("over TLS 1.2 a variant that it has no certificate of is still not offered", async () => {
  const { frontEnd, chains } = await wanting("TLSv1.2");
  expect(await chains.observe(ENDPOINT, frontEnd, "ecdsa")).toMatchObject({ kind: "not-offered" });
});
