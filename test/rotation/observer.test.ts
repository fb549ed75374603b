import type { RequestListener } from "node:http";
import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { TlsChains } from "../../rotation/adapters/hosts/chains.js";
import { HttpsDiscovery } from "../../rotation/adapters/hosts/discovery.js";
import type { Limits } from "../../rotation/adapters/hosts/handshake.js";
import { parseConnectTo } from "../../rotation/core/reach/connect-to.js";
import { Observer } from "../../rotation/observe.js";
import type { Resolver } from "../../rotation/ports.js";
import { createIssuer, issuerRouter } from "../../sandbox/issuer.js";
import { issueLeaf } from "../../sandbox/throwaway-ca.js";
import { limitsOf, publicContexts, resolverOf, run, serve, serveFault, TIMEOUT_MS } from "../support/fixtures.js";
import { authority, chain, DEFAULT_HOST, daysAround, toChain } from "../support/pki.js";

const LOOPBACK = ["127.0.0.1"];
const OWN = Object.values(networkInterfaces()).flatMap((list = []) => list.map(({ address }) => address));

interface Given {
  readonly resolver?: Resolver;
  readonly connectTo?: readonly string[];
  readonly allowPrivate?: readonly string[];
  readonly limits?: Limits;
}

/** An observer of real connections that resolves from a map, by default every test host to loopback. */
async function observerWith(given: Given): Promise<Observer> {
  const { connectTo = [], allowPrivate = [], limits = limitsOf() } = given;
  const { resolver = resolverOf({ [DEFAULT_HOST]: LOOPBACK, "keys.example": LOOPBACK }) } = given;
  const contexts = await publicContexts();
  const discovery = await run(new HttpsDiscovery(contexts, limits));
  const rules = connectTo.map(parseConnectTo).filter((rule) => rule !== null);
  return new Observer(
    { resolver, chains: new TlsChains(contexts, limits), discovery },
    { connectTo: rules, allowPrivate },
  );
}

/** A host with both kinds of certificate. */
async function serveHost(onRequest: RequestListener, host = DEFAULT_HOST) {
  return serve({ identities: await Promise.all([chain("ecdsa", host), chain("rsa", host)]), onRequest });
}

it("a host that --allow-private names is dialled on loopback, and both of its variants are seen", async () => {
  const issuer = { onRequest: undefined as RequestListener | undefined };
  const frontEnd = await serveHost((request, response) => issuer.onRequest?.(request, response));
  const url = `https://${DEFAULT_HOST}:${frontEnd.port}/c`;
  issuer.onRequest = createIssuer({ issuer: url }).onRequest;
  const observed = await (await observerWith({ allowPrivate: [DEFAULT_HOST] })).observeIssuer(url);

  const { address, port } = frontEnd;
  const seen = { kind: "verified", frontEnd: { address, port } };
  const endpoint = { host: DEFAULT_HOST, port };
  const observations = ["ecdsa", "rsa"].map((variant) => ({ ...seen, variant }));
  expect(observed).toMatchObject({
    endpoints: [{ endpoint, fault: null, observations, tls12: "accepted", refusedAddresses: [], frontEndsLeftOut: 0 }],
    discoveryFault: null,
  });
});

it("the same host is dialled nowhere when nothing allows it", async () => {
  const frontEnd = await serveHost((_request, response) => void response.end());
  const observed = await (await observerWith({})).observeIssuer(`https://${DEFAULT_HOST}:${frontEnd.port}`);
  const fault = { code: "address-refused" };
  expect(observed).toMatchObject({ endpoints: [{ fault, observations: [] }], discoveryFault: fault });
  expect(frontEnd.connections()).toBe(0);
});

it("an explicit connect-to target is dialled without asking for the host's addresses", async () => {
  const { onRequest } = createIssuer({ issuer: `https://${DEFAULT_HOST}/c` });
  const frontEnd = await serveHost(onRequest);
  const resolver = resolverOf({});
  const observer = await observerWith({ resolver, connectTo: [`${DEFAULT_HOST}:443:127.0.0.1:${frontEnd.port}`] });
  const observed = await observer.observeIssuer(`https://${DEFAULT_HOST}/c`);
  expect(observed).toMatchObject({ endpoints: [{ endpoint: { port: 443 }, fault: null }], discoveryFault: null });
  expect(resolver.asked).toEqual([]);
});

it("several connect-to targets of a host are several front ends", async () => {
  const { onRequest } = createIssuer({ issuer: `https://${DEFAULT_HOST}/c` });
  const frontEnds = await Promise.all([serveHost(onRequest), serveHost(onRequest)]);
  const connectTo = frontEnds.map(({ port }) => `${DEFAULT_HOST}:443:127.0.0.1:${port}`);
  const [endpoint] = (await (await observerWith({ connectTo })).observeIssuer(`https://${DEFAULT_HOST}/c`)).endpoints;
  const ports = endpoint?.observations.map(({ frontEnd, kind }) => `${kind} ${frontEnd.port}`);
  expect(new Set(ports)).toEqual(new Set(frontEnds.map(({ port }) => `verified ${port}`)));
});

