import { expect, it } from "vitest";
import { FaultError } from "../../rotation/core/fault/fault.js";
import type { FaultCode, FrontEnd } from "../../rotation/core/model.js";
import { Observer } from "../../rotation/observe.js";
import type { Resolver } from "../../rotation/ports.js";
import { verified } from "../support/builders.js";
import { resolverOf } from "../support/fixtures.js";

const HOST = "idp.example";
const ISSUER = `https://${HOST}/i`;
const V4 = Array.from({ length: 8 }, (_, index) => `93.184.216.${index + 1}`);
const V6 = Array.from({ length: 8 }, (_, index) => `2606:2800:220:1::${index + 1}`);

interface Given {
  readonly resolver: Resolver;
  readonly allowPrivate?: readonly string[];
  /** The discovery document; an error is thrown. */
  readonly document?: string | Error;
}

/** An observer that dials nothing: `dialled` notes where it would have connected. */
function observerWith({ resolver, allowPrivate = [], document = documentOf(`${ISSUER}/jwks`) }: Given) {
  const dialled: string[] = [];
  const asked: (readonly FrontEnd[])[] = [];
  const chains = {
    observe: async (_endpoint: unknown, frontEnd: FrontEnd, variant: "rsa" | "ecdsa" | "other") => {
      dialled.push(`${frontEnd.address} ${frontEnd.port} ${variant}`);
      return verified("root", { frontEnd, variant });
    },
    acceptsTls12: async () => "accepted" as const,
  };
  const discovery = {
    fetch: async (_issuer: string, frontEnds: readonly FrontEnd[]) => {
      asked.push(frontEnds);
      if (document instanceof Error) throw document;
      return document;
    },
  };
  const observer = new Observer({ resolver, chains, discovery }, { connectTo: [], allowPrivate });
  return { observer, dialled, asked };
}

function documentOf(jwksUri: string, issuer = ISSUER): string {
  return JSON.stringify({ issuer, jwks_uri: jwksUri });
}

function bothVariants(addresses: readonly string[], port = 443): string[] {
  return addresses.flatMap((address) => ["ecdsa", "rsa"].map((variant) => `${address} ${port} ${variant}`));
}

const PRIVATE = ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "fe80::1%eth0", "::ffff:93.184.216.1"];

it("a host with addresses that are not global only is refused, and nothing is dialled or asked for", async () => {
  const { observer, dialled, asked } = observerWith({ resolver: resolverOf({ [HOST]: PRIVATE }) });
  const observed = await observer.observeIssuer(ISSUER);
  const fault = { code: "address-refused", message: expect.stringContaining("169.254.169.254") };
  expect(observed).toMatchObject({ endpoints: [{ fault, observations: [], tls12: "unknown" }], discoveryFault: fault });
  expect([dialled, asked]).toEqual([[], []]);
});

it("a host with addresses that are not global only lists what was not dialled", async () => {
  const { observer } = observerWith({ resolver: resolverOf({ [HOST]: PRIVATE }) });
  const { refusedAddresses } = await observer.observeEndpoint({ host: HOST, port: 443 });
  expect(refusedAddresses).toEqual(PRIVATE);
});

it("of a mixed answer the global addresses alone are dialled and asked", async () => {
  const mixed = ["10.0.0.1", "93.184.216.1", "::1", "2606:2800:220:1::1"];
  const { observer, dialled, asked } = observerWith({ resolver: resolverOf({ [HOST]: mixed }) });
  const { endpoints, discoveryFault } = await observer.observeIssuer(ISSUER);
  const global = ["93.184.216.1", "2606:2800:220:1::1"];
  expect(dialled).toEqual(bothVariants(global));
  expect(asked).toEqual([global.map((address) => ({ address, port: 443 }))]);
  expect(endpoints).toMatchObject([{ refusedAddresses: ["10.0.0.1", "::1"], frontEndsLeftOut: 0, fault: null }]);
  expect(discoveryFault).toBeNull();
});

it.each(["idp.example", "*.example", "*"])(
  "--allow-private %s permits the host's private addresses",
  async (pattern) => {
    const resolver = resolverOf({ [HOST]: ["10.0.0.1", "fd00::1"] });
    const { observer, dialled } = observerWith({ resolver, allowPrivate: [pattern] });
    const { endpoints } = await observer.observeIssuer(ISSUER);
    expect(dialled).toEqual(bothVariants(["10.0.0.1", "fd00::1"]));
    expect(endpoints).toMatchObject([{ fault: null, refusedAddresses: [] }]);
  },
);

it("--allow-private of another host permits nothing", async () => {
  const resolver = resolverOf({ [HOST]: ["10.0.0.1"] });
  const { observer, dialled } = observerWith({ resolver, allowPrivate: ["other.example"] });
  expect(await observer.observeIssuer(ISSUER)).toMatchObject({ discoveryFault: { code: "address-refused" } });
  expect(dialled).toEqual([]);
});

it("a private host of keys is not dialled because the issuer's host is allowed to be private", async () => {
  const resolver = resolverOf({ [HOST]: ["10.0.0.1"], "metadata.example": ["169.254.169.254"] });
  const document = documentOf("https://metadata.example/jwks");
  const { observer, dialled } = observerWith({ resolver, allowPrivate: [HOST], document });
  const { endpoints } = await observer.observeIssuer(ISSUER);
  expect(endpoints).toMatchObject([{ fault: null }, { fault: { code: "address-refused" }, observations: [] }]);
  expect(dialled).toEqual(bothVariants(["10.0.0.1"]));
});

