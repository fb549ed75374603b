import { once } from "node:events";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, expect, it } from "vitest";
import { createIssuer, issuerRouter } from "../../sandbox/issuer.js";
import { startTlsFrontEnd, type TlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { chain, DEFAULT_HOST, trustedRoots } from "../support/pki.js";

const CLUSTERS = `https://${DEFAULT_HOST}/v1/projects/p/locations/europe-west1/clusters`;
const NOW = new Date("2026-11-22T10:00:00.900Z");
const NOW_SECONDS = Date.parse("2026-11-22T10:00:00Z") / 1000;

const running: TlsFrontEnd[] = [];

afterEach(() => Promise.all(running.splice(0).map((frontEnd) => frontEnd.close())));

async function serve(onRequest: ReturnType<typeof issuerRouter>): Promise<TlsFrontEnd> {
  const frontEnd = await startTlsFrontEnd({ identities: [await chain("ecdsa")], onRequest });
  running.push(frontEnd);
  return frontEnd;
}

/** One request over a connection of its own, to the server that claims to be the host of `url`. */
async function fetchJson(port: number, url: string, method = "GET") {
  const { host, pathname, search } = new URL(url);
  const ca = await trustedRoots();
  const path = `${pathname}${search}`;
  const options = { host: "127.0.0.1", port, servername: DEFAULT_HOST, headers: { host }, agent: false, ca };
  const [response] = await once(request({ ...options, path, method }).end(), "response");
  const type: unknown = response.headers["content-type"];
  const body = await text(response);
  return { status: response.statusCode, type, body: body === "" ? null : JSON.parse(body) };
}

const verify = async (issuer: ReturnType<typeof createIssuer>, token: string, currentDate = NOW) =>
  (await jwtVerify(token, createLocalJWKSet((await issuer.jwks()) as JSONWebKeySet), { currentDate })).payload;

it("an issuer serves its discovery document and its keys over verified HTTPS", async () => {
  const issuer = createIssuer({ issuer: `${CLUSTERS}/c` });
  const frontEnd = await serve(issuer.onRequest);
  const discovery = await fetchJson(frontEnd.port, `${CLUSTERS}/c/.well-known/openid-configuration?x=1`);
  const jwks = await fetchJson(frontEnd.port, `${CLUSTERS}/c/jwks`);

  expect(discovery).toEqual({ status: 200, type: "application/json", body: issuer.discoveryDocument });
  expect(issuer.discoveryDocument).toMatchObject({ issuer: `${CLUSTERS}/c`, jwks_uri: `${CLUSTERS}/c/jwks` });
  expect(jwks).toEqual({ status: 200, type: "application/json", body: await issuer.jwks() });
  expect([frontEnd.connections(), frontEnd.handshakes()]).toEqual([2, 2]);
});

it("a router serves hundreds of issuers, each with its own document and keys", async () => {
  const issuers = Array.from({ length: 300 }, (_, index) => createIssuer({ issuer: `${CLUSTERS}/c${index}` }));
  const { port } = await serve(issuerRouter(issuers));
  const keys = [];
  for (const index of [0, 150, 299]) {
    const { body } = await fetchJson(port, `${CLUSTERS}/c${index}/.well-known/openid-configuration`);
    expect(body).toEqual(issuers[index]?.discoveryDocument);
    keys.push(JSON.stringify((await fetchJson(port, `${CLUSTERS}/c${index}/jwks`)).body));
  }
  expect(new Set(keys).size).toBe(3);
});

it.each([
  ["another path", "GET", `${CLUSTERS}/c`],
  ["an unknown cluster", "GET", `${CLUSTERS}/d/jwks`],
  ["another method", "POST", `${CLUSTERS}/c/jwks`],
])("%s is answered with a 404 in JSON", async (_name, method, url) => {
  const { port } = await serve(createIssuer({ issuer: `${CLUSTERS}/c` }).onRequest);
  const notFound = { status: 404, type: "application/json", body: { error: "not_found" } };
  expect(await fetchJson(port, url, method)).toEqual(notFound);
});

it("a HEAD request is answered without the document", async () => {
  const { port } = await serve(createIssuer({ issuer: `${CLUSTERS}/c` }).onRequest);
  const head = await fetchJson(port, `${CLUSTERS}/c/.well-known/openid-configuration`, "HEAD");
  expect(head).toEqual({ status: 200, type: "application/json", body: null });
});

it.each([
  ["a trailing slash", { issuer: "https://a.example/" }, "https://a.example/jwks"],
  ["keys on another host", { issuer: "https://a.example/x", jwksUri: "https://b.example/k" }, "https://b.example/k"],
])("the document repeats the issuer as it was given: %s", async (_name, options, jwksUri) => {
  const { discoveryDocument, onRequest } = createIssuer(options);
  const { port } = await serve(onRequest);

  expect(discoveryDocument).toMatchObject({ issuer: options.issuer, jwks_uri: jwksUri });
  expect((await fetchJson(port, jwksUri)).status).toBe(200);
});

it.each(["http://a.example", "a.example", ""])("the issuer %j is refused", (issuer) => {
  expect(() => createIssuer({ issuer })).toThrow(TypeError);
});

it("two documents at one path are refused", () => {
  const jwksUri = "https://keys.example/jwks";
  const issuers = ["a", "b"].map((name) => createIssuer({ issuer: `https://${name}.example/${name}`, jwksUri }));
  expect(() => issuerRouter(issuers)).toThrow(RangeError);
});

it("a token verifies with the published key until it expires", async () => {
  const issuer = createIssuer({ issuer: `${CLUSTERS}/c` });
  const token = await issuer.signToken({ sub: "s", aud: "a" }, { expiresInSeconds: 60, now: NOW });
  const { keys } = await issuer.jwks();

  const expected = { iss: issuer.issuer, sub: "s", aud: "a", iat: NOW_SECONDS, exp: NOW_SECONDS + 60 };
  expect(await verify(issuer, token)).toEqual(expected);
  expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", kid: keys[0]?.kid, typ: "JWT" });
  expect(keys[0]).not.toHaveProperty("d");
  const later = new Date(NOW.getTime() + 60_000);
  await expect(verify(issuer, token, later)).rejects.toMatchObject({ code: "ERR_JWT_EXPIRED" });
});

it("a token's claims win over the standard ones, and another issuer's key does not verify it", async () => {
  const [issuer, other] = [createIssuer({ issuer: `${CLUSTERS}/c` }), createIssuer({ issuer: `${CLUSTERS}/d` })];
  const token = await issuer.signToken({ iss: other.issuer, exp: 1 }, { expiresInSeconds: 60, now: NOW });

  expect(await verify(issuer, token, new Date(0))).toMatchObject({ iss: other.issuer, exp: 1 });
  await expect(verify(other, token, new Date(0))).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
});
