import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Alarm } from "./alarms.js";
import { CloudWatchStore, cloudWatchService } from "./cloudwatch.js";
import { type Backend, exchange } from "./exchange.js";
import { FaultList, type Faults } from "./faults.js";
import { iamService } from "./iam.js";
import { IamStore, type StoredProvider } from "./iam-store.js";
import type { Issuers } from "./issuers.js";
import type { MetricDatum } from "./metrics.js";
import type { Call } from "./model.js";
import { Sessions } from "./sessions.js";
import { type PublishedMessage, SnsStore, snsService } from "./sns.js";
import { SsmStore, ssmService } from "./ssm.js";
import { stsService } from "./sts.js";

/** What local AWS endpoints need. */
export interface AwsEndpointsOptions {
  /** @default "127.0.0.1" */
  readonly address?: string;
  /** @default a free one */
  readonly port?: number;
  /** Twelve digits. @default "000000000000" */
  readonly account?: string;
  readonly now: () => Date;
  /** Resolves after so many milliseconds; only the fault `latency` uses it. */
  readonly delay: (ms: number) => Promise<void>;
  /**
   * How IAM and STS reach issuers. Null when they cannot: a provider created without a thumbprint list then has none, and
   * AssumeRoleWithWebIdentity believes signatures, both as in moto. All else about a token is checked either way.
   *
   * @default null
   */
  readonly issuers?: Issuers | null;
}

/** Running endpoints: their address, their switches and what they hold. Lists are copies of the moment. */
export interface AwsEndpoints {
  /** For `AWS_ENDPOINT_URL`: one for all services. */
  readonly url: string;
  readonly account: string;
  readonly faults: Faults;
  /**
   * After each further UpdateOpenIDConnectProviderThumbprint, so many Gets of that provider show the list from before.
   *
   * @param gets - a whole number or infinity; 0 shows everything at once, earlier updates too
   */
  delayVisibility(gets: number): void;
  /** Calls the listener after every call, until the returned function is called. */
  onCall(listener: (call: Call) => void): () => void;
  calls(): readonly Call[];
  providers(): readonly StoredProvider[];
  /** Messages of Publish and notifications of alarms, oldest first. */
  published(): readonly PublishedMessage[];
  metrics(): readonly MetricDatum[];
  alarms(): readonly Alarm[];
  /** Values of parameters by name. */
  parameters(): ReadonlyMap<string, string>;
  /** Stops listening and ends all connections, answered or not. A second call does nothing. */
  close(): Promise<void>;
}

/** The stores of one set of endpoints. */
interface Stores {
  readonly iam: IamStore;
  readonly sns: SnsStore;
  readonly cloudWatch: CloudWatchStore;
  readonly ssm: SsmStore;
}

/**
 * Starts IAM (OIDC providers and roles), SNS, CloudWatch, SSM and STS on one port, in memory, for one account and for every
 * region alike. Signatures of requests are not verified, and nothing is authorised but taking on a role.
 *
 * Each store says in its documentation what it leaves out.
 */
export async function startAwsEndpoints(options: AwsEndpointsOptions): Promise<AwsEndpoints> {
  const { address = "127.0.0.1", port = 0, account = "000000000000", now, delay, issuers = null } = options;
  const stores = createStores(issuers);
  const faults = new FaultList();
  const sessions = new Sessions();
  const services = [
    iamService(stores.iam),
    snsService(stores.sns),
    cloudWatchService(stores.cloudWatch),
    ssmService(stores.ssm),
    stsService(stores.iam, sessions),
  ];
  const calls: Call[] = [];
  const listeners = new Set<(call: Call) => void>();
  const report = (call: Call): void => {
    calls.push(call);
    for (const listener of listeners) {
      listener(call);
    }
  };
  const backend = { account, services, faults, sessions, now, delay, nextId: counter() };
  const server = createServer((request, response) => void serve(backend, request, response, report));
  server.listen(port, address);
  await once(server, "listening");
  return {
    url: urlOf(server),
    account,
    faults,
    ...inspect(stores),
    calls: () => [...calls],
    onCall(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => stop(server),
  };
}

function createStores(issuers: Issuers | null): Stores {
  const sns = new SnsStore();
  const cloudWatch = new CloudWatchStore((topicArn, subject, message, { nextId, now }) => {
    const known = sns.topics.has(topicArn);
    if (known) {
      const rest = { source: "alarm", structure: null, attributes: {}, publishedAt: now } as const;
      sns.published.push({ messageId: nextId(), topicArn, subject, message, ...rest });
    }
    return known;
  });
  return { iam: new IamStore(issuers), sns, cloudWatch, ssm: new SsmStore() };
}

function inspect({ iam, sns, cloudWatch, ssm }: Stores) {
  return {
    delayVisibility(gets: number): void {
      iam.staleGets = gets;
      if (gets === 0) {
        iam.outdated.clear();
      }
    },
    providers: () => [...iam.providers.values()],
    published: () => [...sns.published],
    metrics: () => [...cloudWatch.metrics],
    alarms: () => [...cloudWatch.alarms.values()],
    parameters: () => new Map([...ssm.parameters].map(([name, { value }]) => [name, value])),
  };
}

async function serve(
  backend: Backend,
  request: IncomingMessage,
  response: ServerResponse,
  report: (call: Call) => void,
): Promise<void> {
  const { reply, call } = await exchange(backend, request);
  report(call);
  if (reply === "reset") {
    request.socket.resetAndDestroy();
  } else if (reply !== "hang") {
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }
}

/** Identifiers in the form of a UUID: 1, 2, 3, … */
function counter(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `00000000-0000-4000-8000-${String(last).padStart(12, "0")}`;
  };
}

function urlOf(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") {
    throw new Error("The AWS endpoints listen on no port.");
  }
  return `http://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) {
    return;
  }
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
