import type { RequestListener } from "node:http";
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, type AssumeRoleWithWebIdentityCommandInput } from "@aws-sdk/client-sts";
import type { JWTPayload } from "jose";
import { expect } from "vitest";
import { createIssuer } from "../../sandbox/issuer.js";
import { createIssuerAccess } from "../../sandbox/issuer-access.js";
import { extraContexts, limitsOf, serve } from "../support/fixtures.js";
import type { ManualClock } from "../support/manual-clock.js";
import { type ChainName, chain } from "../support/pki.js";
import { ACCOUNT, type Harness, type HarnessOptions, NOW, startHarness } from "./aws-harness.js";

export const NAME = "container.googleapis.com/v1/projects/acme-ci/locations/us-east4-a/clusters/gha-runners";
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${NAME}`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/runner`;
export const SUBJECT = "system:serviceaccount:arc-system:runner";
const AUDIENCE = "sts.amazonaws.com";

/** Shared, as its key is slow to make. */
const issuer = createIssuer({ issuer: `https://${NAME}` });

/** A trust policy of these statements. */
export const trusting = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** The statement that lets the runner in. */
export const RUNNER = {
  Effect: "Allow",
  Principal: { Federated: PROVIDER },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringEquals: { [`${NAME}:sub`]: SUBJECT, [`${NAME}:aud`]: AUDIENCE } },
};

/** What a test may have otherwise than healthy. */
export interface Federation extends Pick<HarnessOptions, "now"> {
  /** What the issuer presents. */
  readonly chains?: readonly ChainName[];
  /** Answers instead of the issuer when it returns true. */
  readonly intercept?: (clock: ManualClock, ...exchange: Parameters<RequestListener>) => boolean;
  /** Null for no provider; without it, all that is presented. */
  readonly thumbprints?: readonly string[] | null;
  readonly clientIds?: readonly string[];
  readonly statement?: object;
  /** False: endpoints without a way to the issuer. */
  readonly reachable?: boolean;
}

export interface Federated extends Harness {
  token(claims?: JWTPayload, expiresInSeconds?: number): Promise<string>;
  /** Exchanges a token, a healthy one if none is given. */
  assume(
    token?: string,
    input?: Partial<AssumeRoleWithWebIdentityCommandInput>,
  ): Promise<Awaited<ReturnType<typeof exchange>>>;
}

/** Endpoints, a real issuer over TLS that they reach, a provider and a role that trusts its runner. */
export async function startFederation(given: Federation = {}): Promise<Federated> {
  const chains = await Promise.all((given.chains ?? ["rsa", "ecdsa"]).map((name) => chain(name)));
  const limits = { ...limitsOf(), timeoutMs: 20_000 };
  const { port } = await serve({
    identities: chains,
    onRequest: (request, response) => {
      if (given.intercept?.(limits.clock, request, response) !== true) issuer.onRequest(request, response);
    },
  });
  const connectTo = () => [`container.googleapis.com:443:127.0.0.1:${port}`];
  const access = createIssuerAccess({ contexts: await extraContexts(), connectTo, limits });
  const now = given.now ?? (() => NOW);
  const harness = await startHarness({ issuers: given.reachable === false ? null : access, now });
  const thumbprints = given.thumbprints === undefined ? chains.map(({ thumbprint }) => thumbprint) : given.thumbprints;
  if (thumbprints !== null) await register(harness, thumbprints, given.clientIds ?? [AUDIENCE]);
  const AssumeRolePolicyDocument = trusting(given.statement ?? RUNNER);
  await harness.iam.send(new CreateRoleCommand({ RoleName: "runner", AssumeRolePolicyDocument }));
  const token = (claims: JWTPayload = {}, expiresInSeconds = 3600) =>
    issuer.signToken({ sub: SUBJECT, aud: [AUDIENCE], ...claims }, { now: NOW, expiresInSeconds });
  const assume: Federated["assume"] = async (sent, input) => exchange(harness, sent ?? (await token()), input);
  return { ...harness, token, assume };
}

async function register({ iam }: Harness, thumbprints: readonly string[], clientIds: readonly string[]) {
  const input = { Url: `https://${NAME}`, ThumbprintList: [...thumbprints], ClientIDList: [...clientIds] };
  await iam.send(new CreateOpenIDConnectProviderCommand(input));
}

function exchange(
  { sts }: Harness,
  WebIdentityToken: string,
  input: Partial<AssumeRoleWithWebIdentityCommandInput> = {},
) {
  const order = { RoleArn: ROLE, RoleSessionName: "job-1", WebIdentityToken, ...input };
  return sts().send(new AssumeRoleWithWebIdentityCommand(order));
}

/** An error of AWS as the SDK throws it. */
export const refusal = (name: string, message: string, httpStatusCode = 400) => ({
  name,
  message: expect.stringContaining(message),
  $metadata: { httpStatusCode },
});

/** A token that STS does not take. */
export const invalid = (message: string) => refusal("InvalidIdentityTokenException", message);

/** STS says no, and not why. */
export const NOT_AUTHORIZED = refusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);

/** Of an issuer of the same name with another key. */
export function foreignToken(): Promise<string> {
  const claims = { sub: SUBJECT, aud: ["sts.amazonaws.com"] };
  return createIssuer({ issuer: `https://${NAME}` }).signToken(claims, { now: NOW, expiresInSeconds: 60 });
}
