import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { TlsChains } from "../../../../rotation/adapters/hosts/chains.js";
import { SecureContexts } from "../../../../rotation/adapters/hosts/secure-contexts.js";
import type { Observation } from "../../../../rotation/core/model.js";
import { issueLeaf } from "../../../../sandbox/throwaway-ca.js";
import {
  bundledContexts,
  extraContexts,
  limitsOf,
  publicContexts,
  serve,
  temporaryFolder,
} from "../../../support/fixtures.js";
import {
  authority,
  type ChainName,
  chain,
  DEFAULT_HOST,
  daysAround,
  toChain,
  trustedRoots,
} from "../../../support/pki.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };

/** One observation of a server with this chain, and how many connections it took. */
async function observe(name: ChainName, contexts: SecureContexts | Promise<SecureContexts>, host = DEFAULT_HOST) {
  const frontEnd = await serve({ identities: [await chain(name)] });
  const chains = new TlsChains(await contexts, limitsOf());
  const seen = await chains.observe({ ...ENDPOINT, host }, frontEnd, "rsa");
  return { seen, connections: frontEnd.connections() };
}

const REFUSALS: [ChainName, string][] = [
  ["expired", "certificate-expired"],
  ["notYetValid", "certificate-not-yet-valid"],
  ["wrongHost", "wrong-host"],
  ["selfSigned", "self-signed"],
  ["otherRoot", "unknown-issuer"],
];

it.each(REFUSALS)("the chain %s is refused as %s and shown in full", async (name, code) => {
  const { seen, connections } = await observe(name, extraContexts());
  const { certificates } = await chain(name);
  const shown = certificates.map(({ sha1 }) => ({ sha1 }));
  expect(seen).toMatchObject({ kind: "refused", protocol: "TLSv1.3", chain: shown, fault: { code } });
  // Strict with the bundled roots, strict with the extra CAs, then once more to read what was refused.
  expect(connections).toBe(3);
});

it.each(REFUSALS)(
  "the chain %s is refused for the same reason when its root is publicly trusted",
  async (name, code) => {
    const { seen } = await observe(name, publicContexts());
    expect(seen).toMatchObject({ kind: "refused", fault: { code } });
  },
);

it("a good chain is refused when its root is trusted by nobody", async () => {
  const { seen, connections } = await observe("rsa", bundledContexts);
  const { certificates } = await chain("rsa");
  const shown = certificates.map(({ sha1 }) => ({ sha1 }));
  expect(seen).toMatchObject({ kind: "refused", chain: shown, fault: { code: "unknown-issuer" } });
  expect(connections).toBe(2);
});

it("a chain that verifies with the extra CAs only has the anchor extra, after a second connection", async () => {
  const { seen, connections } = await observe("rsa", extraContexts());
  expect(seen).toMatchObject({ kind: "verified", anchor: "extra" });
  expect(connections).toBe(2);
});

it("a chain that verifies with the bundled roots has the anchor bundled, after one connection", async () => {
  const { seen, connections } = await observe("rsa", publicContexts());
  expect(seen).toMatchObject({ kind: "verified", anchor: "bundled" });
  expect(connections).toBe(1);
});

it("a cross-signed chain verifies by the old root as by the new one", async () => {
  const old = await authority("oldRoot");
  const byOld = await observe("crossSigned", new SecureContexts([old.certificate.pem]));
  const byNew = await observe("crossSigned", extraContexts());
  expect([byOld.seen, byNew.seen]).toMatchObject(Array(2).fill({ kind: "verified", anchor: "extra" }));
});

it("the host is compared without regard to case", async () => {
  const { seen } = await observe("rsa", extraContexts(), DEFAULT_HOST.toUpperCase());
  expect(seen).toMatchObject({ kind: "verified" });
});

async function observeIp(hosts: readonly string[], subject?: string): Promise<Observation> {
  const names = subject === undefined ? { hosts } : { hosts, subject };
  const leaf = await issueLeaf(authority("rsaRoot"), { ...names, keyKind: "rsa", validity: daysAround(-1, 30) });
  const frontEnd = await serve({ identities: [toChain(leaf.keyPem, [leaf.certificate])] });
  return new TlsChains(await extraContexts(), limitsOf()).observe({ host: "192.0.2.7", port: 443 }, frontEnd, "rsa");
}

it("a host that is an IP literal verifies against an IP SAN, whatever the address dialled", async () => {
  expect(await observeIp(["192.0.2.7"])).toMatchObject({ kind: "verified" });
});

it.each([
  ["another IP SAN", ["127.0.0.1"], undefined],
  ["a common name", [], "192.0.2.7"],
  ["a DNS SAN", ["container.googleapis.com"], undefined],
])("a host that is an IP literal does not verify against %s", async (_name, hosts, subject) => {
  expect(await observeIp(hosts, subject)).toMatchObject({ kind: "refused", fault: { code: "wrong-host" } });
});

const CHILD = `
  import tls from "node:tls";
  import { HttpsDiscovery } from "./rotation/adapters/hosts/discovery.ts";
  import { SecureContexts } from "./rotation/adapters/hosts/secure-contexts.ts";
  import { systemClock } from "./rotation/adapters/system-clock.ts";
  import { TlsChains } from "./rotation/adapters/hosts/chains.ts";
  const { host, frontEnd } = JSON.parse(process.env.TARGET);
  const limits = { clock: systemClock, timeoutMs: 60000, signal: new AbortController().signal };
  const contexts = new SecureContexts([]);
  const byDefault = await new Promise((resolve) => {
    const socket = tls.connect({ ...frontEnd, host: frontEnd.address, servername: host, rejectUnauthorized: false });
    socket.once("secureConnect", () => resolve(socket.destroy().authorized));
  });
  const { kind } = await new TlsChains(contexts, limits).observe({ host, port: 443 }, frontEnd, "rsa");
  const discovery = new HttpsDiscovery(contexts, limits);
  const document = await discovery.fetch("https://" + host, [frontEnd]).catch((error) => error.fault.code);
  discovery.close();
  console.log(JSON.stringify({ byDefault, kind, document }));
`;

it("NODE_EXTRA_CA_CERTS makes Node trust a chain, and us not", async () => {
  const { address, port } = await serve({ identities: [await chain("rsa")] });
  const caFile = join(await temporaryFolder(), "ca.pem");
  await writeFile(caFile, (await trustedRoots()).join(""));
  const target = JSON.stringify({ host: DEFAULT_HOST, frontEnd: { address, port } });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", CHILD],
    {
      cwd: fileURLToPath(new URL("../../../..", import.meta.url)),
      env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile, TARGET: target },
    },
  );
  expect(JSON.parse(stdout)).toEqual({ byDefault: true, kind: "refused", document: "unknown-issuer" });
});
