import { join } from "node:path";
import { type Cluster, issuerOfCluster } from "../federation/workload.js";
import { systemClock } from "../rotation/adapters/system-clock.js";
import { ConfigError, messageOf } from "../rotation/core/fault/fault.js";
import { shellQuote } from "../rotation/core/tell/restore.js";
import type { Clock } from "../rotation/ports.js";
import { createIssuer, gkeIssuers, type SandboxIssuer } from "./issuer.js";
import { PROJECTED_TOKENS, type ProjectedToken, projectTokens } from "./kubelet.js";
import { chain, DEFAULT_HOST } from "./pki.js";
import { commandFolder, writeCommand } from "./playground-command.js";
import { CREDENTIALS, REGION, World } from "./world.js";

/** A zonal cluster whose issuer is served, and that nobody has registered yet. */
export const NEW_CLUSTER: Cluster = { project: "acme-ci", location: "us-east4-a", cluster: "gha-runners" };

/** The role that the printed commands are about. It does not exist yet either. */
export const NEW_ROLE = "gha-runner";

/**
 * A world to try the commands in: five providers on two hosts, four of them drifted, each for another reason; and a
 * cluster that is not registered, with the tokens of its pods. Its folder has an `oidc-thumbprints` that leads there.
 *
 * @param clock - when the tokens are issued and written anew
 * @throws {ConfigError} when the port cannot be had
 */
export async function createPlayground(port: number, clock: Clock = systemClock): Promise<World> {
  const world = await World.create(port).catch((cause: unknown) => {
    throw new ConfigError(`--port: ${port} cannot be listened on: ${messageOf(cause)}`, { cause });
  });
  try {
    const issuer = createIssuer({ issuer: issuerOfCluster(NEW_CLUSTER) });
    await furnish(world, issuer);
    await projectTokens({ issuer, folder: tokenFolder(world), clock, ended: world.ended });
    await writeCommand(world);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** Where the token files of the playground are. */
export function tokenFolder({ folder }: World): string {
  return join(folder, "tokens");
}

async function furnish(world: World, unregistered: SandboxIssuer): Promise<void> {
  const [rsa, ecdsa, discovery, keys] = await Promise.all([
    chain("rsa"),
    chain("ecdsa"),
    chain("rsa", "idp.example"),
    chain("ecdsa", "keys.example"),
  ]);
  const [inSync, dummy, guide, half] = gkeIssuers(4);
  const split = createIssuer({ issuer: "https://idp.example/tenant", jwksUri: "https://keys.example/jwks" });
  const gke = [inSync, dummy, guide, half].filter((issuer) => issuer !== undefined);
  await world.serve(DEFAULT_HOST, [rsa, ecdsa], [...gke, unregistered]);
  await world.serve("idp.example", [discovery], [split]);
  await world.serve("keys.example", [keys], [split]);
  const lists = [[rsa.thumbprint, ecdsa.thumbprint], ["0".repeat(40)], [rsa.certificates[0].sha1], [rsa.thumbprint]];
  for (const [index, { issuer }] of gke.entries()) await world.register(issuer, lists[index] ?? []);
  await world.register(split.issuer, [discovery.thumbprint]);
}

/** Lines for another terminal: the environment, to be pasted as it is, then commands to try. */
export function keepInstructions(world: World): string {
  const issuer = gkeIssuers(1)[0]?.issuer ?? "";
  return `Paste these lines into another terminal:

${exportLines(world)}

Then try there, on five providers, four of them drifted for different reasons:

  oidc-thumbprints inspect ${issuer}
  oidc-thumbprints check --issuer-host '*'
  oidc-thumbprints rotate --yes --issuer-host '*' --topic-arn ${world.topicArn}
  aws iam list-open-id-connect-providers

Or on a cluster that is not registered yet; docs/tutorial.md goes on from here:

  oidc-thumbprints doctor --token-file $TOKEN_FILE --role-arn $ROLE_ARN --live
`;
}

/** No comments, which interactive shells take differently; every value is one word. */
function exportLines(world: World): string {
  const token = ({ path }: ProjectedToken) => join(tokenFolder(world), path);
  const variables = {
    AWS_ENDPOINT_URL: world.aws.url,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_PAGER: "",
    ISSUER: issuerOfCluster(NEW_CLUSTER),
    ROLE_ARN: `arn:aws:iam::${world.aws.account}:role/${NEW_ROLE}`,
    TOKEN_FILE: token(PROJECTED_TOKENS.runner),
    DEFAULT_TOKEN_FILE: token(PROJECTED_TOKENS.default),
    WRONG_AUDIENCE_TOKEN_FILE: token(PROJECTED_TOKENS.wrongAudience),
    EXPIRED_TOKEN_FILE: token(PROJECTED_TOKENS.expired),
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
  return [
    // What the reader's own account and pod have set.
    "unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE",
    // These win over AWS_ENDPOINT_URL, and would lead to the reader's own account.
    "unset AWS_ENDPOINT_URL_IAM AWS_ENDPOINT_URL_STS AWS_ENDPOINT_URL_SNS AWS_ENDPOINT_URL_CLOUDWATCH",
    "unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    `export PATH=${shellQuote(commandFolder(world))}:"$PATH"`,
    ...lines,
  ].join("\n");
}
