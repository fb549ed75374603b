import { expect, it } from "vitest";
import { createIssuer } from "../../sandbox/issuer.js";
import { issueLeaf } from "../../sandbox/throwaway-ca.js";
import { serve, serveFault } from "../support/fixtures.js";
import { authority, chain, DEFAULT_HOST, daysAround, toChain } from "../support/pki.js";
import { caFile, runCli, tooLong } from "./recording-io.js";

const ISSUER = `https://${DEFAULT_HOST}/c`;
const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const dial = ({ port }: { readonly port: number }) => ["--connect-to", `${DEFAULT_HOST}:443:127.0.0.1:${port}`];

async function inspectJson(target: string, frontEnd: { readonly port: number }) {
  const { code, out, err } = await runCli([
    "inspect",
    target,
    ...dial(frontEnd),
    "--ca-file",
    await caFile(),
    "--json",
  ]);
  return { code, err, text: out, json: JSON.parse(out) };
}

it("an issuer is one object of the documented shape", async () => {
  const identities = await Promise.all([chain("ecdsa"), chain("rsa")]);
  const frontEnd = await serve({ identities, onRequest: createIssuer({ issuer: ISSUER }).onRequest });
  const { code, err, json } = await inspectJson(ISSUER, frontEnd);
  expect([code, err]).toEqual([0, ""]);
  expect(Object.keys(json)).toEqual(["version", "issuer", "required", "endpoints", "findings", "error"]);
  const observations = identities.map(({ certificates }, index) => ({
    address: "127.0.0.1",
    port: frontEnd.port,
    variant: index === 0 ? "ecdsa" : "rsa",
    protocol: "TLSv1.3",
    trusted: true,
    error: null,
    chain: certificates.map(({ sha1, notAfter }) => ({
      subject: expect.stringMatching(/^O=Throwaway PKI, CN=/),
      issuer: expect.stringMatching(/^O=Throwaway PKI, CN=/),
      sha1,
      notBefore: expect.stringMatching(SECONDS),
      notAfter: notAfter.toISOString().replace(".000Z", "Z"),
    })),
  }));
  const rest = { error: null, tls12: "accepted", notObserved: [], refusedAddresses: [], frontEndsLeftOut: 0 };
  expect(json).toEqual({
    version: 1,
    issuer: ISSUER,
    required: expect.arrayContaining(identities.map(({ thumbprint }) => thumbprint)),
    endpoints: [{ host: DEFAULT_HOST, port: 443, ...rest, observations }],
    findings: [{ code: "extra-anchor", severity: "warning", message: expect.stringContaining("by the CA file alone") }],
    error: null,
  });
  expect(json.required).toHaveLength(2);
});

it("a host has no issuer, and what it does not offer stands apart", async () => {
  const frontEnd = await serve({ identities: [await chain("rsa")] });
  const { json } = await inspectJson(DEFAULT_HOST, frontEnd);
  const { port } = frontEnd;
  const notObserved = [{ address: "127.0.0.1", port, variant: "ecdsa", reason: "not-offered" }];
  expect(json).toMatchObject({ issuer: null, endpoints: [{ notObserved, observations: [{ variant: "rsa" }] }] });
});

it("a refused chain is not trusted, and tells why", async () => {
  const served = await chain("expired");
  const { code, json } = await inspectJson(DEFAULT_HOST, await serve({ identities: [served] }));
  const error = { code: "certificate-expired", message: "a certificate of the chain has expired" };
  const shown = served.certificates.map(({ sha1 }) => ({ sha1 }));
  expect(code).toBe(1);
  expect(json).toMatchObject({
    required: [],
    endpoints: [{ observations: [{ trusted: false, protocol: "TLSv1.3", error, chain: shown }] }],
    error: { code: "certificate-expired", message: expect.stringContaining(DEFAULT_HOST) },
  });
});

it("a failed connection is an observation without a chain", async () => {
  const { code, json } = await inspectJson(DEFAULT_HOST, await serveFault("plain-http"));
  const failed = { protocol: null, trusted: false, error: { code: "not-tls" }, chain: [] };
  expect(code).toBe(3);
  expect(json).toMatchObject({ endpoints: [{ tls12: "unknown", observations: [failed, failed] }] });
});

it("a discovery document that cannot be used is the error, beside the chains", async () => {
  const frontEnd = await serve({ identities: [await chain("ecdsa")] });
  const { code, json } = await inspectJson(ISSUER, frontEnd);
  expect(code).toBe(3);
  expect(json).toMatchObject({
    error: { code: "discovery-http-status" },
    required: [(await chain("ecdsa")).thumbprint],
  });
});

it("a hostile subject is harmless as JSON and as text", async () => {
  const subject = 'a\u001b]0;pwned\u0007\u202e"\\\r\n\u2028 <- the value AWS wants'.padEnd(600, "x");
  const options = { hosts: [DEFAULT_HOST], keyKind: "ecdsa", validity: daysAround(-1, 60), subject } as const;
  const leaf = await issueLeaf(authority("ecdsaRoot"), options);
  const frontEnd = await serve({ identities: [toChain(leaf.keyPem, [leaf.certificate])] });
  const { code, text, json } = await inspectJson(DEFAULT_HOST, frontEnd);
  expect(code).toBe(0);
  const printable = /^[\x20-\x7e\n…]*$/;
  expect(text).toMatch(printable);
  const [certificate] = json.endpoints[0].observations[0].chain;
  expect(certificate.subject).toMatch(/^O=Throwaway PKI, CN=a.{150,250}…$/);

  const { out } = await runCli(["inspect", DEFAULT_HOST, ...dial(frontEnd), "--ca-file", await caFile()]);
  expect(out).toMatch(printable);
  expect(tooLong(out)).toEqual([]);
});

it("--verbose changes nothing on stdout", async () => {
  const frontEnd = await serve({ identities: [await chain("ecdsa")] });
  const argv = ["inspect", DEFAULT_HOST, ...dial(frontEnd), "--ca-file", await caFile(), "--json"];
  const [quiet, verbose] = [await runCli(argv), await runCli([...argv, "--verbose"])];
  expect(verbose.out).toBe(quiet.out);
});