it("a hundred issuers of one host are a hundred documents and one observation", async () => {
  const issuers = Array.from({ length: 100 }, (_, index) =>
    createIssuer({ issuer: `https://${DEFAULT_HOST}/v1/projects/p/locations/l/clusters/c${index}` }),
  );
  const frontEnd = await serveHost(issuerRouter(issuers));
  const resolver = resolverOf({ "localhost.example": LOOPBACK });
  const connectTo = [`${DEFAULT_HOST}:443:localhost.example:${frontEnd.port}`];
  const observer = await observerWith({ resolver, connectTo });
  const observed = await Promise.all(issuers.map(({ issuer }) => observer.observeIssuer(issuer)));

  expect(new Set(observed.map(({ endpoints: [endpoint] }) => endpoint)).size).toBe(1);
  expect(observed.filter(({ discoveryFault }) => discoveryFault !== null)).toEqual([]);
  // Four for the documents, one for each variant, one for TLS 1.2.
  expect(frontEnd.connections()).toBe(7);
  expect(resolver.asked).toEqual(["localhost.example"]);
  expect(await observer.observed()).toHaveLength(1);
});

it("keys on another host are a second endpoint", async () => {
  const issuer = `https://${DEFAULT_HOST}/c`;
  const { onRequest } = createIssuer({ issuer, jwksUri: "https://keys.example:8443/jwks" });
  const [frontEnd, keys] = await Promise.all([serveHost(onRequest), serveHost(onRequest, "keys.example")]);
  const connectTo = [`:443:127.0.0.1:${frontEnd.port}`, `:8443:127.0.0.1:${keys.port}`];
  const { endpoints, discoveryFault } = await (await observerWith({ connectTo })).observeIssuer(issuer);
  const [ecdsa, rsa] = await Promise.all([chain("ecdsa"), chain("rsa")]);
  expect(discoveryFault).toBeNull();
  expect(endpoints.map(({ endpoint }) => endpoint)).toEqual([
    { host: DEFAULT_HOST, port: 443 },
    { host: "keys.example", port: 8443 },
  ]);
  const last = endpoints.map(({ observations }) =>
    observations.map((seen) => ("chain" in seen ? seen.chain.at(-1)?.sha1 : seen.kind)),
  );
  expect(last).toEqual(Array(2).fill([ecdsa.thumbprint, rsa.thumbprint]));
});

it.each([
  ["127.0.0.1", (port: number) => `https://127.0.0.1:${port}`],
  ["::1", (port: number) => `https://[::1]:${port}`],
] as const)("an issuer at the IP literal %s is dialled as it is, when allowed", async (address, urlOf) => {
  expect(OWN).toContain(address);
  const options = { hosts: [address], keyKind: "rsa", validity: daysAround(-1, 30) } as const;
  const leaf = await issueLeaf(authority("rsaRoot"), options);
  const issuer = { onRequest: undefined as RequestListener | undefined };
  const identities = [toChain(leaf.keyPem, [leaf.certificate])];
  const onRequest: RequestListener = (request, response) => issuer.onRequest?.(request, response);
  const { port } = await serve({ address, identities, onRequest });
  issuer.onRequest = createIssuer({ issuer: urlOf(port) }).onRequest;
  const resolver = resolverOf({});

  const allowed = await (await observerWith({ resolver, allowPrivate: [address] })).observeIssuer(urlOf(port));
  const observations = [{ kind: "not-offered" }, { kind: "verified" }];
  const endpoint = { host: address, port };
  expect(allowed).toMatchObject({ endpoints: [{ endpoint, observations }], discoveryFault: null });
  const refused = await (await observerWith({ resolver })).observeIssuer(urlOf(port));
  expect(refused).toMatchObject({ discoveryFault: { code: "address-refused" } });
  expect(resolver.asked).toEqual([]);
});

it("a connection that was reset is tried once more for each variant, and no other variant is asked for", async () => {
  const frontEnd = await serveFault("reset");
  const observer = await observerWith({ connectTo: [`:443:127.0.0.1:${frontEnd.port}`] });
  const observed = await observer.observeEndpoint({ host: DEFAULT_HOST, port: 443 });
  const fault = { code: "connection-reset" };
  const observations = ["ecdsa", "rsa"].map((variant) => ({ kind: "failed", variant, fault }));
  expect(observed).toMatchObject({ observations, tls12: "unknown" });
  // Two for each variant, and the one that asks for TLS 1.2 beside them.
  expect(frontEnd.connections()).toBe(5);
});

it("a silent host is given up after two timeouts", async () => {
  const limits = limitsOf();
  const frontEnd = await serveFault("silent");
  const observer = await observerWith({ limits, connectTo: [`:443:127.0.0.1:${frontEnd.port}`] });
  const observing = observer.observeEndpoint({ host: DEFAULT_HOST, port: 443 });
  await frontEnd.waitForConnection(3);
  limits.clock.advance(TIMEOUT_MS);
  await frontEnd.waitForConnection(5);
  limits.clock.advance(TIMEOUT_MS);
  const fault = { code: "timeout" };
  expect(await observing).toMatchObject({ observations: Array(2).fill({ kind: "failed", fault }) });
  expect(frontEnd.connections()).toBe(5);
});
