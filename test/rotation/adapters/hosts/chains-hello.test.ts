import { expect, it } from "vitest";
import { TlsChains } from "../../../../rotation/adapters/hosts/chains.js";
import { extraContexts, limitsOf, serve } from "../../../support/fixtures.js";
import { chain, DEFAULT_HOST } from "../../../support/pki.js";
import { EXTENSION, type Tap, tap } from "./tap.js";

/** What a server of one TLS version hears when every variant is asked for, twice. */
async function hear(host: string, version: "TLSv1.2" | "TLSv1.3"): Promise<Tap> {
  const identities = await Promise.all([chain("ecdsa"), chain("rsa")]);
  const frontEnd = await tap(await serve({ identities, minVersion: version, maxVersion: version }));
  const chains = new TlsChains(await extraContexts(), limitsOf());
  for (const variant of ["ecdsa", "rsa", "other", "ecdsa", "rsa", "other"] as const) {
    await chains.observe({ host, port: 443 }, frontEnd, variant);
  }
  await chains.acceptsTls12({ host, port: 443 }, frontEnd);
  return frontEnd;
}

it.each(["TLSv1.2", "TLSv1.3"] as const)("over %s, no connection offers ALPN or a session", async (version) => {
  const hellos = (await hear(DEFAULT_HOST, version)).hellos();
  expect(hellos.length).toBeGreaterThan(6);
  expect(hellos.filter(({ extensions }) => extensions.has(EXTENSION.alpn))).toEqual([]);
  expect(hellos.filter(({ extensions }) => extensions.has(EXTENSION.preSharedKey))).toEqual([]);
  expect(new Set(hellos.map(({ extensions }) => extensions.get(EXTENSION.sessionTicket)))).toEqual(new Set([""]));
  const sessionIds = hellos.map(({ sessionId }) => sessionId).filter((sessionId) => sessionId !== "");
  expect(new Set(sessionIds).size).toBe(sessionIds.length);
});

it("a connection offers TLS 1.2 and 1.3, and nothing below", async () => {
  const [hello] = (await hear(DEFAULT_HOST, "TLSv1.3")).hellos();
  // Length, then 0x0304 and 0x0303. RFC 8446 section 4.2.1.
  expect(hello?.extensions.get(EXTENSION.supportedVersions)).toBe("0403040303");
});

it("every connection names the host", async () => {
  const hellos = (await hear(DEFAULT_HOST, "TLSv1.3")).hellos();
  const names = hellos.map(({ extensions }) => extensions.get(EXTENSION.serverName) ?? "");
  // After list length, type and name length: five bytes. RFC 6066 section 3.
  expect(new Set(names.map((hex) => Buffer.from(hex, "hex").subarray(5).toString()))).toEqual(new Set([DEFAULT_HOST]));
});

it.each(["192.0.2.7", "2001:db8::7"])("no connection to the IP literal %s names a host", async (host) => {
  const hellos = (await hear(host, "TLSv1.3")).hellos();
  expect(hellos.length).toBeGreaterThan(6);
  expect(hellos.filter(({ extensions }) => extensions.has(EXTENSION.serverName))).toEqual([]);
});
