import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { type ConnectionFault, DRIP_INTERVAL_MS, startFaultyFrontEnd } from "../../sandbox/faulty-front-end.js";
import { issueLeaf } from "../../sandbox/throwaway-ca.js";
import { type ListeningFrontEnd, startTlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { authority, chain, DEFAULT_HOST, daysAround, deepChain, presentedBy, toChain } from "../support/pki.js";

const RSA_ONLY = "rsa_pss_rsae_sha256:rsa_pkcs1_sha256";
const ECDSA_ONLY = "ecdsa_secp256r1_sha256";
const VERSIONS = [
  ["TLSv1.2", "TLSv1.3"],
  ["TLSv1.3", "TLSv1.2"],
] as const;
const OWN = Object.values(networkInterfaces()).flatMap((list = []) => list.map(({ address }) => address));
const LOOPBACK = (["127.0.0.1", "::1"] as const).filter((address) => OWN.includes(address));

const running: ListeningFrontEnd[] = [];

afterEach(() => Promise.all(running.splice(0).map((frontEnd) => frontEnd.close())));

/** Notes a front end, so that it is closed after the test whatever happens. */
async function run<T extends ListeningFrontEnd>(starting: Promise<T>): Promise<T> {
  const frontEnd = await starting;
  running.push(frontEnd);
  return frontEnd;
}

/** What a plain TCP client receives, and the code of the error it ends with. */
async function talk(port: number, act: (socket: Socket) => void) {
  const socket = connectTcp(port, "127.0.0.1");
  const seen = { received: "", error: "" };
  socket.on("data", (data) => {
    seen.received += data;
  });
  socket.on("error", (cause: NodeJS.ErrnoException) => {
    seen.error = cause.code ?? cause.message;
  });
  act(socket);
  await new Promise((resolve) => socket.once("close", resolve));
  return seen;
}

async function ecdsaParts() {
  const [{ keyPem, certificates }, root] = await Promise.all([chain("ecdsa"), authority("ecdsaRoot")]);
  const [leaf, intermediate = leaf] = certificates;
  return { keyPem, leaf, intermediate, root: root.certificate };
}

it.each<[string, ("leaf" | "intermediate" | "root")[]]>([
  ["a lone leaf", ["leaf"]],
  ["leaf and intermediate", ["leaf", "intermediate"]],
  ["root included", ["leaf", "intermediate", "root"]],
  ["disorder", ["leaf", "root", "intermediate"]],
  ["a duplicate", ["leaf", "intermediate", "intermediate"]],
  ["the leaf twice", ["leaf", "leaf", "intermediate"]],
  ["201 certificates", ["leaf", ...Array(200).fill("intermediate")]],
])("sends exactly the certificates given, in their order: %s", async (_name, order) => {
  const parts = await ecdsaParts();
  const certificates = order.map((part) => parts[part]);
  const identity = { keyPem: parts.keyPem, chainPem: certificates.map(({ pem }) => pem) };
  const { port } = await run(startTlsFrontEnd({ identities: [identity] }));

  const expected = certificates.map(({ sha1 }) => sha1);
  expect(await presentedBy(port, { maxVersion: "TLSv1.2" })).toEqual(expected);
  expect(await presentedBy(port, { minVersion: "TLSv1.3" })).toEqual(expected);
});

it.each([
  ["a cross-signed RSA chain", () => chain("crossSigned"), 3],
  ["twelve different certificates", () => deepChain(12), 12],
])("sends exactly the certificates given, in their order: %s", async (_name, make, length) => {
  const served = await make();
  const { port } = await run(startTlsFrontEnd({ identities: [served] }));
  const received = await presentedBy(port);
  expect(received).toEqual(served.certificates.map(({ sha1 }) => sha1));
  expect(new Set(received).size).toBe(length);
});

it("adds nothing to a lone leaf when NODE_EXTRA_CA_CERTS holds its issuers", async () => {
  const { keyPem, leaf, intermediate, root } = await ecdsaParts();
  const directory = await mkdtemp(join(tmpdir(), "tls-front-end-"));
  const caFile = join(directory, "ca.pem");
  await writeFile(caFile, intermediate.pem + root.pem);
  const script = `import { startTlsFrontEnd } from "./sandbox/tls-front-end.ts";
    console.log((await startTlsFrontEnd({ identities: [JSON.parse(process.env.IDENTITY)] })).port);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile, IDENTITY: JSON.stringify(toChain(keyPem, [leaf])) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout, "data");
  const received = await presentedBy(Number(port));
  child.kill();
  await Promise.all([once(child, "exit"), rm(directory, { recursive: true })]);
  expect(received).toEqual([leaf.sha1]);
});

it.each(VERSIONS)("over %s, and without %s, the client's offer decides between identities", async (version) => {
  const identities = await Promise.all([chain("ecdsa"), chain("rsa")]);
  const { port } = await run(startTlsFrontEnd({ identities, minVersion: version, maxVersion: version }));
  const answers = [ECDSA_ONLY, RSA_ONLY].map(async (sigalgs) => (await presentedBy(port, { sigalgs })).at(-1));
  expect(await Promise.all(answers)).toEqual(identities.map(({ thumbprint }) => thumbprint));
});

it.each(VERSIONS)(
  "an Ed25519 identity is served over %s to those who offer it, and not over %s",
  async (only, other) => {
    const options = { hosts: [DEFAULT_HOST], keyKind: "ed25519", validity: daysAround(-1, 30) } as const;
    const { keyPem, certificate } = await issueLeaf(authority("ecdsaRoot"), options);
    const identities = [toChain(keyPem, [certificate])];
    const { port } = await run(startTlsFrontEnd({ identities, minVersion: only, maxVersion: only }));

    expect(await presentedBy(port)).toEqual([certificate.sha1]);
    const notOffered = { code: expect.stringMatching(/ALERT_HANDSHAKE_FAILURE$/) };
    await expect(presentedBy(port, { sigalgs: RSA_ONLY })).rejects.toMatchObject(notOffered);
    const refused = presentedBy(port, { minVersion: other, maxVersion: other });
    await expect(refused).rejects.toMatchObject({ code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" });
  },
);

it("goes on after clients that break off, and after a chain too long for OpenSSL's clients", async () => {
  const { keyPem, leaf, intermediate } = await ecdsaParts();
  const tooLong = toChain(keyPem, [leaf, ...Array(299).fill(intermediate)]);
  const frontEnd = await run(startTlsFrontEnd({ identities: [tooLong] }));

  await expect(presentedBy(frontEnd.port)).rejects.toMatchObject({ code: "ERR_SSL_EXCESSIVE_MESSAGE_SIZE" });
  frontEnd.replaceIdentities([await chain("ecdsa")]);
  await talk(frontEnd.port, (socket) => socket.write("GET / HTTP/1.1\r\n\r\n"));
  await talk(frontEnd.port, (socket) => socket.write("\x16\x03\x01", () => socket.resetAndDestroy()));
  await talk(frontEnd.port, (socket) =>
    connect({ socket, rejectUnauthorized: false }).once("secureConnect", () => socket.resetAndDestroy()),
  );
  expect(await presentedBy(frontEnd.port)).toHaveLength(2);
  expect(frontEnd.connections()).toBe(5);
});

it("identities that cannot be served are refused, and the old ones stay", async () => {
  const [rsa, ecdsa] = await Promise.all([chain("rsa"), chain("ecdsa")]);
  const frontEnd = await run(startTlsFrontEnd({ identities: [ecdsa] }));
  const unusable = [[], [rsa, rsa], [{ ...rsa, chainPem: [] }], [{ ...rsa, keyPem: ecdsa.keyPem }]];
  for (const identities of unusable) {
    expect(() => frontEnd.replaceIdentities(identities)).toThrow();
    await expect(startTlsFrontEnd({ identities })).rejects.toThrow();
  }
  expect((await presentedBy(frontEnd.port)).at(-1)).toBe(ecdsa.thumbprint);
});

it.each(LOOPBACK)("on %s, closing ends every connection and frees the port", async (address) => {
  const calls: string[] = [];
  const options = { address, identities: [await chain("ecdsa")], onConnection: () => calls.push("connected") };
  const { port, ...frontEnd } = await run(startTlsFrontEnd(options));
  await expect(startTlsFrontEnd({ ...options, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  // Over TLS 1.3 the client may be done while the server has bytes to read, and closing would be a reset.
  const client = connect({ host: address, port, rejectUnauthorized: false, maxVersion: "TLSv1.2" });
  await Promise.all([frontEnd.waitForConnection(), once(client, "secureConnect")]);
  const aborted = expect(frontEnd.waitForConnection(2)).rejects.toMatchObject({ name: "AbortError" });

  await Promise.all([frontEnd.close(), frontEnd.close(), once(client.resume(), "close"), aborted]);
  expect([frontEnd.connections(), frontEnd.handshakes(), calls]).toEqual([1, 1, ["connected"]]);
  expect((await run(startTlsFrontEnd({ ...options, port }))).port).toBe(port);
});

it.each<[ConnectionFault, (socket: Socket) => void, Awaited<ReturnType<typeof talk>>]>([
  ["silent", (socket) => socket.end("hello"), { received: "", error: "" }],
  ["reset", (socket) => socket.write("hello"), { received: "", error: "ECONNRESET" }],
  ["reset-on-accept", () => undefined, { received: "", error: "ECONNRESET" }],
  ["close", (socket) => socket.write("hello"), { received: "", error: "" }],
  ["plain-http", (socket) => socket.write("hello"), { received: expect.stringMatching(/^HTTP\/1.1 400 /), error: "" }],
])("a front end with the fault %s", async (fault, act, expected) => {
  const frontEnd = await run(startFaultyFrontEnd(fault));
  expect(await talk(frontEnd.port, act)).toEqual(expected);
  expect(frontEnd.connections()).toBe(1);
});

it("a dripping front end passes its upstream's answer on, one byte for each tick", async () => {
  const upstream = await run(startFaultyFrontEnd("plain-http"));
  const ticks: number[] = [];
  const after = (ms: number, then: () => void) => {
    const tick = setImmediate(() => {
      ticks.push(ms);
      then();
    });
    return () => clearImmediate(tick);
  };
  const { port } = await run(startFaultyFrontEnd({ upstream, timer: { after } }));
  const { received } = await talk(port, (socket) => socket.write("hello"));

  expect(received).toMatch(/Bad Request\n$/);
  expect(ticks.length).toBeGreaterThanOrEqual(received.length);
  expect(new Set(ticks)).toEqual(new Set([DRIP_INTERVAL_MS]));
});
