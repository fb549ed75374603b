import { readConfigFiles, type Texts } from "../../../federation/doctor/credentials/config-files.js";
import type { Dialect } from "../../../federation/doctor/credentials/model.js";
import { shown, type Variables } from "../../../federation/doctor/credentials/variables.js";
import type {
  EnvironmentEvidence,
  Evidence,
  Fetched,
  IssuerEvidence,
  Seen,
} from "../../../federation/doctor/evidence/evidence.js";
import type { TokenClaims } from "../../../federation/token/claims.js";
import type { Provider } from "../../../rotation/core/model.js";
import { daysFromNow, NOW, thumbprint } from "../../support/builders.js";

/** The account that moto and the sandbox play. */
export const ACCOUNT = "000000000000";
export const NAME = "container.googleapis.com/v1/projects/p/locations/europe-west1-b/clusters/c";
export const ISSUER = `https://${NAME}`;
export const PROVIDER_ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/${NAME}`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/runner`;
export const SUBJECT = "system:serviceaccount:arc-system:runner";
export const TOKEN_FILE = "/var/run/secrets/aws/token";

export function seen<T>(value: T): Seen<T> {
  return { kind: "seen", value };
}

export function failedToSee(message: string, code = "access-denied"): Seen<never> {
  return { kind: "failed", code, message };
}

export function notAsked(why = "not asked for"): Seen<never> {
  return { kind: "not-asked", why };
}

/** An hour's token, ten minutes old. */
export function claims(given: Partial<TokenClaims> = {}): TokenClaims {
  return {
    algorithm: "RS256",
    keyId: "key-1",
    issuer: ISSUER,
    subject: SUBJECT,
    audiences: ["sts.amazonaws.com"],
    authorizedParty: null,
    issuedAt: minutesFromNow(-10),
    notBefore: minutesFromNow(-10),
    expiresAt: minutesFromNow(50),
    others: [],
    session: { tags: [], transitiveKeys: [], sourceIdentity: null },
    ...given,
  };
}

export function minutesFromNow(minutes: number): Date {
  return daysFromNow(minutes / 1440);
}

/** An environment with these variables beside the token's, and these files; undefined removes a variable. */
export function environment(given: Variables = {}, texts: Partial<Texts> = {}): EnvironmentEvidence {
  const variables = { AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE, AWS_ROLE_ARN: ROLE_ARN, ...given };
  const names = ["default", given.AWS_PROFILE, given.AWS_DEFAULT_PROFILE].filter((name) => name !== undefined);
  const read = (dialect: Dialect) => readConfigFiles(dialect, { config: "", credentials: "", ...texts }, names);
  return {
    variables: shown(variables),
    files: { python: read("python"), javascript: read("javascript"), go: read("go") },
    tokenFilesFound: [TOKEN_FILE],
  };
}

export function fetched(given: Partial<Fetched> = {}): Fetched {
  return { url: `${ISSUER}/jwks`, durationMs: 40, status: 200, fault: null, ...given };
}

export function issuer(given: Partial<IssuerEvidence> = {}): IssuerEvidence {
  return {
    discovery: fetched({ url: `${ISSUER}/.well-known/openid-configuration` }),
    jwks: fetched(),
    problem: null,
    keyIds: ["key-1"],
    signature: "valid",
    tls: { required: [thumbprint("root")], verification: "likely-publicly-trusted", fault: null },
    ...given,
  };
}

export function provider(given: Partial<Provider> = {}): Provider {
  const thumbprints = [thumbprint("root")];
  return { arn: PROVIDER_ARN, issuer: ISSUER, clientIds: ["sts.amazonaws.com"], thumbprints, tags: {}, ...given };
}

/** A statement as the guide has it. */
export function statement(given: object = {}, conditions: object = {}): object {
  return {
    Sid: "Runner",
    Effect: "Allow",
    Principal: { Federated: PROVIDER_ARN },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${NAME}:sub`]: SUBJECT, [`${NAME}:aud`]: "sts.amazonaws.com", ...conditions } },
    ...given,
  };
}

export const SELF_ASSUME = { Sid: "Self", Effect: "Allow", Principal: { AWS: ROLE_ARN }, Action: "sts:AssumeRole" };

export function trustPolicy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function role(...statements: readonly object[]): Evidence["role"] {
  return seen({ arn: ROLE_ARN, trustPolicy: trustPolicy(...statements) });
}

/** Everything is as it should be. */
export function healthy(given: Partial<Evidence> = {}): Evidence {
  return {
    at: NOW,
    intent: { tokenFile: null, roleArn: null, audience: "sts.amazonaws.com", jobMinutes: null, tool: null },
    environment: seen(environment()),
    token: seen({ path: TOKEN_FILE, claims: claims() }),
    issuer: seen(issuer()),
    providers: seen({ arns: [PROVIDER_ARN], exact: provider(), near: null }),
    role: role(statement(), SELF_ASSUME),
    sops: seen([
      { file: ".sops.yaml", keyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`, roleArn: ROLE_ARN, profile: null },
    ]),
    live: seen({ assume: { kind: "arn", arn: assumed() }, identity: { kind: "arn", arn: assumed() } }),
    ...given,
  };
}

export function assumed(name = "runner"): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/session`;
}
