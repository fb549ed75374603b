import fc from "fast-check";
import { expect } from "vitest";
import type { Outcome, Thumbprint } from "../../../rotation/core/model.js";
import type { Write } from "./faults.js";
import { type Fleet, fleets, type Member } from "./fleet.js";
import { type Day, ONCE_A_DAY, resultsOf, simulate, writesOf } from "./simulate.js";

/** The same years in every run; fast-check prints seed and path of one that fails. */
export const SEED = 20261122;

const RUNS = { seed: SEED, numRuns: 10 };

const SUCCESSFUL: readonly Outcome[] = ["in-sync", "rotated"];

/** A write of the function with what was required then. */
export type Rotation = Write & { readonly required: ReadonlySet<Thumbprint> };

const years = new Map<string, Promise<readonly Day[]>>();

/** Each year is simulated once, whatever the number of properties that look at it. */
function yearOf(fleet: Fleet): Promise<readonly Day[]> {
  const key = JSON.stringify(fleet);
  const year = years.get(key) ?? simulate(fleet, ONCE_A_DAY);
  years.set(key, year);
  return year;
}

export async function everyYear(property: (fleet: Fleet, days: readonly Day[]) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fleets, async (fleet) => property(fleet, await yearOf(fleet))),
    RUNS,
  );
}

export async function everyDay(property: (day: Day, member: Member, fleet: Fleet) => void): Promise<void> {
  let looked = 0;
  await everyYear((fleet, days) => {
    for (const day of days) {
      for (const member of fleet.members) {
        property(day, member, fleet);
        looked += 1;
      }
    }
  });
  expect(looked).toBeGreaterThan(0);
}

export async function everyWrite(
  property: (write: Write, day: Day, member: Member, fleet: Fleet) => void,
): Promise<void> {
  let looked = 0;
  await everyDay((day, member, fleet) => {
    for (const write of writesOf(day, member).filter(({ by }) => by === "function")) {
      property(write, day, member, fleet);
      looked += 1;
    }
  });
  expect(looked).toBeGreaterThan(0);
}

/** Of fleets with retention `keep`: the function's writes between two of somebody else, and the sets required then. */
export async function everyHistory(
  property: (writes: readonly Rotation[], seen: readonly ReadonlySet<Thumbprint>[]) => void,
): Promise<void> {
  let looked = 0;
  await everyYear(({ retention, members }, days) => {
    if (retention !== "keep") return;
    for (const { writes, seen } of members.flatMap((member) => historiesOf(days, member))) {
      property(writes, seen);
      looked += writes.length;
    }
  });
  expect(looked).toBeGreaterThan(0);
}

interface History {
  readonly writes: Rotation[];
  readonly seen: ReadonlySet<Thumbprint>[];
}

function historiesOf(days: readonly Day[], member: Member): History[] {
  const histories: History[] = [];
  let current: History = { writes: [], seen: [] };
  for (const day of days) {
    const required = day.required(member);
    current.seen.push(required);
    for (const write of writesOf(day, member)) {
      if (write.by === "function") current.writes.push({ ...write, required });
      else {
        histories.push(current);
        current = { writes: [], seen: [required] };
      }
    }
  }
  return [...histories, current];
}

export function isSuccessful(day: Day, member: Member): boolean {
  const results = resultsOf(day, member);
  return results.length > 0 && results.every(({ outcome }) => SUCCESSFUL.includes(outcome));
}

/** Whether somebody else had the last word. */
export function isOverwritten(day: Day, member: Member): boolean {
  const results = resultsOf(day, member);
  return writesOf(day, member).at(-1)?.by === "other" && results.some(({ outcome }) => outcome === "rotated");
}

/** Whatever was written was verified that day or in the list that the function was shown. */
export function expectOnlyKnown({ after, shown }: Write, day: Day, member: Member): void {
  const required = day.required(member);
  expect(after.filter((value) => !required.has(value) && !shown.includes(value))).toEqual([]);
}

/** All that was required is stored, or five of it. */
export function expectServed(day: Day, member: Member): void {
  const required = day.required(member);
  const stored = day.stored.get(member.provider.arn)?.thumbprints ?? [];
  const held = stored.filter((value) => required.has(value));
  expect(held.length).toBeGreaterThanOrEqual(Math.min(5, required.size));
}
