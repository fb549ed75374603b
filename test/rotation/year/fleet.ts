import fc from "fast-check";
import type { Mode, Provider, Retention, Thumbprint } from "../../../rotation/core/model.js";
import { PLACEHOLDERS } from "../../support/arbitraries.js";
import { arnOf, thumbprint } from "../../support/builders.js";
import { type Dice, pick } from "./dice.js";
import type { Trouble } from "./faults.js";
import { type HostPlan, IMPOSTOR, leafOf, type Phase, rootOf } from "./hosts.js";

export const YEAR_DAYS = 365;

/** A fleet and all that happens to it in a year. */
export interface Fleet {
  readonly seed: number;
  readonly mode: Mode;
  readonly retention: Retention;
  readonly hosts: readonly HostPlan[];
  readonly members: readonly Member[];
  /** How likely a provider has trouble on a day, in per cent. */
  readonly trouble: number;
  /** How likely somebody else writes to a provider between two runs, in per cent. */
  readonly others: number;
}

/** A provider of the fleet and the hosts that AWS may verify for it. */
export interface Member {
  readonly provider: Provider;
  readonly host: string;
  readonly jwksHost: string;
}

const TROUBLES: readonly Trouble[] = [
  "get-throttled",
  "get-denied",
  "read-back-denied",
  "update-throttled",
  "update-denied",
  "update-unreached",
  "update-gone",
  "conflict-once",
  "conflict-always",
  "answer-lost",
  "shown-late",
  "shown-never",
  "other-before",
  "other-between",
  "other-after",
  "time-up",
];

const NAMES = ["a.example", "b.example", "c.example"];
const day = fc.nat({ max: YEAR_DAYS - 1 });

const phase: fc.Arbitrary<Phase> = fc.record({
  special: fc.constantFrom(
    "flapping",
    "flapping",
    "cross-signed",
    "crowded",
    "lone-leaf",
    "silent",
    "impostor",
    "no-discovery",
  ),
  from: day,
  days: fc.integer({ min: 1, max: 60 }),
  everywhere: fc.boolean(),
});

const hosts: fc.Arbitrary<readonly HostPlan[]> = fc
  .array(
    fc.record({
      frontEnds: fc.integer({ min: 1, max: 3 }),
      ecdsaOnly: fc.boolean(),
      rotations: fc.array(day, { maxLength: 4 }),
      phases: fc.array(phase, { maxLength: 6, size: "max" }),
    }),
    { minLength: NAMES.length, maxLength: NAMES.length },
  )
  .map((plans) => plans.map((plan, index) => ({ name: NAMES[index] ?? "", ...plan })));

const initial = fc.record({
  host: fc.nat(NAMES.length - 1),
  jwksHost: fc.nat(NAMES.length - 1),
  keysBeside: fc.boolean(),
  /** Positions in the pool of `listsOf`. */
  list: fc.array(fc.nat(20), { maxLength: 5 }),
  tag: fc.constantFrom(...Array.from({ length: 9 }, () => null), "audit", "off", "no such value"),
});

/** Fleets of one to four providers. */
export const fleets: fc.Arbitrary<Fleet> = fc
  .record({
    seed: fc.nat(),
    mode: fc.constantFrom<Mode>("enforce", "enforce", "enforce", "enforce", "audit"),
    retention: fc.constantFrom<Retention>("keep", "keep", "exact"),
    hosts,
    initials: fc.array(initial, { minLength: 1, maxLength: 4 }),
    trouble: fc.constantFrom(0, 40, 80),
    others: fc.constantFrom(0, 3, 20),
  })
  .map(({ initials, ...fleet }) => ({
    ...fleet,
    members: initials.map(({ host, jwksHost, keysBeside, list, tag }, index) => {
      const name = `${NAMES[host]}/cluster-${index}`;
      const thumbprints = [...new Set(list.map((at) => memberOf(poolOf(fleet.hosts, 0), at)))];
      const tags: Record<string, string> = tag === null ? {} : { "thumbprint-rotation": tag };
      return {
        provider: { arn: arnOf(name), issuer: `https://${name}`, clientIds: ["sts.amazonaws.com"], thumbprints, tags },
        host: NAMES[host] ?? "",
        jwksHost: NAMES[keysBeside ? host : jwksHost] ?? "",
      };
    }),
  }));

/** A list that somebody else writes on that day: anything from right to absurd, now and then empty. */
export function otherListOn(hosts: readonly HostPlan[], day: number, roll: Dice, arn: string): Thumbprint[] {
  const length = Math.floor(roll("length", arn, day) * 6);
  const pool = poolOf(hosts, day);
  return [...new Set(Array.from({ length }, (_, index) => memberOf(pool, Math.floor(roll(index, arn, day) * 20))))];
}

/** Roots of today and of the last CA, leaves, what an impostor presents, placeholders, and what nobody knows. */
function poolOf(hosts: readonly HostPlan[], day: number): string[] {
  const known = hosts.flatMap((host) => [rootOf(host, day), rootOf(host, YEAR_DAYS), leafOf(host, day)]);
  return [...[...known, IMPOSTOR, "junk 1", "junk 2", "junk 3", "junk 4"].map(thumbprint), ...PLACEHOLDERS.slice(0, 3)];
}

function memberOf(pool: readonly string[], at: number): string {
  return pool[at % pool.length] ?? "";
}

/** What goes wrong for a provider on a day. */
export function troubleOn({ trouble }: Fleet, day: number, roll: Dice, arn: string): Trouble {
  if (roll("trouble", arn, day) * 100 >= trouble) return "none";
  return pick(TROUBLES, roll("which", arn, day));
}
