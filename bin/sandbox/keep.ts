import { join } from "node:path";
import { AWS_AUDIENCE, type Cluster, issuerOfCluster } from "../../federation/workload.js";
import { systemClock } from "../../lambda/adapters/system-clock.js";
import { ConfigError, messageOf } from "../../lambda/core/fault.js";
import type { Clock } from "../../lambda/ports.js";
import { createIssuer, gkeIssuers, type SandboxIssuer } from "./issuer.js";
import { PROJECTED_TOKENS, projectTokens } from "./kubelet.js";
import { chain, DEFAULT_HOST } from "./pki.js";
import { CREDENTIALS, REGION, World } from "./world.js";

/** A zonal cluster whose issuer is served, and that nobody has registered yet. */
export const NEW_CLUSTER: Cluster = { project: "acme-ci", location: "us-east4-a", cluster: "gha-runners" };

/** The role that the printed commands are about. It does not exist yet either. */
export const NEW_ROLE = "gha-runner";

/**
 * A world to try the commands in: five providers on two hosts, four of them drifted, each for another reason; and a
 * cluster that is not registered, with the tokens of its pods.
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

/** Lines for another terminal: the environment, then commands with the options that lead them to this world. */
export function keepInstructions(world: World): string {
  const options = [...world.connectTo.map((target) => `--connect-to ${target}`), `--ca-file ${world.caFile}`].join(" ");
  const issuer = gkeIssuers(1)[0]?.issuer ?? "";
  const cli = "npm run -s cli --";
  return `export AWS_ENDPOINT_URL=${world.aws.url}
export AWS_ACCESS_KEY_ID=${CREDENTIALS.accessKeyId}
export AWS_SECRET_ACCESS_KEY=${CREDENTIALS.secretAccessKey}
export AWS_REGION=${REGION}
export AWS_DEFAULT_REGION=${REGION}

${cli} inspect ${issuer} ${options}

${cli} check --issuer-host '*' ${options}

${cli} rotate --yes --issuer-host '*' ${options}

aws iam list-open-id-connect-providers

rotate also takes --metrics and --topic-arn ${world.topicArn}

${federationInstructions(world, `${cli} doctor`, options)}`;
}

/** What a reader does to give a runner of the new cluster its role. */
function federationInstructions(world: World, doctor: string, options: string): string {
  const [runner, other, wrongAudience] = [
    PROJECTED_TOKENS.runner,
    PROJECTED_TOKENS.default,
    PROJECTED_TOKENS.wrongAudience,
  ].map(({ path }) => join(tokenFolder(world), path));
  const role = `arn:aws:iam::${world.aws.account}:role/${NEW_ROLE}`;
  return `# A cluster that is not registered yet, and the tokens of its pods, written as a kubelet does.
# Lines that begin with # are for you, the others for the shell.
export ISSUER=${issuerOfCluster(NEW_CLUSTER)}
export ROLE_ARN=${role}
export TOKEN_FILE=${runner}
export DEFAULT_TOKEN_FILE=${other}
export WRONG_AUDIENCE_TOKEN_FILE=${wrongAudience}

# Says what is missing. Add --live to let AWS try.
${doctor} --token-file $TOKEN_FILE --role-arn $ROLE_ARN ${options}

# No thumbprint list: IAM fetches it.
aws iam create-open-id-connect-provider --url $ISSUER --client-id-list ${AWS_AUDIENCE}
`;
}
