import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { FIRST_CALLS, MOST_CALLS } from "../../core/pace.js";
import { limitAnswers } from "./answers.js";
import { CallPace, paceCalls } from "./pace.js";

/** What all clients share. Beyond it the SDK's own configuration applies: environment, profiles, SSO, endpoints. */
export interface AwsOptions {
  readonly region?: string | (() => Promise<string>);
  readonly profile?: string;
  /** Per HTTP request, connecting included, and once more for the body of IAM's answer. */
  readonly timeoutMs: number;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Replaces the SDK's, which waits: for tests and for the sandbox. */
  readonly retryStrategy?: NonNullable<IAMClientConfig["retryStrategy"]>;
}

/** Attempts at one call, with growing pauses between them. */
const MAX_ATTEMPTS = 6;

/** The list of a thousand providers takes a quarter of it. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * IAM's client, of which a run asks much: it is called more slowly while it throttles. Apart from the other clients,
 * whose loading takes a terminal's user a tenth of a second for nothing.
 */
export function createIamClient(options: AwsOptions): IAMClient {
  const iam = new IAMClient(clientConfig(options));
  paceCalls(iam, new CallPace(FIRST_CALLS, MOST_CALLS));
  limitAnswers(iam, { timeoutMs: options.timeoutMs, maxBytes: MAX_ANSWER_BYTES });
  return iam;
}

/** Where IAM is in the public partition: of the others, AWS's configuration names a region. */
const HOME_REGION = "us-east-1";

/**
 * The region of the SDK's own configuration, and without one that of the public partition's IAM: IAM is global.
 * @param profile - of the AWS configuration; else the SDK chooses
 */
export function configuredRegion(profile: string | undefined): () => Promise<string> {
  const { config } = new IAMClient(profile === undefined ? {} : { profile });
  return () => config.region().catch(() => HOME_REGION);
}

/** What all clients share. */
export function clientConfig({ timeoutMs, ...options }: AwsOptions) {
  return {
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...options,
  };
}
