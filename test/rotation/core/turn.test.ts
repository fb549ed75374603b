import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inTurn, startOf } from "../../../rotation/core/turn.js";
import { NOW } from "../../support/builders.js";

const MINUTE_MS = 60_000;
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

/** The part of a circle between neighbours that lies farthest apart. */
function widestGap(starts: readonly number[]): number {
  const sorted = starts.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((start, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + 1) - start));
}

describe("the start of a scheduled run", () => {
  const startAfter = (runs: number, intervalMs: number) => {
    const due = { at: later(runs * intervalMs), intervalMs };
    return startOf(due, later(0));
  };

  it("moves by 0.618 of the list from one run to the next, whatever the interval", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 1440 }), fc.nat(10_000), (minutes, runs) => {
        const before = startAfter(runs, minutes * MINUTE_MS);
        const step = startAfter(runs + 1, minutes * MINUTE_MS) - before;
        expect(step < 0 ? step + 1 : step).toBeCloseTo(0.618, 3);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThan(1);
      }),
    );
  });

  it("is a matter of when it was due, not of when it runs", () => {
    const due = { at: NOW, intervalMs: null };
    expect(startOf(due, later(0))).toBe(startOf(due, later(7 * MINUTE_MS)));
  });

  it("without an interval is that of a run every hour", () => {
    const at = later(0);
    expect(startOf({ at, intervalMs: null }, NOW)).toBe(startOf({ at, intervalMs: 60 * MINUTE_MS }, NOW));
  });
});

it.each([48, 55, 60, 300, 900, 3600, 21_600, 86_400])(
  "three runs that nobody scheduled, %i seconds apart, start at most 0.45 of the list apart",
  (seconds) => {
    const starts = [0, 1, 2].map((run) => startOf(null, later(run * seconds * 1000)));
    expect(widestGap(starts)).toBeLessThan(0.455);
  },
);

describe("a list in turn", () => {
  it("is sorted, from its start to its end and on from its beginning", () => {
    const names = ["c", "a", "e", "b", "d"];
    expect(inTurn(names, 0)).toEqual(["a", "b", "c", "d", "e"]);
    expect(inTurn(names, 0.618)).toEqual(["d", "e", "a", "b", "c"]);
    expect(inTurn([], 0.618)).toEqual([]);
  });

  it("leaves nothing out in any three runs in a row that each reach 0.4 of it", () => {
    const names = Array.from({ length: 700 }, (_, index) => `p${index}`);
    for (let run = 0; run < 500; run += 1) {
      const reached = [run, run + 1, run + 2].flatMap((each) => {
        const start = startOf({ at: later(each * 60 * MINUTE_MS), intervalMs: null }, NOW);
        return inTurn(names, start).slice(0, 280);
      });
      expect(new Set(reached).size).toBe(700);
    }
  });
});
