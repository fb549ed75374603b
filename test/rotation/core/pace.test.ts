import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAnswer, afterThrottling, concurrencyOf, fullPace, type Pace } from "../../../rotation/core/pace.js";

const answered = (pace: Pace, times: number): Pace =>
  Array.from({ length: times }).reduce<Pace>((now) => afterAnswer(now, now.epoch), pace);
const throttled = (pace: Pace): Pace => afterThrottling(pace, pace.epoch);

describe("while nothing is throttled", () => {
  it("as many calls as allowed at most are under way, and never more", () => {
    expect([concurrencyOf(fullPace(10)), concurrencyOf(answered(fullPace(10), 100))]).toEqual([10, 10]);
  });
});

describe("a throttled answer", () => {
  it.each([
    [10, 5],
    [5, 2],
    [3, 1],
    [1, 1],
  ])("of %i calls at once leaves %i", (most, left) => {
    expect(concurrencyOf(throttled(fullPace(most)))).toBe(left);
  });

  it("counts once for all attempts that began before it", () => {
    const { epoch } = fullPace(10);
    const once = throttled(fullPace(10));
    expect(afterThrottling(once, epoch)).toEqual(once);
    expect(afterAnswer(once, epoch)).toEqual(once);
    expect(concurrencyOf(throttled(once))).toBe(2);
  });
});

describe("answers that are not throttled", () => {
  it.each([
    [1, 1, 2],
    [2, 1, 2],
    [2, 2, 3],
    [5, 5, 6],
    [5, 5 + 6 + 7 + 8 + 9, 10],
  ])("raise %i calls at once, after %i of them, to %i", (from, answers, to) => {
    const pace: Pace = { allowed: from, most: 10, epoch: 0 };
    expect(concurrencyOf(answered(pace, answers))).toBe(to);
  });
});

it("whatever the answers, from one to the most calls are allowed", () => {
  const answers = fc.array(fc.record({ throttled: fc.boolean(), age: fc.nat(2) }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), answers, (most, given) => {
      let pace = fullPace(most);
      for (const { throttled, age } of given) {
        pace = (throttled ? afterThrottling : afterAnswer)(pace, pace.epoch - age);
        expect(concurrencyOf(pace)).toBeGreaterThanOrEqual(1);
        expect(concurrencyOf(pace)).toBeLessThanOrEqual(most);
      }
    }),
  );
});
