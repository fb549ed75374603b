import { ConfigError, messageOf } from "../../lambda/core/fault.js";
import { createIssuer } from "./issuer.js";
import { chain, DEFAULT_HOST } from "./pki.js";
import { CREDENTIALS, gkeIssuers, REGION, World } from "./world.js";

/**
 * A world to try the commands in: five providers on two hosts, four of them drifted, each for another reason.
 * @throws {ConfigError} when the port cannot be had
 */
export async function createPlayground(port: number): Promise<World> {
  const world = await World.create(port).catch((cause: unknown) => {
    throw new ConfigError(`--port: ${port} cannot be listened on: ${messageOf(cause)}`, { cause });
  });
  try {
    await furnish(world);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function furnish(world: World): Promise<void> {
  const [rsa, ecdsa, discovery, keys] = await Promise.all([
    chain("rsa"),
    chain("ecdsa"),
    chain("rsa", "idp.example"),
    chain("ecdsa", "keys.example"),
  ]);
  const [inSync, dummy, guide, half] = gkeIssuers(4);
  const split = createIssuer({ issuer: "https://idp.example/tenant", jwksUri: "https://keys.example/jwks" });
  const gke = [inSync, dummy, guide, half].filter((issuer) => issuer !== undefined);
  await world.serve(DEFAULT_HOST, [rsa, ecdsa], gke);
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

${cli} inspect ${issuer} ${options}

${cli} check --issuer-host '*' ${options}

${cli} rotate --yes --issuer-host '*' ${options}

aws iam list-open-id-connect-providers

rotate also takes --metrics and --topic-arn ${world.topicArn}
`;
}
