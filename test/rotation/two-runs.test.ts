import fc from "fast-check";
import { expect, it } from "vitest";
import { fleets, type Member, YEAR_DAYS } from "./year/fleet.js";
import { expectOnlyKnown, expectServed, isSuccessful, SEED } from "./year/properties.js";
import { type Day, resultsOf, simulate, writesOf } from "./year/simulate.js";

const times = fc.record({ day: fc.nat(YEAR_DAYS - 1), turnsApart: fc.nat(40) });

it("two runs at once end in a list that serves both, and each writes only what it may", async () => {
  const written: number[] = [];
  await fc.assert(
    fc.asyncProperty(fleets, times, async (given, { day, turnsApart }) => {
      const fleet = { ...given, trouble: 0 };
      const days = await simulate(fleet, { days: [day], atOnce: 2, turnsApart });
      for (const each of days) written.push(check(each, fleet.members));
    }),
    { seed: SEED, numRuns: 200 },
  );
  expect(written.filter((count) => count > 1).length).toBeGreaterThan(10);
});

/** @returns how many writes there were */
function check(day: Day, members: readonly Member[]): number {
  const own = members.flatMap((member) => {
    expect(resultsOf(day, member)).toHaveLength(2);
    if (isSuccessful(day, member)) expectServed(day, member);
    const writes = writesOf(day, member).filter(({ by }) => by === "function");
    for (const write of writes) {
      expectOnlyKnown(write, day, member);
      expect(write.after.length).toBeGreaterThanOrEqual(1);
    }
    return writes;
  });
  return own.length;
}
