import { expect, it } from "vitest";
import { TlsChains } from "../../../../rotation/adapters/hosts/chains.js";
import type { ConnectionFault } from "../../../../sandbox/faulty-front-end.js";
import {
  bundledContexts,
  extraContexts,
  limitsOf,
  serve,
  serveFault,
  serveNothing,
  TIMEOUT_MS,
} from "../../../support/fixtures.js";
import { chain, DEFAULT_HOST, deepChain } from "../../../support/pki.js";
import { tap } from "./tap.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };

it.each<[ConnectionFault & string, string]>([
  ["reset", "connection-reset"],
  ["reset-on-accept", "connection-reset"],
  ["close", "connection-closed"],
  ["plain-http", "not-tls"],
])("a server with the fault %s is a failure: %s", async (fault, code) => {
  const limits = limitsOf();
  const frontEnd = await serveFault(fault);
  const seen = await new TlsChains(bundledContexts, limits).observe(ENDPOINT, frontEnd, "ecdsa");
  const { address, port } = frontEnd;
  expect(seen).toMatchObject({ kind: "failed", variant: "ecdsa", frontEnd: { address, port }, fault: { code } });
  expect(limits.clock.pending()).toBe(0);
});

it("a port nobody listens on is a failure: connect-refused", async () => {
  const limits = limitsOf();
  const seen = await new TlsChains(bundledContexts, limits).observe(ENDPOINT, await serveNothing(), "rsa");
  expect(seen).toMatchObject({ kind: "failed", fault: { code: "connect-refused" } });
  expect(limits.clock.pending()).toBe(0);
});

it("a silent server is a failure when the timeout is over, and not before", async () => {
  const limits = limitsOf();
  const frontEnd = await serveFault("silent");
  const states: string[] = [];
  const observed = new TlsChains(bundledContexts, limits).observe(ENDPOINT, frontEnd, "rsa").then((seen) => {
    states.push(seen.kind);
    return seen;
  });
  await frontEnd.waitForConnection();
  limits.clock.advance(TIMEOUT_MS - 1);
  expect([states, limits.clock.pending()]).toEqual([[], 1]);
  limits.clock.advance(1);
  expect(await observed).toMatchObject({ kind: "failed", fault: { code: "timeout" } });
  expect(limits.clock.pending()).toBe(0);
});

it("a server that answers one byte a second is a failure when the timeout is over", async () => {
  const limits = limitsOf();
  const upstream = await serve({ identities: [await chain("rsa")] });
  const frontEnd = await serveFault({ upstream, timer: limits.clock });
  const observed = new TlsChains(bundledContexts, limits).observe(ENDPOINT, frontEnd, "rsa");
  await upstream.waitForConnection();
  limits.clock.advance(TIMEOUT_MS);
  expect(await observed).toMatchObject({ kind: "failed", fault: { code: "timeout" } });
});

it("an abort during a handshake ends it: no-time-left", async () => {
  const deadline = new AbortController();
  const limits = limitsOf({ signal: deadline.signal });
  const frontEnd = await tap(await serveFault("silent"));
  const observed = new TlsChains(bundledContexts, limits).observe(ENDPOINT, frontEnd, "rsa");
  await frontEnd.waitForConnection();
  deadline.abort();
  expect(await observed).toMatchObject({ kind: "failed", fault: { code: "no-time-left" } });
  await frontEnd.idle();
  expect(limits.clock.pending()).toBe(0);
});

it("after an abort nothing is dialled any more: no-time-left", async () => {
  const frontEnd = await serveFault("silent");
  const chains = new TlsChains(bundledContexts, limitsOf({ signal: AbortSignal.abort() }));
  const seen = await Promise.all([chains.observe(ENDPOINT, frontEnd, "rsa"), chains.acceptsTls12(ENDPOINT, frontEnd)]);
  expect(seen).toMatchObject([{ kind: "failed", fault: { code: "no-time-left" } }, "unknown"]);
  expect(frontEnd.connections()).toBe(0);
});

it("of many handshakes at once, thirty-two are opened, and the others when those are silent for a second", async () => {
  const limits = limitsOf();
  const frontEnd = await serveFault("silent");
  const chains = new TlsChains(bundledContexts, limits);
  const observed = Promise.all(Array.from({ length: 40 }, () => chains.observe(ENDPOINT, frontEnd, "rsa")));
  await frontEnd.waitForConnection(32);
  // For each the time limit, and the time that it keeps its place.
  expect(limits.clock.pending()).toBe(64);
  limits.clock.advance(1000);
  await frontEnd.waitForConnection(40);
  limits.clock.advance(TIMEOUT_MS);
  expect(new Set((await observed).map(({ kind }) => kind))).toEqual(new Set(["failed"]));
  expect(frontEnd.connections()).toBe(40);
});

