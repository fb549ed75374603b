import tls from "node:tls";
import { describe, expect, it } from "vitest";
import { shakeHands } from "../../../../rotation/adapters/hosts/handshake.js";
import {
  createTrustingContext,
  isBundledAlone,
  type NodeTrust,
} from "../../../../rotation/adapters/hosts/root-store.js";
import { limitsOf, serve } from "../../../support/fixtures.js";
import { chain, DEFAULT_HOST, trustedRoots } from "../../../support/pki.js";

const OLD_NODE: NodeTrust = { env: {}, execArgv: [], defines: ["NDEBUG"], defaultRoots: undefined };

describe("Node's own store is taken", () => {
  it.each<[string, Partial<NodeTrust>, boolean]>([
    ["where nothing adds to it", {}, true],
    ["not with NODE_EXTRA_CA_CERTS", { env: { NODE_EXTRA_CA_CERTS: "/etc/ca.pem" } }, false],
    ["with an empty NODE_EXTRA_CA_CERTS", { env: { NODE_EXTRA_CA_CERTS: "" } }, true],
    ["not with --use-openssl-ca", { execArgv: ["--use-openssl-ca"] }, false],
    ["not with --use-openssl-ca in NODE_OPTIONS", { env: { NODE_OPTIONS: "--no-warnings --use-openssl-ca" } }, false],
    ["not with --use-system-ca", { execArgv: ["--use-system-ca"] }, false],
    ["not where Node is compiled to take the system's", { defines: ["NODE_OPENSSL_CERT_STORE"] }, false],
    ["where Node tells that it holds the bundled roots", { defaultRoots: tls.rootCertificates }, true],
    ["not where Node tells that it holds more", { defaultRoots: [...tls.rootCertificates, "another"] }, false],
    ["not where Node tells that it holds none", { defaultRoots: [] }, false],
    ["not where Node tells that it holds others", { defaultRoots: tls.rootCertificates.toReversed() }, false],
  ])("%s", (_name, given, taken) => {
    expect(isBundledAlone({ ...OLD_NODE, ...given })).toBe(taken);
  });
});

describe.each([
  ["Node's own store", true],
  ["named roots", false],
])("a context with %s", (_name, own) => {
  async function connect(extra: readonly string[]) {
    const { port } = await serve({ identities: [await chain("rsa")] });
    const context = createTrustingContext({ minVersion: "TLSv1.2" }, extra, own);
    const endpoint = { host: DEFAULT_HOST, port: 443 };
    return shakeHands({ endpoint, frontEnd: { address: "127.0.0.1", port }, context, strict: true }, limitsOf());
  }

  it("trusts an extra root", async () => {
    expect(await connect(await trustedRoots())).toMatchObject({ kind: "done" });
  });

  it("does not trust it unasked, also after another context did", async () => {
    await connect(await trustedRoots());
    expect(await connect([])).toMatchObject({ kind: "distrusted", fault: { code: "unknown-issuer" } });
  });
});
