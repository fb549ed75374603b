import { isIPv6 } from "node:net";
import { FaultError } from "../fault/fault.js";
import { safe } from "../fault/sanitize.js";
import type { Endpoint, FrontEnd } from "../model.js";

/** The host of a provider's issuer, lower case, read from its ARN: `arn:…:oidc-provider/HOST[:PORT][/PATH]`. */
export function issuerHostOfArn(arn: string): string {
  return hostOf(`https://${issuerNameOfArn(arn)}`);
}

/** The issuer without its scheme, as the ARN carries it; empty when the ARN is not one of an OIDC provider. */
export function issuerNameOfArn(arn: string): string {
  const marker = ":oidc-provider/";
  const at = arn.indexOf(marker);
  return at < 0 ? "" : arn.slice(at + marker.length);
}

/**
 * The issuer URL of a provider from the Url of IAM, which comes without its scheme (one emulator adds it).
 * It is compared with tokens and documents letter by letter, so nothing else of it is changed.
 */
export function issuerOfUrl(url: string): string {
  return url.startsWith("https://") ? url : `https://${url}`;
}

/**
 * The host and port that serve the issuer's discovery document.
 * @throws {FaultError} `issuer-url-invalid` unless the issuer is an https URL without credentials, query or fragment
 */
export function endpointOfIssuer(issuer: string): Endpoint {
  const url = parseHttpsUrl(issuer);
  if (url === null || issuer.includes("?") || issuer.includes("#")) {
    throw new FaultError(
      "issuer-url-invalid",
      safe`issuer ${issuer} is not an https URL without credentials, query and fragment`,
    );
  }
  return endpointOfUrl(url);
}

/**
 * Where the issuer's discovery document lives.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4: a terminating slash goes first
 */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

/** The URL when it is https and without credentials, else null. No https URL is without a host. */
export function parseHttpsUrl(text: string): URL | null {
  const url = parseUrl(text);
  return url?.protocol === "https:" && url.username === "" && url.password === "" ? url : null;
}

/** The endpoint behind an https URL. */
export function endpointOfUrl(url: URL): Endpoint {
  return { host: url.hostname.replace(/[[\]]/g, ""), port: url.port === "" ? 443 : Number(url.port) };
}

/** `host:port`, an IPv6 literal in brackets: the name of an endpoint for people and for maps. */
export function endpointName({ host, port }: Endpoint): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** `address:port` of a front end, the same way. */
export function frontEndName({ address, port }: FrontEnd): string {
  return endpointName({ host: address, port });
}

/** What a user asks to inspect: an issuer, or just a host. */
export interface Target {
  readonly issuer: string | null;
  readonly endpoint: Endpoint;
}

/**
 * Reads what a user typed; null when it is neither.
 *
 * - `https://idp.example/path` and `idp.example/path` (as IAM shows it) are issuers
 * - `idp.example`, `idp.example:8443`, `192.0.2.1`, `[2001:db8::1]:8443` and `2001:db8::1` are hosts
 */
export function parseTarget(text: string): Target | null {
  const isIssuer = text.includes("/");
  const url = text.includes("://") ? text : `https://${isIPv6(text) ? `[${text}]` : text}`;
  const parsed = parseHttpsUrl(url);
  // The URL parser corrects what a user mistyped: a backslash, a missing slash, an empty user.
  if (parsed === null || /[?#\s@\\]|^https?:(?!\/\/)/i.test(text)) return null;
  return { issuer: isIssuer ? url : null, endpoint: endpointOfUrl(parsed) };
}

/**
 * The URL, or null. Not by `URL.canParse`: once compiled, that of Node 20 takes text with umlauts for none
 * (seen on 20.20.2, not on 24.21.0).
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function hostOf(text: string): string {
  const url = parseUrl(text);
  return url === null ? "" : endpointOfUrl(url).host;
}
