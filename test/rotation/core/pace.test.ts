import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAnswer, afterThrottling, concurrencyOf, firstPace, type Pace } from "../../../rotation/core/pace.js";

const answered = (pace: Pace, times: number): Pace =>
  Array.from({ length: times }).reduce<Pace>((now) => afterAnswer(now, now.epoch), pace);
const throttled = (pace: Pace): Pace => afterThrottling(pace, pace.epoch);

describe("while nothing is throttled", () => {
  it.each([
    [0, 10],
    [1, 11],
    [10, 20],
    [39, 49],
    [40, 50],
    [1000, 50],
  ])("after %i answers ten calls at once are %i", (answers, calls) => {
    expect(concurrencyOf(answered(firstPace(10, 50), answers))).toBe(calls);
  });

  it("the first calls are never more than the most", () => {
    expect(concurrencyOf(firstPace(10, 4))).toBe(4);
  });
});

describe("a throttled answer", () => {
  it.each([
    [10, 5],
    [5, 2],
    [3, 1],
    [1, 1],
  ])("of %i calls at once leaves %i", (most, left) => {
    expect(concurrencyOf(throttled(firstPace(most, most)))).toBe(left);
  });

  it("counts once for all attempts that began before it", () => {
    const { epoch } = firstPace(10, 10);
    const once = throttled(firstPace(10, 10));
    expect(afterThrottling(once, epoch)).toEqual(once);
    expect(afterAnswer(once, epoch)).toEqual(once);
    expect(concurrencyOf(throttled(once))).toBe(2);
  });
});

describe("answers after something was throttled", () => {
  it.each([
    [1, 1, 2],
    [2, 1, 2],
    [2, 2, 3],
    [5, 5, 6],
    [5, 5 + 6 + 7 + 8 + 9, 10],
  ])("raise %i calls at once, after %i of them, to %i", (from, answers, to) => {
    const pace: Pace = { allowed: from, most: 10, epoch: 1 };
    expect(concurrencyOf(answered(pace, answers))).toBe(to);
  });
});

it("whatever the answers, from one to the most calls are allowed", () => {
  const answers = fc.array(fc.record({ throttled: fc.boolean(), age: fc.nat(2) }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), answers, (most, given) => {
      let pace = firstPace(Math.ceil(most / 2), most);
      for (const { throttled, age } of given) {
        pace = (throttled ? afterThrottling : afterAnswer)(pace, pace.epoch - age);
        expect(concurrencyOf(pace)).toBeGreaterThanOrEqual(1);
        expect(concurrencyOf(pace)).toBeLessThanOrEqual(most);
      }
    }),
  );
});
