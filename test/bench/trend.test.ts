import { describe, expect, it } from "vitest";
import { type Held, heapSlope, MAX_BYTES_PER_RUN, whatGrew } from "../../scripts/bench/trend.js";

const runs = (heap: (run: number) => number, resources: (run: number) => readonly string[] = () => []): Held[] =>
  Array.from({ length: 40 }, (_, run) => ({ heap: heap(run), resources: resources(run) }));

describe("what grew", () => {
  it("is nothing when heap and resources come and go", () => {
    const held = runs(
      (run) => 9e6 + (run % 2) * 1e6,
      (run) => (run % 3 === 0 ? ["PipeWrap", "TCPSocketWrap"] : ["PipeWrap"]),
    );
    expect(whatGrew(held)).toEqual([]);
  });

  it.each([
    [MAX_BYTES_PER_RUN, 0],
    [MAX_BYTES_PER_RUN + 10, 1],
    [-MAX_BYTES_PER_RUN * 2, 0],
  ])("counts a heap with %i bytes more after each run %i times", (bytes, times) => {
    const held = runs((run) => 9e6 + run * bytes);
    expect(heapSlope(held)).toBeCloseTo(bytes);
    expect(whatGrew(held)).toHaveLength(times);
  });

  it("names the kind of resource of which each run leaves one more", () => {
    const held = runs(
      () => 9e6,
      (run) => ["PipeWrap", ...Array<string>(run).fill("TCPSocketWrap")],
    );
    expect(whatGrew(held)).toEqual(["TCPSocketWrap: 19 at most in the first half, 20 at least in the second"]);
  });
});
