import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { SNSClient } from "@aws-sdk/client-sns";
import { CONCURRENT_READS } from "../../core/pace.js";
import { limitAnswers } from "./answers.js";
import { CallPace, paceCalls } from "./pace.js";

/** What all clients share. Beyond it the SDK's own configuration applies: environment, profiles, SSO, endpoints. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
  /** Per HTTP request, connecting included, and once more for the body of IAM's answer. */
  readonly timeoutMs: number;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Replaces the SDK's, which waits: for tests and for the sandbox. */
  readonly retryStrategy?: NonNullable<IAMClientConfig["retryStrategy"]>;
}

export interface AwsClients {
  readonly iam: IAMClient;
  readonly cloudWatch: CloudWatchClient;
  readonly sns: SNSClient;
}

/** Attempts at one call, with growing pauses between them. */
const MAX_ATTEMPTS = 6;

/** The list of a thousand providers takes a quarter of it. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Clients bound to one account. IAM, of which a run asks much, is called more slowly while it throttles. */
export function createAwsClients({ timeoutMs, ...options }: AwsOptions): AwsClients {
  const config = {
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...options,
  };
  const clients = { iam: new IAMClient(config), cloudWatch: new CloudWatchClient(config), sns: new SNSClient(config) };
  paceCalls(clients.iam, new CallPace(CONCURRENT_READS));
  limitAnswers(clients.iam, { timeoutMs, maxBytes: MAX_ANSWER_BYTES });
  // A second attempt would send the message twice: here the time of the report is the limit.
  limitAnswers(clients.sns, { timeoutMs: null, maxBytes: MAX_ANSWER_BYTES });
  limitAnswers(clients.cloudWatch, { timeoutMs: null, maxBytes: MAX_ANSWER_BYTES });
  return clients;
}

/** Closes the kept-alive connections of all clients. */
export function destroyAwsClients({ iam, cloudWatch, sns }: AwsClients): void {
  for (const client of [iam, cloudWatch, sns]) client.destroy();
}
