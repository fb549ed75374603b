import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateOpenIDConnectProviderCommand,
  IAMClient,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Fault } from "../../sandbox/aws/faults.js";
import type { Call } from "../../sandbox/aws/model.js";
import { type AwsEndpoints, startAwsEndpoints } from "../../sandbox/aws/server.js";
import { type Behaviour, type Hosts, hostName, NOWHERE, startHosts } from "./hosts.js";

/** How many of the providers drift before a run: a tenth of them is at least one. */
export const DRIFTS = ["all", "tenth", "none"] as const;
export type Drift = (typeof DRIFTS)[number];

/** What a fleet is made of. */
export interface FleetOptions {
  readonly providers: number;
  /** At most as many as providers. */
  readonly hosts: number;
  readonly drift: Drift;
  /** Milliseconds that each call to AWS takes. */
  readonly awsMs: number;
  /** Milliseconds that each TCP connection to an issuer takes before TLS starts. */
  readonly connectMs: number;
  /** Whether there is one provider more, at a host that refuses connections. @default false */
  readonly withNowhere?: boolean;
}

/** What a process needs to run against a fleet. */
export interface FleetAddress {
  readonly awsUrl: string;
  /** IAM has endpoints of its own, so that it alone can be throttled. */
  readonly iamUrl: string;
  readonly topicArn: string;
  readonly connectTo: readonly string[];
  /** The root to trust, in PEM. */
  readonly root: string;
  readonly promptHost: string;
  /** Port of a front end of `promptHost` without delay. */
  readonly promptPort: number;
}

/** What a fleet has seen since its last reset. */
export interface FleetCounts {
  /** Calls to AWS by operation, each attempt counted. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls to AWS that were throttled. */
  readonly throttled: number;
  /** TCP connections to issuers. */
  readonly connections: number;
  /** Of these, how many completed a handshake: those that the server did not refuse at once. */
  readonly handshakes: number;
  /** Providers whose list has what they need. */
  readonly right: number;
}

/** What can be wrong in the next run. */
export interface Trouble {
  /** Of the first host. @default "serve" */
  readonly host?: Behaviour;
  /** Of calls to AWS. */
  readonly aws?: { readonly operation: string; readonly fault: Fault; readonly times?: number };
  /** Calls a second that IAM takes, after a burst of twice as many; null for all. */
  readonly iamPerSecond?: number | null;
  /** Whether nothing drifts anew: what the run before left is what this one finds. */
  readonly goesOn?: boolean;
}

const DUMMY = "0".repeat(40);
const CREDENTIALS = { accessKeyId: "bench", secretAccessKey: "bench" };

/** Issuers and AWS endpoints of a fleet. Providers of one host stand together in IAM's list. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #aws: AwsEndpoints;
  readonly #iam: AwsEndpoints;
  readonly #hosts: Hosts;
  readonly #client: IAMClient;
  #before = { calls: 0, connections: 0, refused: 0 };
  #arns: readonly string[] = [];

  private constructor(options: FleetOptions, { aws, iam }: Record<"aws" | "iam", AwsEndpoints>, hosts: Hosts) {
    this.#options = options;
    this.#aws = aws;
    this.#iam = iam;
    this.#hosts = hosts;
    this.#client = new IAMClient(clientConfig(iam));
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const issuers = new Map<string, string[]>();
    for (let index = 0; index < options.providers; index += 1) {
      const name = hostName(Math.floor((index * options.hosts) / options.providers));
      issuers.set(name, [...(issuers.get(name) ?? []), `https://${name}/c/${index}`]);
    }
    const hosts = await startHosts(issuers, options.connectMs);
    const start = () => startAwsEndpoints({ now: () => new Date(), delay: (ms) => sleep(ms) });
    const fleet = new Fleet(options, { aws: await start(), iam: await start() }, hosts);
    const nowhere = options.withNowhere === true ? [`https://${NOWHERE}/c`] : [];
    await fleet.#register([...issuers.values()].flat().concat(nowhere));
    return fleet;
  }

  async address(): Promise<FleetAddress> {
    const sns = new SNSClient(clientConfig(this.#aws));
    const { TopicArn: topicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "bench" }));
    sns.destroy();
    const { connectTo, root, promptPort } = this.#hosts;
    const urls = { awsUrl: this.#aws.url, iamUrl: this.#iam.url };
    return { ...urls, topicArn, connectTo, root, promptHost: hostName(0), promptPort };
  }

  /** Lets providers drift, begins to count anew, and sets what will be wrong. */
  async reset({ host = "serve", aws, iamPerSecond = null, goesOn = false }: Trouble = {}): Promise<void> {
    for (const endpoints of [this.#aws, this.#iam]) endpoints.faults.clear();
    this.#hosts.behave("serve");
    if (!goesOn) await Promise.all(this.#drifting().map((arn) => this.#client.send(update(arn))));
    this.#hosts.behave(host);
    for (const { faults } of [this.#aws, this.#iam]) {
      if (this.#options.awsMs > 0) faults.add("*", { kind: "latency", ms: this.#options.awsMs });
      if (aws !== undefined) faults.add(aws.operation, aws.fault, aws.times);
    }
    const rate = { perSecond: iamPerSecond ?? 0, burst: 2 * (iamPerSecond ?? 0) };
    if (iamPerSecond !== null) this.#iam.faults.add("*", { kind: "rate-limit", ...rate });
    const { connections, refused } = this.#hosts;
    this.#before = { calls: this.#calls().length, connections: connections(), refused: refused() };
  }

  counts(): FleetCounts {
    const seen = this.#calls().slice(this.#before.calls);
    const calls: Record<string, number> = {};
    for (const { operation } of seen) calls[operation] = (calls[operation] ?? 0) + 1;
    const connections = this.#hosts.connections() - this.#before.connections;
    const refused = this.#hosts.refused() - this.#before.refused;
    const throttled = seen.filter(({ summary }) => summary.startsWith("Throttling")).length;
    return { calls, throttled, connections, handshakes: connections - refused, right: this.#right() };
  }

  #calls(): readonly Call[] {
    return [...this.#aws.calls(), ...this.#iam.calls()];
  }

  #drifting(): readonly string[] {
    const { drift } = this.#options;
    if (drift === "none") return [];
    return drift === "all" ? this.#arns : this.#arns.filter((_, index) => index % 10 === 0);
  }

  #right(): number {
    return this.#iam.providers().filter(({ thumbprints }) => thumbprints.includes(this.#hosts.thumbprint)).length;
  }

  async #register(issuers: readonly string[]): Promise<void> {
    const arns: string[] = [];
    for (const issuer of issuers) {
      const input = { Url: issuer, ClientIDList: ["sts.amazonaws.com"], ThumbprintList: [this.#hosts.thumbprint] };
      const { OpenIDConnectProviderArn = "" } = await this.#client.send(new CreateOpenIDConnectProviderCommand(input));
      arns.push(OpenIDConnectProviderArn);
    }
    this.#arns = arns;
  }
}

function update(arn: string): UpdateOpenIDConnectProviderThumbprintCommand {
  return new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: [DUMMY] });
}

function clientConfig({ url }: AwsEndpoints) {
  return { endpoint: url, region: "us-east-1", credentials: CREDENTIALS };
}
