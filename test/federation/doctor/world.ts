import { writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import type { JWTPayload } from "jose";
import { IssuerDocuments } from "../../../federation/doctor/adapters/issuer-documents.js";
import { localFiles } from "../../../federation/doctor/adapters/local-files.js";
import { diagnose, type Verdict } from "../../../federation/doctor/diagnose.js";
import { type Asked, type CollectPorts, collect } from "../../../federation/doctor/evidence/collect.js";
import type { Evidence, LiveEvidence } from "../../../federation/doctor/evidence/evidence.js";
import type { AccountPorts } from "../../../federation/doctor/evidence/read-account.js";
import { TlsChains } from "../../../rotation/adapters/hosts/chains.js";
import { HttpsDiscovery } from "../../../rotation/adapters/hosts/discovery.js";
import type { SecureContexts } from "../../../rotation/adapters/hosts/secure-contexts.js";
import { FaultError } from "../../../rotation/core/fault/fault.js";
import type { Provider } from "../../../rotation/core/model.js";
import { parseConnectTo } from "../../../rotation/core/reach/connect-to.js";
import { Observer } from "../../../rotation/observe.js";
import { createIssuer, type SandboxIssuer } from "../../../sandbox/issuer.js";
import { limitsOf, publicContexts, resolverOf, run, serve, temporaryFolder } from "../../support/fixtures.js";
import { ManualClock } from "../../support/manual-clock.js";
import { chain } from "../../support/pki.js";
import { ISSUER, PROVIDER_ARN, provider, ROLE_ARN, SELF_ASSUME, SUBJECT, statement, trustPolicy } from "./evidence.js";

/** What a test may have otherwise than healthy. */
export interface Setup {
  readonly claims?: JWTPayload;
  /** Seconds from now. */
  readonly expiresIn?: number;
  /** Answers instead of the issuer when it returns true. */
  readonly intercept?: (clock: ManualClock, ...exchange: Parameters<RequestListener>) => boolean;
  readonly providers?: readonly Provider[];
  /** Statements of the role's trust policy; null for no such role. */
  readonly statements?: readonly object[] | null;
  /** By name; undefined removes one. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly intent?: Partial<Evidence["intent"]>;
  readonly sops?: string;
  readonly live?: LiveEvidence;
  /** Who signs, when it is not the issuer that is served. */
  readonly signer?: SandboxIssuer;
  readonly contexts?: Promise<SecureContexts>;
  readonly tamper?: (token: string) => string;
  /** IAM that holds these providers and this role; in memory when not given. */
  readonly account?: (providers: readonly Provider[], trustPolicy: string | null) => Promise<AccountPorts>;
}

export interface Judged {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  /** As it was in the file. */
  readonly token: string;
}

/** Judges a setup with a really signed token and a real TLS issuer on loopback; IAM and STS are in memory. */
export async function judge(setup: Setup = {}): Promise<Judged> {
  const clock = new ManualClock();
  const folder = await temporaryFolder();
  const issuer = createIssuer({ issuer: ISSUER });
  const validity = { now: clock.now(), expiresInSeconds: setup.expiresIn ?? 3600 };
  const signed = await (setup.signer ?? issuer).signToken(
    { sub: SUBJECT, aud: ["sts.amazonaws.com"], iss: ISSUER, ...setup.claims },
    validity,
  );
  const token = (setup.tamper ?? String)(signed);
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, token);
  const sopsFile = join(folder, ".sops.yaml");
  await writeFile(
    sopsFile,
    setup.sops ?? `creation_rules:\n  - kms: arn:aws:kms:us-east-1:111122223333:key/k+${ROLE_ARN}\n`,
  );
  const variables = {
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ROLE_ARN: ROLE_ARN,
    HOME: folder,
    ...setup.variables,
  };
  const asked: Asked = {
    variables,
    intent: {
      tokenFile: null,
      roleArn: null,
      audience: "sts.amazonaws.com",
      jobMinutes: null,
      tool: null,
      ...setup.intent,
    },
    lookAround: true,
    trustPolicyFile: null,
    sopsPaths: [sopsFile],
    why: "left out",
  };
  const evidence = await collect(asked, await portsOf(setup, issuer, clock));
  return { evidence, verdict: diagnose(evidence), token };
}

async function portsOf(setup: Setup, issuer: SandboxIssuer, clock: ManualClock): Promise<CollectPorts> {
  const frontEnd = await serve({
    identities: [await chain("rsa"), await chain("ecdsa")],
    onRequest: (request, response) => {
      if (setup.intercept?.(clock, request, response) !== true) issuer.onRequest(request, response);
    },
  });
  const connectTo = [parseConnectTo(`container.googleapis.com:443:127.0.0.1:${frontEnd.port}`)].filter(
    (rule) => rule !== null,
  );
  const reach = { connectTo, allowPrivate: [] };
  const limits = { ...limitsOf({ clock }), timeoutMs: 20_000 };
  const contexts = await (setup.contexts ?? publicContexts());
  const discovery = await run(new HttpsDiscovery(contexts, limits));
  const resolver = resolverOf({});
  const observer = new Observer({ resolver, chains: new TlsChains(contexts, limits), discovery }, reach);
  const documents = new IssuerDocuments({ contexts, limits, resolver, reach });
  const registered = setup.providers ?? [await healthyProvider()];
  const policy = setup.statements === null ? null : trustPolicy(...(setup.statements ?? [statement(), SELF_ASSUME]));
  return {
    clock,
    files: localFiles,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    issuer: { documents, observer, reach },
    account: await (setup.account ?? inMemory)(registered, policy),
    exchange: setup.live === undefined ? null : { exchange: async () => setup.live ?? gone() },
  };
}

/** With what the front ends present registered. */
export async function healthyProvider(given: Partial<Provider> = {}): Promise<Provider> {
  const chains = await Promise.all([chain("rsa"), chain("ecdsa")]);
  return provider({ arn: PROVIDER_ARN, thumbprints: chains.map(({ thumbprint }) => thumbprint), ...given });
}

async function inMemory(registered: readonly Provider[], policy: string | null): Promise<AccountPorts> {
  return {
    providers: {
      list: async () => registered.map(({ arn }) => arn),
      get: async (arn) => registered.find((each) => each.arn === arn) ?? gone(),
      update: async () => gone(),
    },
    roles: { getRole: async (arn) => (policy === null ? gone() : { arn, trustPolicy: policy }) },
  };
}

function gone(): never {
  throw new FaultError("provider-gone", "no such entity");
}
