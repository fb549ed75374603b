import { CreateOpenIDConnectProviderCommand, type IAMClient } from "@aws-sdk/client-iam";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { onTestFinished, vi } from "vitest";
import { createAwsClients, destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { type AwsEndpoints, startAwsEndpoints } from "../../sandbox/aws/server.js";
import { createIssuer, issuerRouter } from "../../sandbox/issuer.js";
import { pkiNow, run, serve, TIMEOUT_MS } from "../support/fixtures.js";
import { type ChainName, chain, DEFAULT_HOST } from "../support/pki.js";
import { caFile } from "./recording-io.js";

const ACCOUNT = "111122223333";

/** A provider to be registered; its issuer lives at the host of the test chains. */
export interface Registered {
  readonly cluster: string;
  readonly thumbprints: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the SDK finds of AWS while a test runs: nothing but this. */
export function stubAws(variables: Readonly<Record<string, string | undefined>>): void {
  const nothing = {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PROFILE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_ENDPOINT_URL: undefined,
  };
  for (const [name, value] of Object.entries({ ...nothing, ...variables })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** Local AWS endpoints as the SDK's configuration, with these providers. */
export async function startAccount(providers: readonly Registered[]): Promise<AwsEndpoints & { topicArn: string }> {
  const now = pkiNow();
  const endpoints = await run(startAwsEndpoints({ account: ACCOUNT, now: () => now, delay: async () => undefined }));
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  stubAws({ AWS_ENDPOINT_URL: endpoints.url, AWS_REGION: "us-east-1", ...credentials });
  const clients = createAwsClients({ timeoutMs: TIMEOUT_MS });
  await register(clients.iam, providers);
  const { TopicArn = "" } = await clients.sns.send(new CreateTopicCommand({ Name: "alerts" }));
  destroyAwsClients(clients);
  return { ...endpoints, topicArn: TopicArn };
}

async function register(iam: IAMClient, providers: readonly Registered[]): Promise<void> {
  for (const { cluster, thumbprints, tags = {} } of providers) {
    const input = { Url: issuerOf(cluster), ThumbprintList: [...thumbprints], ClientIDList: ["sts.amazonaws.com"] };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await iam.send(new CreateOpenIDConnectProviderCommand({ ...input, Tags }));
  }
}

export function issuerOf(cluster: string): string {
  return `https://${DEFAULT_HOST}/v1/projects/p/locations/europe-west1/clusters/${cluster}`;
}

export function arnOf(cluster: string): string {
  return `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuerOf(cluster).slice("https://".length)}`;
}

/** A host with the issuers of these clusters; the options by which the command line reaches and trusts it. */
export async function serveClusters(clusters: readonly string[], names: readonly ChainName[] = ["ecdsa"]) {
  const identities = await Promise.all(names.map((name) => chain(name)));
  const onRequest = issuerRouter(clusters.map((cluster) => createIssuer({ issuer: issuerOf(cluster) })));
  const { port } = await serve({ identities, onRequest });
  return ["--connect-to", `${DEFAULT_HOST}:443:127.0.0.1:${port}`, "--ca-file", await caFile()];
}

/** The lists stored, by cluster. */
export function listsOf(endpoints: AwsEndpoints): Record<string, readonly string[]> {
  const entries = endpoints.providers().map(({ url, thumbprints }) => [url.split("/").at(-1) ?? "", thumbprints]);
  return Object.fromEntries(entries);
}

/** The operations called after the test set the account up, sorted. */
export function operationsOf(endpoints: AwsEndpoints): string[] {
  const setUp = ["CreateOpenIDConnectProvider", "CreateTopic"];
  const called = endpoints.calls().map(({ operation }) => operation);
  return called.filter((operation) => !setUp.includes(operation)).toSorted();
}
