import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createIntermediate, createRoot, crossSign, issueLeaf } from "../../sandbox/throwaway-ca.js";
import { altered } from "../support/absurd.js";
import { serve, temporaryFolder } from "../support/fixtures.js";
import { authority, chain, DEFAULT_HOST, daysAround, type SandboxChain, toChain } from "../support/pki.js";
import { caFile, runCli } from "./recording-io.js";

const EC = { keyKind: "ecdsa", validity: daysAround(-30, 1000) } as const;

async function inspect(chains: readonly SandboxChain[], host = DEFAULT_HOST) {
  const frontEnds = await Promise.all(chains.map((each) => serve({ identities: [each] })));
  const rules = frontEnds.flatMap(({ port }) => ["--connect-to", `${host}:443:127.0.0.1:${port}`]);
  const argv = ["inspect", host, ...rules, "--ca-file", await caFile()];
  const [text, json] = [await runCli(argv), await runCli([...argv, "--json"])];
  expect(json.code).toBe(text.code);
  return { ...text, json: JSON.parse(json.out) };
}

async function underOwnCa(name: string): Promise<SandboxChain> {
  const ca = await createIntermediate(authority("ecdsaRoot"), { name, ...EC });
  const leaf = await issueLeaf(ca, { hosts: [DEFAULT_HOST], ...EC });
  return toChain(leaf.keyPem, [leaf.certificate, ca.certificate]);
}

it("of six required values five are to be registered, and a finding says so", async () => {
  const chains = await Promise.all(["1", "2", "3", "4", "5", "6"].map((each) => underOwnCa(`CA ${each}`)));
  const { code, out, json } = await inspect(chains);
  expect(code).toBe(1);
  expect(out).toMatch(/^finding {2}too-many-thumbprints: 6 thumbprints are required/m);
  const listed = /thumbprints to register\n((?: {2}[0-9a-f]{40}\n)+)/.exec(out)?.[1]?.trim().split(/\s+/);
  expect(json.required).toHaveLength(6);
  expect(listed).toEqual(json.required.slice(0, 5));
});

it("a stranger's CA is not to be registered, and the chain is shown", async () => {
  const { keyPem, certificates } = await chain("ecdsa");
  const stranger = await createRoot({ name: "Stranger", ...EC });
  const forged = await crossSign(authority("ecdsaRoot"), stranger, EC.validity);
  const { code, out, json } = await inspect([toChain(keyPem, [...certificates, forged, stranger.certificate])]);
  expect(code).toBe(1);
  expect(out).toMatch(/ecdsa {2}refused {2}chain-unlinked: /);
  expect(out).toContain(stranger.certificate.sha1);
  expect(json.required).toEqual([]);
});

it("a certificate that ends in month 13 is refused, not a bug", async () => {
  const { keyPem, certificates } = await chain("ecdsa");
  const validity = { ...EC.validity, notAfter: new Date("2044-06-15T10:00:00Z") };
  const absurd = altered((await createRoot({ name: "Absurd", ...EC, validity })).certificate, "440615", "441315");
  const { code, out, json } = await inspect([toChain(keyPem, [...certificates, absurd])]);
  expect(code).toBe(1);
  expect(out).toMatch(/refused {2}certificate-unreadable: the end of/);
  expect(json.required).toEqual([]);
});

it.each([
  [DEFAULT_HOST, "warning"],
  ["idp.corp.example", "information"],
])("of %s, what verifies by the CA file alone is told as %s", async (host, severity) => {
  const { out, json } = await inspect([await chain("ecdsa", host)], host);
  expect(json.findings).toMatchObject([{ code: "extra-anchor", severity }]);
  expect(out).toMatch(/^finding {2}extra-anchor: /m);
});

it("a leaf that stands alone is told with its end", async () => {
  const leaf = await issueLeaf(authority("ecdsaRoot"), { hosts: ["idp.corp.example"], ...EC });
  const { json } = await inspect([toChain(leaf.keyPem, [leaf.certificate])], "idp.corp.example");
  const end = leaf.certificate.notAfter.toISOString().slice(0, 10);
  expect(json.findings[0]).toMatchObject({ code: "leaf-required", message: expect.stringContaining(end) });
});

it.each([
  ["an intermediate", async () => (await authority("ecdsaIntermediate")).certificate.pem, "ECDSA Root"],
  ["a leaf", async () => (await chain("ecdsa")).certificates[0].pem, "ECDSA Issuing CA"],
])("a CA file with %s alone exits 2, and names what is missing", async (_what, pem, missing) => {
  const path = join(await temporaryFolder(), "ca.pem");
  await writeFile(path, await pem());
  const { code, err } = await runCli(["inspect", DEFAULT_HOST, "--ca-file", path]);
  expect(code).toBe(2);
  expect(err).toContain("holds no root certificate");
  expect(err).toContain(`CN=${missing}`);
});
