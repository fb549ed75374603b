import { randomUUID } from "node:crypto";
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { type AwsClients, createAwsClients } from "../../rotation/adapters/aws/clients.js";

/** The endpoint under test: any that speaks IAM, STS, SNS and CloudWatch. */
export function endpoint(): string {
  const url = process.env.CONTRACT_ENDPOINT;
  if (url === undefined) throw new Error("CONTRACT_ENDPOINT is not set; run npm run test:contract");
  return url;
}

/** Clients as the product makes them, of the endpoint under test. */
export function clients(): AwsClients {
  process.env.AWS_ENDPOINT_URL = endpoint();
  return createAwsClients({ timeoutMs: 10_000 });
}

/** Registers a provider and returns its ARN. */
export async function register(
  { iam }: AwsClients,
  issuer: string,
  thumbprints: readonly string[],
  tags: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { OpenIDConnectProviderArn = "" } = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: issuer,
      ClientIDList: ["sts.amazonaws.com"],
      ThumbprintList: [...thumbprints],
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return OpenIDConnectProviderArn;
}

/** Creates a role that trusts no workload yet, and returns its ARN. */
export async function createRole({ iam }: AwsClients, RoleName: string): Promise<string> {
  const statement = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return Role?.Arn ?? "";
}

export async function registered({ iam }: AwsClients, arn: string): Promise<string[]> {
  const { ThumbprintList = [] } = await iam.send(
    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
  );
  return ThumbprintList;
}

/** Removes every provider, so that a test starts from nothing. */
export async function clear({ iam }: AwsClients): Promise<void> {
  const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  for (const { Arn } of OpenIDConnectProviderList) {
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }));
  }
}

export async function createTopic({ sns }: AwsClients): Promise<string> {
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: unique("alerts") }));
  return TopicArn;
}

/** A name that no other test of this server uses. */
export function unique(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}