it("a server that accepts TLS 1.2 accepts it with a chain that is refused as well", async () => {
  const frontEnd = await serve({ identities: [await chain("selfSigned")] });
  const chains = new TlsChains(bundledContexts, limitsOf());
  expect(await chains.acceptsTls12(ENDPOINT, frontEnd)).toBe("accepted");
});

it("a server of TLS 1.3 alone refuses TLS 1.2, and its chain is observed", async () => {
  const frontEnd = await serve({ identities: [await chain("rsa")], minVersion: "TLSv1.3" });
  const chains = new TlsChains(await extraContexts(), limitsOf());
  expect(await chains.acceptsTls12(ENDPOINT, frontEnd)).toBe("refused");
  expect(await chains.observe(ENDPOINT, frontEnd, "rsa")).toMatchObject({ kind: "verified", protocol: "TLSv1.3" });
});

it("a server of TLS 1.2 alone is observed with TLS 1.2", async () => {
  const frontEnd = await serve({ identities: [await chain("rsa")], maxVersion: "TLSv1.2" });
  const chains = new TlsChains(await extraContexts(), limitsOf());
  expect(await chains.observe(ENDPOINT, frontEnd, "rsa")).toMatchObject({ kind: "verified", protocol: "TLSv1.2" });
});

it("a server of TLS 1.1 alone is a failure, not a variant that is not offered", async () => {
  const frontEnd = await serve({ identities: [await chain("rsa")], minVersion: "TLSv1.1", maxVersion: "TLSv1.1" });
  const chains = new TlsChains(await extraContexts(), limitsOf());
  expect(await chains.observe(ENDPOINT, frontEnd, "rsa")).toMatchObject({
    kind: "failed",
    fault: { code: "tls-failed" },
  });
});

it.each<ConnectionFault & string>(["reset", "close", "plain-http"])(
  "whether a server with the fault %s accepts TLS 1.2 is unknown",
  async (fault) => {
    const chains = new TlsChains(bundledContexts, limitsOf());
    expect(await chains.acceptsTls12(ENDPOINT, await serveFault(fault))).toBe("unknown");
  },
);

it("whether a silent server accepts TLS 1.2 is unknown when the timeout is over", async () => {
  const limits = limitsOf();
  const frontEnd = await serveFault("silent");
  const accepts = new TlsChains(bundledContexts, limits).acceptsTls12(ENDPOINT, frontEnd);
  await frontEnd.waitForConnection();
  limits.clock.advance(TIMEOUT_MS);
  expect(await accepts).toBe("unknown");
});

it.each([
  ["verified", "rsa", () => chain("rsa"), 2],
  ["refused", "rsa", () => chain("expired"), 3],
  ["refused", "ecdsa", () => deepChain(11), 2],
  ["not-offered", "ecdsa", () => chain("rsa"), 1],
] as const)("every connection is closed when a chain is %s (%s)", async (kind, variant, make, connections) => {
  const frontEnd = await tap(await serve({ identities: [await make()] }));
  const limits = limitsOf();
  const chains = new TlsChains(await extraContexts(), limits);
  const seen = await chains.observe(ENDPOINT, frontEnd, variant);
  await chains.acceptsTls12(ENDPOINT, frontEnd);
  await frontEnd.idle();
  expect([seen.kind, frontEnd.connections(), limits.clock.pending()]).toEqual([kind, connections + 1, 0]);
});

it.each<ConnectionFault & string>(["silent", "close", "plain-http"])(
  "the connection is closed when a server has the fault %s",
  async (fault) => {
    const frontEnd = await tap(await serveFault(fault));
    const limits = limitsOf();
    const observed = new TlsChains(bundledContexts, limits).observe(ENDPOINT, frontEnd, "rsa");
    await frontEnd.waitForConnection();
    if (fault === "silent") limits.clock.advance(TIMEOUT_MS);
    expect(await observed).toMatchObject({ kind: "failed" });
    await frontEnd.idle();
    expect([frontEnd.connections(), limits.clock.pending()]).toEqual([1, 0]);
  },
);
