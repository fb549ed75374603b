// Every row of the issue's table as a setup of its own, for memory (rows.test.ts) and for moto (test/contract).
import { join } from "node:path";
import type { DiagnosisCode } from "../../../federation/doctor/codes.js";
import { createIssuer } from "../../../sandbox/issuer.js";
import { extraContexts } from "../../support/fixtures.js";
import { ACCOUNT, ISSUER, NAME, PROVIDER_ARN, ROLE_ARN, SELF_ASSUME, SUBJECT, statement } from "./evidence.js";
import { healthyProvider, type Setup } from "./world.js";

/** Stands for every secret of an environment. */
export const KEY_ID = "AKIASECRETSECRET1234";

const ZONES = NAME.replace("locations", "zones");
const named = (name: string) => ({ arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${name}`, issuer: `https://${name}` });
const answer =
  (path: string, status: number, delayMs = 0): NonNullable<Setup["intercept"]> =>
  (clock, request, response) => {
    if (request.url?.endsWith(path) !== true) return false;
    clock.advance(delayMs);
    if (status === 200) return false;
    response.writeHead(status).end("{}");
    return true;
  };
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const document =
  (given: object): NonNullable<Setup["intercept"]> =>
  (_clock, request, response) => {
    if (request.url?.endsWith("/.well-known/openid-configuration") !== true) return false;
    response.end(JSON.stringify({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks`, ...given }));
    return true;
  };
const condition = (given: object) => ({ statements: [statement({}, given), SELF_ASSUME] });

/** The row, the code that is its headline, and what makes it. */
export type Row = readonly [row: string, code: DiagnosisCode, setup: () => Promise<Setup> | Setup];

export const ROWS: readonly Row[] = [
  ["Step 2, zones", "zones-locations", async () => ({ providers: [await healthyProvider(named(ZONES))] })],
  [
    "1A thumbprint, AWS falls back",
    "thumbprint-mismatch",
    async () => ({ providers: [await healthyProvider({ thumbprints: ["0".repeat(40)] })] }),
  ],
  [
    "1A thumbprint, AWS uses it",
    "thumbprint-mismatch",
    async () => ({ providers: [await healthyProvider({ thumbprints: [] })], contexts: extraContexts() }),
  ],
  ["1B audience of the token", "audience-mismatch", () => ({ claims: { aud: "https://kubernetes.default.svc" } })],
  [
    "1B client ids",
    "audience-mismatch",
    async () => ({ providers: [await healthyProvider({ clientIds: ["other"] })] }),
  ],
  ["1B :aud condition", "audience-mismatch", () => condition({ [`${NAME}:aud`]: "other" })],
  ["1C subject", "subject-mismatch", () => ({ claims: { sub: "system:serviceaccount:arc-system:default" } })],
  ["1D other file", "token-file-other", () => ({ intent: { tokenFile: join(import.meta.dirname, "evidence.ts") } })],
  ["1D unset", "token-file-unset", () => ({ variables: { AWS_WEB_IDENTITY_TOKEN_FILE: undefined } })],
  [
    "1D shadowed",
    "credentials-shadowed",
    () => ({ variables: { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: KEY_ID } }),
  ],
  ["2 role ARN", "role-arn-unset", () => ({ variables: { AWS_ROLE_ARN: "" } })],
  ["3 SOPS", "sops-self-assume", () => ({ statements: [statement()] })],
  ["4 expired", "token-expired", () => ({ expiresIn: -60 })],
  ["4 about to", "token-expiring", () => ({ expiresIn: 200 })],
  ["4 shorter than the job", "token-shorter-than-job", () => ({ intent: { jobMinutes: 90 } })],
  ["4 not refreshed", "token-not-refreshed", () => ({ claims: { iat: seconds(-3300), exp: seconds(300) } })],
  ["provider missing", "provider-missing", () => ({ providers: [] })],
  [
    "issuer differs by slash",
    "issuer-differs",
    async () => ({ providers: [await healthyProvider(named(`${NAME}/`))] }),
  ],
  [
    "issuer differs by case",
    "issuer-differs",
    async () => ({ providers: [await healthyProvider(named(NAME.toUpperCase()))] }),
  ],
  ["issuer over http", "issuer-unreachable", () => ({ claims: { iss: ISSUER.replace("https", "http") } })],
  [
    "wrong account",
    "account-mismatch",
    () => ({ variables: { AWS_ROLE_ARN: ROLE_ARN.replace(ACCOUNT, "999988887777") } }),
  ],
  [
    "wrong partition",
    "partition-mismatch",
    () => ({ statements: [statement({ Principal: { Federated: PROVIDER_ARN.replace(":aws:", ":aws-us-gov:") } })] }),
  ],
  ["wildcard", "subject-wildcard", () => condition({ [`${NAME}:sub`]: "system:serviceaccount:arc-system:*" })],
  [
    "key of another issuer",
    "condition-other-issuer",
    () => condition({ "token.actions.githubusercontent.com:sub": SUBJECT }),
  ],
  [
    "explicit deny",
    "explicit-deny",
    () => ({ statements: [statement(), statement({ Sid: "No", Effect: "Deny" }), SELF_ASSUME] }),
  ],
  ["clock skew", "clock-skew", () => ({ claims: { iat: seconds(600), nbf: seconds(600) } })],
  ["JWKS unreachable", "jwks-unreachable", () => ({ intercept: answer("/jwks", 500) })],
  ["JWKS not public", "jwks-not-public", () => ({ intercept: answer("/jwks", 403) })],
  ["JWKS slow", "jwks-slow", () => ({ intercept: answer("/jwks", 200, 5100) })],
  ["discovery of another issuer", "discovery-unusable", () => ({ intercept: document({ issuer: `${ISSUER}-2` }) })],
  [
    "keys at another port",
    "discovery-unusable",
    () => ({ intercept: document({ jwks_uri: "https://keys.example:6443/" }) }),
  ],
  ["keys that are none", "jwks-unreachable", () => ({ intercept: document({ jwks_uri: DISCOVERY }) })],
  ["unknown kid", "key-unknown", () => ({ signer: createIssuer({ issuer: ISSUER }) })],
  ["bad signature", "signature-bad", () => ({ tamper: (token) => `${token.slice(0, -8)}${"A".repeat(8)}` })],
  ["no role", "role-missing", () => ({ statements: null })],
  [
    "AWS refuses",
    "live-refused",
    () => ({ live: { assume: { kind: "error", name: "AccessDenied", message: "no" }, identity: null } }),
  ],
];

function seconds(fromNow: number): number {
  return new Date("2026-11-22T10:00:00Z").getTime() / 1000 + fromNow;
}
