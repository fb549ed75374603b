import * as v from "valibot";
import { FaultError } from "../fault/fault.js";
import { safe } from "../fault/sanitize.js";
import { endpointOfIssuer, endpointOfUrl, parseHttpsUrl } from "./issuer.js";
import { assertJwksPort, type Reach } from "./reach.js";

/** A larger discovery document is not read. */
export const MAX_DISCOVERY_BYTES = 64 * 1024;

const Document = v.object({ issuer: v.string(), jwks_uri: v.string() });

/**
 * The URL of the JWKS that an issuer's discovery document names.
 *
 * @param body - the document as received
 * @param issuer - the issuer URL of the provider; the document must claim exactly this one
 * @param reach - decides which ports the document may name
 * @throws {FaultError} `discovery-not-json`, `discovery-malformed`, `discovery-issuer-mismatch`,
 * `discovery-jwks-uri-invalid`, `discovery-jwks-port-refused`
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4.3
 */
export function readDiscoveryDocument(body: string, issuer: string, reach: Reach): URL {
  const parsed = v.safeParse(Document, parseJson(body));
  if (!parsed.success) {
    throw new FaultError("discovery-malformed", "the discovery document lacks issuer or jwks_uri as text");
  }
  const document = parsed.output;
  if (document.issuer !== issuer) {
    throw new FaultError(
      "discovery-issuer-mismatch",
      safe`the discovery document is of issuer ${document.issuer}, expected ${issuer}`,
    );
  }
  const jwks = parseHttpsUrl(document.jwks_uri);
  if (jwks === null) {
    throw new FaultError(
      "discovery-jwks-uri-invalid",
      safe`jwks_uri ${withoutUser(document.jwks_uri)} is not an https URL without credentials`,
    );
  }
  assertJwksPort(endpointOfUrl(jwks), endpointOfIssuer(issuer), reach);
  return jwks;
}

function withoutUser(url: string): string {
  // The URL parser takes backslashes, and none at all, for the slashes before a user.
  return url.replace(/^([^/\\@]*[/\\]+)?[^/\\]*@/, "$1…@");
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new FaultError("discovery-not-json", "the discovery document is not JSON", { cause });
  }
}
