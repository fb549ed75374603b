import { DeleteOpenIDConnectProviderCommand, UpdateOpenIDConnectProviderThumbprintCommand } from "@aws-sdk/client-iam";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { vi } from "vitest";
import { createAwsClients, destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { formatTold, type Look, toldAfter } from "../../rotation/core/tell/told.js";
import { startFaultyFrontEnd } from "../../sandbox/faulty-front-end.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { startTlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { CREDENTIALS, REGION, World } from "../../sandbox/world.js";
import { discoveryServer } from "./discovery-answers.js";
import { answerDns, HEALTHY_NAME } from "./dns-answers.js";
import { FastClock } from "./fast-clock.js";
import { hostChain } from "./host-chains.js";
import { NAMES, startHost } from "./hosts.js";
import type { Injection, Row } from "./model.js";

const OTHER = "other.example";
/** Registered for both providers, and required of none. */
export const OLD = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";
/** What somebody else adds to the list of the provider in trouble. */
export const FOREIGN = "1234567890abcdef1234567890abcdef12345678";

/** Where the function remembers what people were told. */
export const TOLD_PARAMETER = "/told";

/** Lists of thumbprints by ARN. */
export type Lists = Readonly<Record<string, readonly string[]>>;

/** A fault in place, and all that a run can meet: two hosts of an issuer, a healthy issuer, AWS. */
export interface Stage {
  readonly world: World;
  readonly clock: FastClock;
  /** ARN of the provider in trouble. */
  readonly arn: string;
  readonly otherArn: string;
  /** What each provider requires, by ARN: the thumbprints of the good chains. */
  readonly required: Lists;
  readonly before: Lists;
  /** The stored lists after each call to AWS, in order. */
  readonly history: readonly Lists[];
  readonly connectTo: readonly string[];
  close(): Promise<void>;
}

/** Sets the stage for one run. Environment variables lead the SDK to it until the next one. */
export async function setStage(
  row: Pick<Row, "inject" | "registered" | "patienceMs" | "deadlineSeconds">,
): Promise<Stage> {
  const { inject } = row;
  const world = await World.create();
  const clock = new FastClock(row.patienceMs !== undefined || row.deadlineSeconds !== undefined);
  const meanwhile = () => somebodyElse(world, stage.arn, inject);
  const { frontEnds, connectTo } = await startHosts(inject, clock, meanwhile);
  const required = await requiredOf(inject);
  const inSync = row.registered === "in-sync";
  const arn = await world.register(ISSUER.issuer, inSync ? required.subject : [required.subject[0] ?? "", OLD]);
  const otherArn = await world.register(`https://${OTHER}`, inSync ? required.other : [OLD]);
  leadSdk(world);
  const stage = {
    world,
    clock,
    arn,
    otherArn,
    connectTo,
    required: { [arn]: required.subject, [otherArn]: required.other },
  };
  const history: Lists[] = [];
  const before = listsOf(world);
  world.aws.onCall(() => history.push(listsOf(world)));
  for (const injection of inject) await put(injection, world, arn);
  const close = async () => {
    await answerDns(null);
    vi.unstubAllEnvs();
    await Promise.all([world.close(), ...frontEnds.map((frontEnd) => frontEnd.close())]);
  };
  return { ...stage, before, history, close };
}

const ISSUER = createIssuer({ issuer: "https://idp.example/tenant", jwksUri: "https://keys.example/jwks" });

async function startHosts(inject: readonly Injection[], clock: FastClock, meanwhile: () => Promise<void>) {
  const onRequest = discoveryServer(inject, { issuer: ISSUER, clock, meanwhile });
  const [idp, keys, good] = await Promise.all([
    startHost({ host: "idp", injections: inject, onRequest, clock }),
    startHost({ host: "keys", injections: inject, onRequest: ISSUER.onRequest, clock }),
    hostChain("good", OTHER),
  ]);
  const { onRequest: answer } = createIssuer({ issuer: `https://${OTHER}` });
  const other = await startTlsFrontEnd({ identities: [good], onRequest: answer });
  const connectTo = [
    ...idp.flatMap(({ address, port }) => dialledNames(address, inject).map((to) => `${NAMES.idp}:443:${to}:${port}`)),
    ...keys.map(({ address, port }) => `${NAMES.keys}:443:${address}:${port}`),
    `${OTHER}:443:${inject.some(({ on }) => on === "dns") ? HEALTHY_NAME : other.address}:${other.port}`,
  ];
  return { frontEnds: [...idp, ...keys, other], connectTo };
}

/** By name where the name is what fails. Metadata: no rule at all, as the addresses of a rule are the user's own. */
function dialledNames(address: string, inject: readonly Injection[]): string[] {
  const answer = inject.find((each) => each.on === "dns")?.answer;
  if (answer === undefined) return [address];
  if (answer === "metadata") return [];
  return Array.from({ length: answer === "silent-crowd" ? 40 : 1 }, (_, index) => `origin${index}.example`);
}

async function requiredOf(inject: readonly Injection[]) {
  const good = [NAMES.idp, NAMES.keys, OTHER].map((host) => hostChain("good", host));
  const [idp = "", keys = "", other = ""] = (await Promise.all(good)).map(({ thumbprint }) => thumbprint);
  const old = inject.some((each) => each.on === "chain" && each.presents === "old");
  const also = old ? [(await hostChain("old", NAMES.idp)).thumbprint] : [];
  return { subject: [idp, keys, ...also], other: [other] };
}

/** Environment variables that lead the SDK to these endpoints, and to nothing else of the machine. */
export function leadSdk({ aws }: World): void {
  const variables = {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PROFILE: undefined,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

async function put(injection: Injection, { aws }: World, arn: string): Promise<void> {
  switch (injection.on) {
    case "dns":
      return answerDns(injection);
    case "told": {
      const text = formatTold(new Map([[injection.event, toldAfter(new Map(), injection.event, toldOf(arn))]]));
      return withClients(async ({ ssm }) => {
        await ssm.send(new PutParameterCommand({ Name: TOLD_PARAMETER, Value: text, Type: "String" }));
      });
    }
    case "visibility":
      return aws.delayVisibility(injection.gets);
    case "service": {
      const gone = await startFaultyFrontEnd("silent");
      await gone.close();
      vi.stubEnv(`AWS_ENDPOINT_URL_${injection.service}`, `http://${gone.address}:${gone.port}`);
      return;
    }
    case "aws": {
      const { operation, fault, times, readBack } = injection;
      const about = /^(Get|Update)OpenIDConnect/.test(operation) ? arn : undefined;
      const add = () => aws.faults.add(operation, fault, times, about);
      if (!readBack) return add();
      const stop = aws.onCall(({ operation: called, summary }) => {
        if (!called.startsWith("Update") || !summary.startsWith(`${arn} `)) return;
        stop();
        add();
      });
    }
  }
}

function toldOf(arn: string): Look {
  return { known: [arn], unclear: [], over: [], whole: true };
}

async function somebodyElse({ aws }: World, arn: string, inject: readonly Injection[]): Promise<void> {
  const does = inject.find((each) => each.on === "somebody-else")?.does;
  const about = { OpenIDConnectProviderArn: arn };
  const now = aws.providers().find((each) => each.arn === arn)?.thumbprints ?? [];
  await withClients(async ({ iam }) => {
    if (does === "deletes") await iam.send(new DeleteOpenIDConnectProviderCommand(about));
    if (does !== "writes") return;
    await iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...about, ThumbprintList: [...now, FOREIGN] }));
  });
}

async function withClients(use: (clients: ReturnType<typeof createAwsClients>) => Promise<void>): Promise<void> {
  const clients = createAwsClients({ timeoutMs: 5000 });
  await use(clients).finally(() => destroyAwsClients(clients));
}

/** What is stored, by ARN. */
export function listsOf({ aws }: World): Lists {
  return Object.fromEntries(aws.providers().map(({ arn, thumbprints }) => [arn, thumbprints]));
}
