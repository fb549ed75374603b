import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateOpenIDConnectProviderCommand,
  IAMClient,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Fault } from "../../sandbox/aws/faults.js";
import { type AwsEndpoints, startAwsEndpoints } from "../../sandbox/aws/server.js";
import { type Behaviour, type Hosts, hostName, NOWHERE, startHosts } from "./hosts.js";

/** What a fleet is made of. */
export interface FleetOptions {
  readonly providers: number;
  /** At most as many as providers. */
  readonly hosts: number;
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
  /** Of these, how many brought a whole handshake: those that the server did not refuse at once. */
  readonly handshakes: number;
}

/** What can be wrong in the next run. */
export interface Trouble {
  /** Of the first host. @default "serve" */
  readonly host?: Behaviour;
  /** Of calls to AWS. */
  readonly aws?: { readonly operation: string; readonly fault: Fault; readonly times?: number };
}

const DUMMY = "0".repeat(40);
const CREDENTIALS = { accessKeyId: "bench", secretAccessKey: "bench" };

/**
 * Issuers and AWS endpoints of a fleet. A tenth of its providers, at least one, drifts before each run; of ten or more
 * one beside them is tagged `audit` and drifts for ever. Providers of one host stand together in IAM's list.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #aws: AwsEndpoints;
  readonly #hosts: Hosts;
  readonly #iam: IAMClient;
  #before = { calls: 0, connections: 0, refused: 0 };
  #arns: readonly string[] = [];

  private constructor(options: FleetOptions, aws: AwsEndpoints, hosts: Hosts) {
    this.#options = options;
    this.#aws = aws;
    this.#hosts = hosts;
    this.#iam = new IAMClient(clientConfig(aws));
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const issuers = new Map<string, string[]>();
    for (let index = 0; index < options.providers; index += 1) {
      const name = hostName(Math.floor((index * options.hosts) / options.providers));
      issuers.set(name, [...(issuers.get(name) ?? []), `https://${name}/c/${index}`]);
    }
    const hosts = await startHosts(issuers, options.connectMs);
    const aws = await startAwsEndpoints({ now: () => new Date(), delay: (ms) => sleep(ms) });
    const fleet = new Fleet(options, aws, hosts);
    const nowhere = options.withNowhere === true ? [`https://${NOWHERE}/c`] : [];
    await fleet.#register([...issuers.values()].flat().concat(nowhere));
    return fleet;
  }

  async address(): Promise<FleetAddress> {
    const sns = new SNSClient(clientConfig(this.#aws));
    const { TopicArn: topicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "bench" }));
    sns.destroy();
    const { connectTo, root, promptPort } = this.#hosts;
    return { awsUrl: this.#aws.url, topicArn, connectTo, root, promptHost: hostName(0), promptPort };
  }

  /** Lets a tenth of the providers drift, begins to count anew, and sets what will be wrong. */
  async reset({ host = "serve", aws }: Trouble = {}): Promise<void> {
    this.#aws.faults.clear();
    this.#hosts.behave("serve");
    const drifting = this.#arns.filter((_, index) => index % 10 === 0);
    await Promise.all(drifting.map((arn) => this.#iam.send(update(arn))));
    this.#hosts.behave(host);
    if (this.#options.awsMs > 0) this.#aws.faults.add("*", { kind: "latency", ms: this.#options.awsMs });
    if (aws !== undefined) this.#aws.faults.add(aws.operation, aws.fault, aws.times);
    const { connections, refused } = this.#hosts;
    this.#before = { calls: this.#aws.calls().length, connections: connections(), refused: refused() };
  }

  counts(): FleetCounts {
    const seen = this.#aws.calls().slice(this.#before.calls);
    const calls: Record<string, number> = {};
    for (const { operation } of seen) calls[operation] = (calls[operation] ?? 0) + 1;
    const connections = this.#hosts.connections() - this.#before.connections;
    const refused = this.#hosts.refused() - this.#before.refused;
    const throttled = seen.filter(({ summary }) => summary.startsWith("Throttling")).length;
    return { calls, throttled, connections, handshakes: connections - refused };
  }

  async #register(issuers: readonly string[]): Promise<void> {
    const arns: string[] = [];
    for (const [index, issuer] of issuers.entries()) {
      const inAudit = index === 1 && this.#options.providers >= 10;
      const input = {
        Url: issuer,
        ClientIDList: ["sts.amazonaws.com"],
        ThumbprintList: [inAudit ? DUMMY : this.#hosts.thumbprint],
        Tags: inAudit ? [{ Key: "thumbprint-rotation", Value: "audit" }] : [],
      };
      const { OpenIDConnectProviderArn = "" } = await this.#iam.send(new CreateOpenIDConnectProviderCommand(input));
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
