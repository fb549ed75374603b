import { hideTokens } from "../../../rotation/core/fault/secrets.js";
import type { Clock, Log } from "../../../rotation/ports.js";
import { unwrapPolicy } from "../../policy/unwrap.js";
import { decodeToken, MAX_TOKEN_CHARACTERS } from "../../token/claims.js";
import type { Variables } from "../credentials/variables.js";
import { roleArnInUse, tokenFileInUse, tokenInUse } from "../in-use.js";
import type { Files, TokenExchange } from "../ports.js";
import { attempt } from "./attempt.js";
import { collectIssuer, type IssuerPorts } from "./collect-issuer.js";
import { collectSops } from "./collect-sops.js";
import type { EnvironmentEvidence, Evidence, Intent, LiveEvidence, Seen, TokenEvidence } from "./evidence.js";
import { lookAround } from "./look-around.js";
import { type AccountPorts, readAccount } from "./read-account.js";
import { withoutTokens } from "./without-tokens.js";

/** What is to be looked at. Null ports are left out, with the reason in `Asked.why`. */
export interface CollectPorts {
  readonly clock: Clock;
  readonly files: Files;
  readonly log: Log;
  readonly issuer: IssuerPorts | null;
  readonly account: AccountPorts | null;
  readonly exchange: TokenExchange | null;
  /** Aborted when the time is up. */
  readonly signal?: AbortSignal;
}

export interface Asked {
  readonly variables: Variables;
  readonly intent: Intent;
  /** Whether this machine's environment is the one in question. */
  readonly lookAround: boolean;
  /** A trust policy in a file, in place of the role's. */
  readonly trustPolicyFile: string | null;
  /** Files and folders; null for `.sops.yaml` where it exists. */
  readonly sopsPaths: readonly string[] | null;
  /** Why null ports are null. */
  readonly why: string;
}

const MAX_POLICY_BYTES = 64 * 1024;
const SESSION_NAME = "oidc-thumbprints-doctor";

/** Gathers the evidence. No token leaves here, wherever it stood. Never rejects because of what it finds. */
export async function collect(asked: Asked, ports: CollectPorts): Promise<Evidence> {
  const at = ports.clock.now();
  const none: Seen<never> = { kind: "not-asked", why: asked.why };
  const sops = await collectSops(asked, ports.files, ports.signal ?? null);
  const profiles = sops.kind === "seen" ? sops.value.map(({ profile }) => profile).filter((name) => name !== null) : [];
  const environment: Seen<EnvironmentEvidence> = asked.lookAround
    ? { kind: "seen", value: await lookAround(asked.variables, ports.files, profiles) }
    : { kind: "not-asked", why: "the environment of this machine is not the one in question" };
  const { token, text } = await readToken(asked.intent, environment, ports.files);
  const issuer: Evidence["issuer"] =
    ports.issuer === null || token.kind !== "seen" || text === null
      ? { kind: "not-asked", why: ports.issuer === null ? asked.why : "there is no token to look at" }
      : { kind: "seen", value: await collectIssuer(token.value.claims.issuer, text, ports.issuer) };
  const file = asked.trustPolicyFile;
  const role: Evidence["role"] =
    file === null ? none : await attempt(async () => policyOf(await ports.files.read(file, MAX_POLICY_BYTES)));
  const seen: Evidence = {
    at,
    intent: asked.intent,
    environment,
    token,
    issuer,
    providers: none,
    role,
    sops,
    live: none,
  };
  ports.log.debug("evidence-collected", { token: token.kind, issuer: issuer.kind, sops: sops.kind });
  const known = ports.account === null ? seen : await withAccount(seen, ports.account);
  return withoutTokens({ ...known, live: await tryLive(known, text, ports.exchange) });
}

/** The same evidence with the provider and role that IAM has now. A role's policy from a file stays. */
export async function withAccount(evidence: Evidence, account: AccountPorts): Promise<Evidence> {
  const issuer = evidence.token.kind === "seen" ? evidence.token.value.claims.issuer : null;
  const read = await readAccount({ issuer, roleArn: roleArnInUse(evidence) }, account);
  return withoutTokens({
    ...evidence,
    ...read,
    ...(evidence.role.kind === "not-asked" ? {} : { role: evidence.role }),
  });
}

/** The token to examine, else the one in use, else a well-known one. */
async function readToken(
  intent: Intent,
  environment: Seen<EnvironmentEvidence>,
  files: Files,
): Promise<{ readonly token: Seen<TokenEvidence>; readonly text: string | null }> {
  const around = environment.kind === "seen" ? environment.value : null;
  const inUse =
    around === null ? null : (tokenFileInUse({ environment, intent })?.tokenFile ?? around.tokenFilesFound[0]);
  const path = intent.tokenFile ?? inUse ?? null;
  if (path === null) return { token: { kind: "not-asked", why: "no token file is known" }, text: null };
  if (hideTokens(path) !== path) return { token: AS_PATH, text: null };
  const read = await attempt(() => files.read(path, 2 * MAX_TOKEN_CHARACTERS));
  if (read.kind !== "seen") return { token: read, text: null };
  const decoded = decodeToken(read.value);
  if (decoded.kind === "claims") {
    return { token: { kind: "seen", value: { path, claims: decoded.claims } }, text: read.value.trim() };
  }
  return {
    token: { kind: "failed", code: "no JWT", message: `${path} holds no usable token: ${decoded.reason}` },
    text: null,
  };
}

const AS_PATH: Seen<never> = {
  kind: "failed",
  code: "token-as-path",
  message: "where the path of the token file is wanted stands a token itself",
};

async function tryLive(
  evidence: Evidence,
  token: string | null,
  exchange: TokenExchange | null,
): Promise<Seen<LiveEvidence>> {
  if (exchange === null) return { kind: "not-asked", why: "--live asks AWS itself" };
  const roleArn = roleArnInUse(evidence);
  if (token === null || roleArn === null) {
    return { kind: "failed", code: "nothing-to-try", message: "AWS was not asked: there is no token or no role" };
  }
  const request = { token, roleArn, sessionName: tokenInUse(evidence)?.sessionName ?? SESSION_NAME };
  return { kind: "seen", value: await exchange.exchange(request) };
}

/** A policy from a file, which may be a part of what AWS says of the role. */
export function policyOf(trustPolicy: string) {
  return { arn: unwrapPolicy(trustPolicy)?.roleArn ?? null, trustPolicy };
}
