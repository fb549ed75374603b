import { isUtf8 } from "node:buffer";
import * as v from "valibot";
import { KEPT_CLAIMS } from "./offered.js";
import { claimsNamed, type NamedValues, type SessionClaims, sessionClaims } from "./session-claims.js";

/** A longer token is not decoded. @see API_AssumeRoleWithWebIdentity: WebIdentityToken holds at most 20,000 characters */
export const MAX_TOKEN_CHARACTERS = 20_000;

/** What a token says about itself. Neither the token nor its signature is part of it. */
export interface TokenClaims {
  readonly algorithm: string;
  /** Which key of the issuer signed it; null when the header names none. */
  readonly keyId: string | null;
  readonly issuer: string;
  readonly subject: string;
  /** One or more, as the token lists them. */
  readonly audiences: readonly string[];
  /** The authorised party: where a token has one, AWS takes it for the audience. */
  readonly authorizedParty: string | null;
  readonly issuedAt: Date | null;
  readonly notBefore: Date | null;
  readonly expiresAt: Date;
  /** Further claims of which AWS makes condition keys for some issuers. */
  readonly others: readonly NamedValues[];
  readonly session: SessionClaims;
}

/** Result of decoding. `reason` is for people and holds nothing of the token. */
export type DecodedToken =
  | { readonly kind: "claims"; readonly claims: TokenClaims }
  | { readonly kind: "unreadable"; readonly reason: string };

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
/** Seconds since 1970, up to the year 9999. */
const seconds = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(253_402_300_799),
  v.transform((value) => new Date(Math.floor(value) * 1000)),
);

const Header = v.object({ alg: text, kid: v.nullish(text, null) });
const Payload = v.object({
  iss: text,
  sub: text,
  aud: v.union([
    v.pipe(
      text,
      v.transform((one) => [one]),
    ),
    v.pipe(v.array(text), v.minLength(1), v.maxLength(100)),
  ]),
  azp: v.nullish(text, null),
  iat: v.nullish(seconds, null),
  nbf: v.nullish(seconds, null),
  exp: seconds,
});

/** Reads header and claims of a JWT. Verifies nothing and keeps nothing of the signature. Never throws. */
export function decodeToken(token: string): DecodedToken {
  const trimmed = token.trim();
  if (trimmed === "") return unreadable("it is empty");
  if (trimmed.length > MAX_TOKEN_CHARACTERS) {
    return unreadable(`it is longer than ${MAX_TOKEN_CHARACTERS} characters, which STS does not take`);
  }
  const [header, payload, signature, ...more] = trimmed.split(".");
  if (!header || !payload || signature === undefined || more.length > 0) {
    return unreadable("it is no JWT: three parts separated by dots were expected");
  }
  const given = decode(payload);
  const [readHeader, readPayload] = [v.safeParse(Header, decode(header)), v.safeParse(Payload, given)];
  if (!readHeader.success) return unreadable("the header of the token is not JSON with alg as text");
  if (!readPayload.success) return unreadable(`the claims of the token are not usable: ${where(readPayload.issues)}`);
  const { iss, sub, aud, azp, iat, nbf, exp } = readPayload.output;
  const claims: TokenClaims = {
    algorithm: readHeader.output.alg,
    keyId: readHeader.output.kid,
    issuer: iss,
    subject: sub,
    audiences: aud,
    authorizedParty: azp,
    issuedAt: iat,
    notBefore: nbf,
    expiresAt: exp,
    others: claimsNamed(Object(given), KEPT_CLAIMS),
    session: sessionClaims(Object(given)),
  };
  return { kind: "claims", claims };
}

/** Which audiences AWS compares: the authorised party where there is one. */
export function effectiveAudiences({ authorizedParty, audiences }: TokenClaims): readonly string[] {
  return authorizedParty === null ? audiences : [authorizedParty];
}

function decode(part: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  const bytes = Buffer.from(part, "base64url");
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Names the claim, never its value. */
function where([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const claim = issue.path?.[0]?.key;
  return claim === undefined ? "they are not a JSON object" : `${String(claim)} is missing or of the wrong type`;
}

function unreadable(reason: string): DecodedToken {
  return { kind: "unreadable", reason };
}
