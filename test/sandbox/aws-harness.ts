import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient } from "@aws-sdk/client-iam";
import { SNSClient } from "@aws-sdk/client-sns";
import { STSClient } from "@aws-sdk/client-sts";
import { onTestFinished } from "vitest";
import type { Issuers } from "../../sandbox/aws/issuers.js";
import { type AwsEndpoints, startAwsEndpoints } from "../../sandbox/aws/server.js";

/** An Authorization header as the SDK writes it, for requests by hand; no signature is verified. */
export function authorization(service: string, region = "us-east-1"): string {
  return `AWS4-HMAC-SHA256 Credential=test/20261122/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/** Content type of the query protocol. */
export const FORM = "application/x-www-form-urlencoded";

/** Headers of a form by hand. */
export const formHeaders = { authorization: authorization("iam"), "content-type": FORM };

/** Headers of a CloudWatch call by hand, in JSON. */
export function jsonHeaders(operation: string) {
  return {
    authorization: authorization("monitoring"),
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `GraniteServiceVersion20100801.${operation}`,
  };
}

/** The account of the endpoints that `startHarness` starts. */
export const ACCOUNT = "123456789012";

/** What the endpoints' clock shows. */
export const NOW = new Date("2026-11-22T10:00:30.250Z");

/** Endpoints, a real SDK client of each service that makes one attempt, and what the injected timer was asked for. */
export interface Harness {
  readonly endpoints: AwsEndpoints;
  readonly iam: IAMClient;
  readonly sns: SNSClient;
  readonly cloudWatch: CloudWatchClient;
  /** A client with these keys, or with the administrator's. */
  sts(credentials?: Credentials): STSClient;
  readonly delays: readonly number[];
  /** Sends a request by hand. */
  post(headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>): Promise<Response>;
  /** Sends a form by hand, signed for a service. */
  postForm(service: string, form: Record<string, string>): Promise<Response>;
}

/** Keys as STS hands them out. */
export interface Credentials {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

/** What a test may have otherwise. */
export interface HarnessOptions {
  readonly issuers?: Issuers | null;
  /** What the endpoints' clock shows, instead of a moment that stands still. */
  readonly now?: () => Date;
}

/** Starts endpoints; the end of the test stops them. */
export async function startHarness({ issuers = null, now = () => NOW }: HarnessOptions = {}): Promise<Harness> {
  const delays: number[] = [];
  const delay = async (ms: number): Promise<void> => void delays.push(ms);
  const endpoints = await startAwsEndpoints({ account: ACCOUNT, now, delay, issuers });
  onTestFinished(() => endpoints.close());
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const config = { endpoint: endpoints.url, region: "us-east-1", credentials, maxAttempts: 1 };
  const post: Harness["post"] = (headers, body) => fetch(endpoints.url, { method: "POST", headers, body });
  return {
    endpoints,
    iam: new IAMClient(config),
    sns: new SNSClient(config),
    cloudWatch: new CloudWatchClient(config),
    sts: (given) => new STSClient(given === undefined ? config : { ...config, credentials: keysOf(given) }),
    delays,
    post,
    postForm: (service, form) =>
      post({ authorization: authorization(service), "content-type": FORM }, new URLSearchParams(form).toString()),
  };
}

function keysOf({ AccessKeyId = "", SecretAccessKey = "", SessionToken = "" }: Credentials) {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
