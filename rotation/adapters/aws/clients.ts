import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { IAMClient } from "@aws-sdk/client-iam";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { limitAnswers } from "./answers.js";
import { type AwsOptions, clientConfig, createIamClient, MAX_ANSWER_BYTES } from "./iam-client.js";

export interface AwsClients {
  readonly iam: IAMClient;
  readonly cloudWatch: CloudWatchClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
}

/** Clients bound to one account. */
export function createAwsClients(options: AwsOptions): AwsClients {
  return { iam: createIamClient(options), ...createReportClients(options) };
}

/** Those of the report alone. */
export function createReportClients(options: AwsOptions): Omit<AwsClients, "iam"> {
  const config = clientConfig(options);
  const clients = {
    cloudWatch: new CloudWatchClient(config),
    sns: new SNSClient(config),
    ssm: new SSMClient(config),
  };
  // A second attempt would send the message twice: here the time of the report is the limit.
  limitAnswers(clients.sns, { timeoutMs: null, maxBytes: MAX_ANSWER_BYTES });
  limitAnswers(clients.cloudWatch, { timeoutMs: null, maxBytes: MAX_ANSWER_BYTES });
  limitAnswers(clients.ssm, { timeoutMs: null, maxBytes: MAX_ANSWER_BYTES });
  return clients;
}

/** Closes the kept-alive connections of all clients. */
export function destroyAwsClients(clients: Partial<AwsClients>): void {
  for (const client of [clients.iam, clients.cloudWatch, clients.sns, clients.ssm]) client?.destroy();
}
