import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { SNSClient } from "@aws-sdk/client-sns";

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

/** Clients bound to one account. */
export function createAwsClients({ timeoutMs, ...options }: AwsOptions): AwsClients {
  const config = {
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...options,
  };
  return {
    iam: new IAMClient(config),
    cloudWatch: new CloudWatchClient(config),
    sns: new SNSClient(config),
  };
}

/** Closes the kept-alive connections of all clients. */
export function destroyAwsClients({ iam, cloudWatch, sns }: AwsClients): void {
  for (const client of [iam, cloudWatch, sns]) client.destroy();
}
