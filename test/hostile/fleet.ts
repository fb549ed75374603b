import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { vi } from "vitest";
import { World } from "../../sandbox/world.js";
import { type Lists, leadSdk, listsOf } from "../faults/stage.js";
import { INTERMEDIATE, OLD, ROOT } from "./cast.js";
import { expectedOf } from "./chains.js";
import { HONEST, hostName, leafOf, startHonest, startHostile } from "./hosts.js";
import type { FleetPlan, IssuerPlan } from "./issuers.js";
import { PARTS } from "./parts.js";
import { TurnClock } from "./turn-clock.js";

/** Registered for every provider, and required of none. */
export const BEFORE = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

/** An honest issuer and hostile ones beside it, an AWS account that knows them, and a clock. */
export interface Fleet {
  readonly world: World;
  readonly clock: TurnClock;
  readonly connectTo: readonly string[];
  readonly caFile: string;
  readonly honestArn: string;
  /** By ARN, what may be written for a hostile provider: what its chains are known to be right for. */
  readonly mayWrite: Readonly<Record<string, readonly string[]>>;
  readonly before: Lists;
  /** The stored lists after each call to AWS. */
  readonly history: readonly Lists[];
  close(): Promise<void>;
}

export async function startFleet({ issuers, trustsOld }: FleetPlan): Promise<Fleet> {
  const [world, honest] = await Promise.all([World.create(), startHonest()]);
  const clock = new TurnClock();
  const hostile = await Promise.all(issuers.map((plan, place) => startHostile(place, plan, clock)));
  const caFile = join(world.folder, "cas.pem");
  await writeFile(caFile, [ROOT, ...(trustsOld ? [OLD] : [])].map(({ certificate }) => certificate.pem).join("\n"));
  const connectTo = [
    `${HONEST}:443:${honest.address}:${honest.port}`,
    ...hostile.flatMap((frontEnds, place) =>
      frontEnds.map(({ address, port }) => `${hostName(place)}:443:${dialled(issuers[place], address)}:${port}`),
    ),
  ];
  const honestArn = await world.register(`https://${HONEST}`, [BEFORE]);
  const mayWrite: Record<string, readonly string[]> = {};
  for (const [place, plan] of issuers.entries()) {
    const registered = plan.registered === "old" ? [BEFORE] : [INTERMEDIATE.certificate.sha1];
    const arn = await world.register(`https://${hostName(place)}`, registered);
    // With its keys elsewhere, it needs what the next host needs too.
    const hosts = plan.document === "elsewhere" ? [place, place + 1] : [place];
    mayWrite[arn] = (await Promise.all(hosts.map((each) => rightOf(issuers[each], each, trustsOld)))).flat();
  }
  leadSdk(world);
  const history: Lists[] = [];
  const before = listsOf(world);
  world.aws.onCall(() => history.push(listsOf(world)));
  const close = async () => {
    clock.stop();
    vi.unstubAllEnvs();
    await Promise.all([world, honest, ...hostile.flat()].map((each) => each.close()));
  };
  return { world, clock, connectTo, caFile, honestArn, mayWrite, before, history, close };
}

/** What is known to be right for a host: of each front end, the certificate that its chain must count by. */
async function rightOf(plan: IssuerPlan | undefined, place: number, trustsOld: boolean): Promise<string[]> {
  const right = (plan?.frontEnds ?? []).map(async (each) => {
    const expected = "chain" in each ? expectedOf(each.chain, trustsOld) : { refused: "tls-failed" };
    if (!("chain" in each) || "refused" in expected) return [];
    const { sha1 } = PARTS.get(expected.counts) ?? (await leafOf(hostName(place), each.chain.leafBy));
    return [sha1];
  });
  return (await Promise.all(right)).flat();
}

/** By address, or by a name that the name server knows, keeps silent about, or does not know. */
function dialled(plan: IssuerPlan | undefined, address: string): string {
  return plan === undefined || plan.name === "address" ? address : `${plan.name}.names.example`;
}
