import type { Provider, ProviderResult, RunResult, Thumbprint } from "../../../rotation/core/model.js";
import { Observer } from "../../../rotation/observe.js";
import { run } from "../../../rotation/run.js";
import { daysFromNow } from "../../support/builders.js";
import { ManualClock } from "../../support/manual-clock.js";
import { MemoryStore, recordingLog, settingsOf } from "../fakes.js";
import { diceOf } from "./dice.js";
import { BEARABLE, makeTrouble, type Write } from "./faults.js";
import { type Fleet, type Member, otherListOn, troubleOn, YEAR_DAYS } from "./fleet.js";
import { DayNetwork } from "./hosts.js";

/** One scheduled day: its run, or both when two ran at once. */
export interface Day {
  readonly day: number;
  /** One for each run that could list the providers. */
  readonly results: readonly RunResult[];
  readonly listed: readonly string[];
  /** In order, those of somebody else between the runs included. */
  readonly writes: readonly Write[];
  /** What IAM holds after the day. */
  readonly stored: ReadonlyMap<string, Provider>;
  /** Whether nothing goes wrong between the function and IAM for a member that a run cannot cope with by itself. */
  readonly isBearable: (member: Member) => boolean;
  /** What this day's observations verified for a member: required, as a set. */
  readonly required: (member: Member) => ReadonlySet<Thumbprint>;
}

export interface Schedule {
  readonly days: readonly number[];
  /** How many runs start at once; each begins this number of turns after the one before. */
  readonly atOnce: number;
  readonly turnsApart: number;
}

export const ONCE_A_DAY: Schedule = {
  days: Array.from({ length: YEAR_DAYS }, (_, day) => day),
  atOnce: 1,
  turnsApart: 0,
};

/** Runs a fleet through its schedule, with the real use case and what the function's own tests take for the world. */
export async function simulate(fleet: Fleet, schedule: Schedule = ONCE_A_DAY): Promise<Day[]> {
  const days: Day[] = [];
  let providers: readonly Provider[] = fleet.members.map(({ provider }) => provider);
  for (const day of schedule.days) {
    const simulated = await simulateDay(fleet, { day, providers }, schedule);
    days.push(simulated);
    providers = [...simulated.stored.values()];
  }
  return days;
}

async function simulateDay(
  fleet: Fleet,
  { day, providers }: { readonly day: number; readonly providers: readonly Provider[] },
  { atOnce, turnsApart }: Schedule,
): Promise<Day> {
  const roll = diceOf(fleet.seed);
  const deadline = new AbortController();
  const store = new MemoryStore(providers, deadline.signal);
  const troubleOf = (arn: string) => troubleOn(fleet, day, roll, arn);
  const writes = makeTrouble({
    store,
    deadline,
    troubleOf,
    otherList: (arn) => otherListOn(fleet.hosts, day, roll, arn),
  });
  const overnight = writeOvernight(fleet, day, store);
  const jwksHosts = new Map(fleet.members.map(({ provider, jwksHost }) => [provider.issuer, jwksHost]));
  const network = new DayNetwork(fleet.hosts, jwksHosts, day, roll);
  const clock = new ManualClock(daysFromNow(day));
  const start = async (turns: number): Promise<RunResult> => {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    const observer = new Observer({ resolver: network, chains: network, discovery: network }, NOWHERE);
    const ports = { store, observer, clock, log: recordingLog().log, signal: deadline.signal };
    const policy = { retention: fleet.retention, expiryDays: 30 };
    return run(ports, settingsOf({ mode: fleet.mode, policy }));
  };
  const runs = Array.from({ length: atOnce }, (_, index) => start(index * turnsApart));
  return {
    day,
    results: await clock.runToEnd(Promise.all(runs)),
    listed: providers.map(({ arn }) => arn),
    writes: [...overnight, ...writes],
    stored: store.providers,
    isBearable: ({ provider }) => BEARABLE.has(troubleOf(provider.arn)) && !deadline.signal.aborted,
    required: ({ host, jwksHost }) => network.verified(host, jwksHost),
  };
}

const NOWHERE = { connectTo: [], allowPrivate: [] };

/** What somebody else writes between two runs. */
function writeOvernight({ hosts, others, seed, members }: Fleet, day: number, store: MemoryStore): Write[] {
  const roll = diceOf(seed + 1);
  return members.flatMap(({ provider: { arn } }): Write[] => {
    if (roll(arn, day) * 100 >= others) return [];
    const before = store.providers.get(arn)?.thumbprints ?? [];
    const after = otherListOn(hosts, day, roll, arn);
    store.change(arn, { thumbprints: after });
    return [{ arn, by: "other", before, after, shown: [] }];
  });
}

/** The results of a member on a day. */
export function resultsOf({ results }: Day, { provider }: Member): ProviderResult[] {
  return results.flatMap(({ providers }) => providers.filter(({ arn }) => arn === provider.arn));
}

/** The day's writes to a member's provider. */
export function writesOf({ writes }: Day, { provider }: Member): Write[] {
  return writes.filter(({ arn }) => arn === provider.arn);
}
