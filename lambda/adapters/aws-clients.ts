import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { SNSClient } from "@aws-sdk/client-sns";
import { CallPace, paceCalls } from "./aws-pace.js";

/** What all clients share. Beyond it the SDK's own configuration applies: environment, profiles, SSO, endpoints. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
  /** Per HTTP request, connecting included. */
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

/** Calls to IAM that may be under way at once: as many as a survey reads at once. Throttling makes them fewer. */
const CONCURRENT_IAM_CALLS = 10;

/** Clients bound to one account. IAM, of which a run asks much, is called more slowly while it throttles. */
export function createAwsClients({ timeoutMs, ...options }: AwsOptions): AwsClients {
  const config = {
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...options,
  };
  const iam = new IAMClient(config);
  paceCalls(iam, new CallPace(CONCURRENT_IAM_CALLS));
  return {
    iam,
    cloudWatch: new CloudWatchClient(config),
    sns: new SNSClient(config),
  };
}

/** Closes the kept-alive connections of all clients. */
export function destroyAwsClients({ iam, cloudWatch, sns }: AwsClients): void {
  for (const client of [iam, cloudWatch, sns]) client.destroy();
}
