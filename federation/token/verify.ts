import { type CompactVerifyResult, compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from "jose";
import * as v from "valibot";
import type { SignatureVerdict } from "../doctor/evidence/evidence.js";

/** Signature algorithms that AWS takes. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

const KeySet = v.object({
  keys: v.pipe(v.array(v.looseObject({ kty: v.string(), kid: v.nullish(v.string()) })), v.maxLength(100)),
});

/** The JWKS in a body; null when it is none. */
export function readJwks(body: string): JSONWebKeySet | null {
  try {
    const parsed = v.safeParse(KeySet, JSON.parse(body));
    return parsed.success ? (parsed.output as JSONWebKeySet) : null;
  } catch {
    return null;
  }
}

/** Whether one of these keys signed the token. Nothing of the token is in the answer. Never throws. */
export async function verifySignature(token: string, jwks: JSONWebKeySet): Promise<SignatureVerdict> {
  const options = { algorithms: ALGORITHMS };
  try {
    await compactVerify(token, createLocalJWKSet(jwks), options);
    return "valid";
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      for await (const key of error) if (await verifies(() => compactVerify(token, key, options))) return "valid";
      return "bad";
    }
    if (error instanceof errors.JOSEAlgNotAllowed) return "algorithm-refused";
    return error instanceof errors.JWKSNoMatchingKey ? "key-unknown" : "bad";
  }
}

function verifies(attempt: () => Promise<CompactVerifyResult>): Promise<boolean> {
  return attempt().then(
    () => true,
    () => false,
  );
}