it("of more than eight addresses eight are dialled, both families in turn and in order", async () => {
  const shuffled = [...V6, ...V4].toReversed();
  const { observer, dialled } = observerWith({ resolver: resolverOf({ [HOST]: shuffled }) });
  const { endpoints } = await observer.observeIssuer(ISSUER);
  const expected = [0, 1, 2, 3].flatMap((index) => [V4[index] ?? "", V6[index] ?? ""]);
  expect(dialled).toEqual(bothVariants(expected));
  expect(endpoints).toMatchObject([{ frontEndsLeftOut: 8, refusedAddresses: [] }]);
});

it("an address that is resolved twice is dialled once", async () => {
  const { observer, dialled } = observerWith({ resolver: resolverOf({ [HOST]: ["93.184.216.1", "93.184.216.1"] }) });
  await observer.observeIssuer(ISSUER);
  expect(dialled).toEqual(bothVariants(["93.184.216.1"]));
});

it("a name is resolved once for all issuers and both endpoints of a host", async () => {
  const resolver = resolverOf({ [HOST]: V4.slice(0, 1) });
  const { observer, dialled } = observerWith({ resolver });
  await Promise.all(Array.from({ length: 10 }, () => observer.observeIssuer(ISSUER)));
  await observer.observeEndpoint({ host: HOST, port: 443 });
  expect(resolver.asked).toEqual([HOST]);
  expect(dialled).toEqual(bothVariants(V4.slice(0, 1)));
});

it("a name is resolved once although its two endpoints have different ports", async () => {
  const resolver = resolverOf({ [HOST]: V4.slice(0, 1) });
  const { observer, dialled } = observerWith({
    resolver,
    document: documentOf(`https://${HOST}/jwks`, `https://${HOST}:8443`),
  });
  await observer.observeIssuer(`https://${HOST}:8443`);
  expect(dialled).toEqual([...bothVariants(V4.slice(0, 1), 8443), ...bothVariants(V4.slice(0, 1))]);
  expect(resolver.asked).toEqual([HOST]);
});

it("a name that does not resolve is the fault of the endpoint and of discovery", async () => {
  const { observer } = observerWith({ resolver: resolverOf({}) });
  const fault = { code: "dns-failed" };
  const observed = await observer.observeIssuer(ISSUER);
  expect(observed).toMatchObject({ endpoints: [{ fault, observations: [] }], discoveryFault: fault });
});

it("a host of keys that does not resolve is a second endpoint with its fault", async () => {
  const resolver = resolverOf({ [HOST]: V4.slice(0, 1) });
  const { observer } = observerWith({ resolver, document: documentOf("https://keys.example/jwks") });
  const { endpoints, discoveryFault } = await observer.observeIssuer(ISSUER);
  expect(endpoints).toMatchObject([{ fault: null }, { fault: { code: "dns-failed" } }]);
  expect(discoveryFault).toBeNull();
});

it.each(["https://keys.example:22/jwks", `https://${HOST}:8080/jwks`])(
  "keys at %s, a port that nothing explains, are refused and their host not resolved",
  async (jwksUri) => {
    const resolver = resolverOf({ [HOST]: V4.slice(0, 1) });
    const { observer, dialled } = observerWith({ resolver, document: documentOf(jwksUri) });
    const { endpoints, discoveryFault } = await observer.observeIssuer(ISSUER);
    expect(discoveryFault).toMatchObject({ code: "discovery-jwks-port-refused" });
    expect([endpoints.length, resolver.asked, dialled]).toEqual([1, [HOST], bothVariants(V4.slice(0, 1))]);
  },
);

it("keys on the issuer's own unusual port are observed", async () => {
  const resolver = resolverOf({ [HOST]: V4.slice(0, 1), "keys.example": V4.slice(1, 2) });
  const document = documentOf("https://keys.example:8443/jwks", `https://${HOST}:8443`);
  const { observer } = observerWith({ resolver, document });
  const { endpoints, discoveryFault } = await observer.observeIssuer(`https://${HOST}:8443`);
  expect(endpoints.map(({ endpoint }) => endpoint.host)).toEqual([HOST, "keys.example"]);
  expect(discoveryFault).toBeNull();
});

it.each<[string, string | Error, FaultCode]>([
  ["is of another issuer", documentOf(`${ISSUER}/jwks`, "https://other.example"), "discovery-issuer-mismatch"],
  ["is not JSON", "<html>", "discovery-not-json"],
  ["lacks jwks_uri", JSON.stringify({ issuer: ISSUER }), "discovery-malformed"],
  ["names keys without TLS", documentOf("http://idp.example/jwks"), "discovery-jwks-uri-invalid"],
  ["cannot be fetched", new FaultError("discovery-http-status", "404"), "discovery-http-status"],
  ["fails for a reason that nobody foresaw", new TypeError("oops"), "discovery-bad-response"],
])(
  "a discovery document that %s is a fault, and the issuer's host is observed all the same",
  async (_name, document, code) => {
    const resolver = resolverOf({ [HOST]: V4.slice(0, 1) });
    const observed = await observerWith({ resolver, document }).observer.observeIssuer(ISSUER);
    expect(observed).toMatchObject({ endpoints: [{ fault: null }], discoveryFault: { code } });
    expect(observed.endpoints[0]?.observations).toHaveLength(2);
  },
);

it.each(["http://idp.example", "https://u:p@idp.example", "https://idp.example?x=1", "idp.example"])(
  "an issuer that is no https URL is a fault, and nothing is dialled: %s",
  async (issuer) => {
    const { observer, dialled } = observerWith({ resolver: resolverOf({}) });
    const observed = await observer.observeIssuer(issuer);
    expect(observed).toMatchObject({ endpoints: [], discoveryFault: { code: "issuer-url-invalid" } });
    expect(dialled).toEqual([]);
  },
);
