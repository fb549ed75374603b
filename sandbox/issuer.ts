import type { RequestListener, ServerResponse } from "node:http";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";

/** What an issuer publishes about itself: the members that IAM, and Kubernetes issuers, use. */
interface DiscoveryDocument {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly response_types_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
}

/** An issuer with a key of its own. The key is generated on first use: most of hundreds are never asked for it. */
export interface SandboxIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly discoveryDocument: DiscoveryDocument;
  /** The public key, `kid` included. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>;
  /** An RS256 token of this issuer. `claims` win over `iss`, `iat` and `exp`, so that a test can lie. */
  signToken(claims: JWTPayload, validity: TokenValidity): Promise<string>;
  /** Serves the discovery document and the JWKS of this issuer alone; see `issuerRouter`. */
  readonly onRequest: RequestListener;
}

/** Seconds from `now` to the token's end; 0 or less makes an expired one. */
interface TokenValidity {
  readonly expiresInSeconds: number;
  readonly now: Date;
}

/** Both are https URLs, taken as they are: never normalised, so a trailing slash stays in the document. */
export interface IssuerOptions {
  readonly issuer: string;
  /** @default `{issuer}/jwks`, as GKE does */
  readonly jwksUri?: string;
}

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK & { readonly kid: string };
}

const ALGORITHM = "RS256";

/**
 * An issuer that can be served and that signs tokens.
 * @throws TypeError when a URL does not parse or is not https
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4
 */
export function createIssuer({ issuer, jwksUri = `${withoutSlash(issuer)}/jwks` }: IssuerOptions): SandboxIssuer {
  for (const url of [issuer, jwksUri]) assertHttps(url);
  const discoveryDocument: DiscoveryDocument = {
    issuer,
    jwks_uri: jwksUri,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: [ALGORITHM],
  };
  let generated: Promise<SigningKey> | undefined;
  const signingKey = (): Promise<SigningKey> => {
    generated ??= generateSigningKey();
    return generated;
  };
  const identity = {
    issuer,
    jwksUri,
    discoveryDocument,
    jwks: async () => ({ keys: [(await signingKey()).publicJwk] }),
    signToken: async (claims: JWTPayload, validity: TokenValidity) =>
      signToken(await signingKey(), { ...standardClaims(issuer, validity), ...claims }),
  };
  return { ...identity, onRequest: issuerRouter([identity]) };
}

/** Issuers of GKE clusters, as many as asked for. */
export function gkeIssuers(count: number): SandboxIssuer[] {
  const path = "https://container.googleapis.com/v1/projects/acme-ci/locations/europe-west1/clusters";
  return Array.from({ length: count }, (_, index) => createIssuer({ issuer: `${path}/runners-${index + 1}` }));
}

/**
 * Serves many issuers of one host: the discovery document and JWKS of each by path, for GET and HEAD; else a JSON 404.
 * The request's host is not looked at.
 * @throws RangeError when two of the documents have the same path
 */
export function issuerRouter(issuers: readonly Omit<SandboxIssuer, "onRequest">[]): RequestListener {
  const documents = new Map<string, () => Promise<unknown>>();
  const add = (url: string, document: () => Promise<unknown>): void => {
    const { pathname } = new URL(url);
    if (documents.has(pathname)) throw new RangeError(`Two documents at the path ${pathname}`);
    documents.set(pathname, document);
  };
  for (const { issuer, jwksUri, discoveryDocument, jwks } of issuers) {
    add(`${withoutSlash(issuer)}/.well-known/openid-configuration`, async () => discoveryDocument);
    add(jwksUri, jwks);
  }
  return (request, response) => {
    const readable = request.method === "GET" || request.method === "HEAD";
    const path = request.url?.split("?", 1)[0] ?? "";
    const document = readable ? documents.get(path) : undefined;
    if (document === undefined) return answerJson(response, 404, { error: "not_found" });
    document().then(
      (body) => answerJson(response, 200, body),
      () => answerJson(response, 500, { error: "key_generation_failed" }),
    );
  };
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}

async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { privateKey, publicJwk: { ...jwk, kid, alg: ALGORITHM, use: "sig" } };
}

function signToken({ privateKey, publicJwk }: SigningKey, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: publicJwk.kid, typ: "JWT" }).sign(privateKey);
}

function standardClaims(issuer: string, { expiresInSeconds, now }: TokenValidity): JWTPayload {
  const iat = Math.floor(now.getTime() / 1000);
  return { iss: issuer, iat, exp: iat + expiresInSeconds };
}

function assertHttps(url: string): void {
  if (new URL(url).protocol !== "https:") throw new TypeError(`Not an https URL: ${url}`);
}

function withoutSlash(url: string): string {
  return url.endsWith("/") ? url.slice(0, -1) : url;
}
