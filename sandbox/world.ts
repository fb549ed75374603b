import { setMaxListeners } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CreateOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { createHandler } from "../lambda/handler.js";
import { SecureContexts } from "../rotation/adapters/hosts/secure-contexts.js";
import { systemClock } from "../rotation/adapters/system-clock.js";
import type { FrontEnd, RunResult } from "../rotation/core/model.js";
import { type AwsEndpoints, startAwsEndpoints } from "./aws/server.js";
import { issuerRouter, type SandboxIssuer } from "./issuer.js";
import { createIssuerAccess } from "./issuer-access.js";
import { trustedRoots } from "./pki.js";
import { type ServedIdentity, startTlsFrontEnd, type TlsFrontEnd } from "./tls-front-end.js";

/** How a client reaches the sandbox's AWS endpoints. Nothing checks the key. */
export const CREDENTIALS = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
export const REGION = "us-east-1";

/** What one run of the real handler did. */
export interface Played {
  readonly result: RunResult;
  /** Updates that IAM took. */
  readonly writes: number;
  /** Events of the function's own messages, in the order of their sending. */
  readonly alerts: readonly string[];
}

/** Where the function remembers what people were told. */
const STATE_PARAMETER = "/sandbox/told";

/** STS gives an issuer about five seconds. */
const AWS_PATIENCE_MS = 5000;

interface Parts {
  readonly aws: AwsEndpoints;
  readonly folder: string;
  readonly topicArn: string;
  /** Grows as hosts are served. */
  readonly connectTo: string[];
  readonly ending: AbortController;
}

/** Local issuers and local AWS endpoints, and the real handler between them. `close` leaves nothing behind. */
export class World {
  readonly aws: AwsEndpoints;
  readonly caFile: string;
  readonly topicArn: string;
  /** For files of this world; `close` removes it. */
  readonly folder: string;
  readonly #connectTo: string[];
  readonly #frontEnds: TlsFrontEnd[] = [];
  readonly #ending: AbortController;

  private constructor({ aws, folder, topicArn, connectTo, ending }: Parts) {
    this.aws = aws;
    this.folder = folder;
    process.once("exit", this.#removeFolder);
    this.caFile = join(folder, "roots.pem");
    this.topicArn = topicArn;
    this.#connectTo = connectTo;
    this.#ending = ending;
  }

  /** @param port - of the AWS endpoints; 0 for a free one */
  static async create(port = 0): Promise<World> {
    const roots = await trustedRoots();
    const connectTo: string[] = [];
    const ending = new AbortController();
    setMaxListeners(0, ending.signal);
    const limits = { clock: systemClock, timeoutMs: AWS_PATIENCE_MS, signal: ending.signal };
    const issuers = createIssuerAccess({ contexts: new SecureContexts(roots), connectTo: () => connectTo, limits });
    const aws = await startAwsEndpoints({ port, now: () => new Date(), delay: (ms) => delay(ms), issuers });
    const folder = await mkdtemp(join(tmpdir(), "oidc-sandbox-"));
    const sns = new SNSClient(clientConfig(aws));
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "oidc-thumbprints" }));
    sns.destroy();
    const world = new World({ aws, folder, topicArn: TopicArn, connectTo, ending });
    await writeFile(world.caFile, roots.join("\n"));
    return world;
  }

  /** Aborts when `close` begins. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** `--connect-to` options that lead to the front ends. */
  get connectTo(): readonly string[] {
    return this.#connectTo;
  }

  /** Serves issuers of one host with these chains; a second call for a host adds a front end to it. */
  async serve(
    host: string,
    identities: readonly ServedIdentity[],
    issuers: readonly SandboxIssuer[],
  ): Promise<TlsFrontEnd> {
    const frontEnd = await startTlsFrontEnd({ identities, onRequest: issuerRouter(issuers) });
    this.#frontEnds.push(frontEnd);
    this.lead(host, frontEnd);
    return frontEnd;
  }

  /** Leads connections for a host to an address, served or not. */
  lead(host: string, { address, port }: FrontEnd): void {
    this.#connectTo.push(`${host}:443:${address.includes(":") ? `[${address}]` : address}:${port}`);
  }

  /** Registers a provider and returns its ARN. */
  async register(
    issuer: string,
    thumbprints: readonly string[],
    tags: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const iam = new IAMClient(clientConfig(this.aws));
    const { OpenIDConnectProviderArn = "" } = await iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url: issuer,
        ClientIDList: ["sts.amazonaws.com"],
        ThumbprintList: [...thumbprints],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    iam.destroy();
    return OpenIDConnectProviderArn;
  }

  /** The registered list, sorted. */
  registered(arn: string): string[] {
    return [...(this.aws.providers().find((provider) => provider.arn === arn)?.thumbprints ?? [])].sort();
  }

  /** One run of the real handler. @param env - variables beside those that lead it to this world */
  async play(env: Readonly<Record<string, string>> = {}): Promise<Played> {
    const results: RunResult[] = [];
    const before = { writes: this.#writes(), alerts: this.aws.published().length };
    const handler = createHandler(
      {
        ISSUER_HOSTS: "*",
        CA_FILE: this.caFile,
        CONNECT_TO: this.#connectTo.join(","),
        TOPIC_ARN: this.topicArn,
        STATE_PARAMETER,
        ...env,
      },
      { aws: clientConfig(this.aws), writeLog: () => undefined, onResult: (result) => results.push(result) },
    );
    await handler({}, { getRemainingTimeInMillis: () => 60_000 });
    const [result] = results;
    if (result === undefined) throw new Error("the handler reported no result");
    const sent = this.aws.published().slice(before.alerts);
    const alerts = sent.flatMap(({ attributes }) => attributes.event?.value ?? []);
    return { result, writes: this.#writes() - before.writes, alerts };
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.all([this.aws.close(), ...this.#frontEnds.map((frontEnd) => frontEnd.close())]);
    process.off("exit", this.#removeFolder);
    this.#removeFolder();
  }

  /** Also when the process ends in the middle. */
  readonly #removeFolder = () => rmSync(this.folder, { recursive: true, force: true });

  #writes(): number {
    const calls = this.aws.calls();
    return calls.filter(({ operation, status }) => operation.startsWith("UpdateOpenIDConnect") && status === 200)
      .length;
  }
}

function clientConfig({ url }: AwsEndpoints) {
  return { endpoint: url, region: REGION, credentials: CREDENTIALS };
}
