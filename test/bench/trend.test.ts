import { describe, expect, it } from "vitest";
import { type Held, heapGrowth, MAX_BYTES_PER_RUN, whatGrew } from "../../scripts/bench/trend.js";

const CYCLE = 10;

const runs = (heap: (run: number) => number, resources: (run: number) => readonly string[] = () => []): Held[] =>
  Array.from({ length: 40 }, (_, run) => ({ heap: heap(run), resources: resources(run) }));

const flat = () => 9e6;
const sockets = (count: number) => ["PipeWrap", ...Array<string>(count).fill("TCPSocketWrap")];

describe("what grew", () => {
  it("is nothing when heap and resources come and go", () => {
    const held = runs(
      (run) => 9e6 + (run % 2) * 1e6,
      (run) => (run % 3 === 0 ? ["PipeWrap", "TCPSocketWrap"] : ["PipeWrap"]),
    );
    expect(whatGrew(held, CYCLE)).toEqual([]);
  });

  it("is nothing when one run of each cycle holds more for a while, even if it is late at that", () => {
    const held = runs(
      (run) => 9e6 + (run % CYCLE === 9 ? 5e6 : 0),
      (run) => sockets(run % CYCLE === 9 ? 3 : run % CYCLE === 4 && run > 20 ? 1 : 0),
    );
    expect(whatGrew(held, CYCLE)).toEqual([]);
  });

  it.each([
    [MAX_BYTES_PER_RUN, 0],
    [MAX_BYTES_PER_RUN + 10, 1],
    [-MAX_BYTES_PER_RUN * 2, 0],
  ])("counts a heap with %i bytes more after each run %i times", (bytes, times) => {
    const held = runs((run) => 9e6 + run * bytes);
    expect(heapGrowth(held)).toBeCloseTo(bytes);
    expect(whatGrew(held, CYCLE)).toHaveLength(times);
  });

  it.each([0, 3, 9])("sees bytes that only the run at place %i of each cycle leaves", (place) => {
    const held = runs((run) => 9e6 + Math.floor((run + CYCLE - place) / CYCLE) * (MAX_BYTES_PER_RUN + 10) * CYCLE);
    expect(heapGrowth(held)).toBeCloseTo(MAX_BYTES_PER_RUN + 10);
    expect(whatGrew(held, CYCLE)).toHaveLength(1);
  });

  it("names the kind of resource of which each run leaves one more", () => {
    expect(whatGrew(runs(flat, sockets), CYCLE)).toEqual([
      "TCPSocketWrap: 45 in the first cycle, 345 in the last, more at 10 of 10 places",
    ]);
  });

  it.each([0, 3, 9])("names the kind of which only the run at place %i of each cycle leaves one", (place) => {
    const left = (run: number) => Math.floor((run + CYCLE - place) / CYCLE);
    const held = runs(flat, (run) => sockets(left(run)));
    expect(whatGrew(held, CYCLE)).toEqual([expect.stringMatching(/^TCPSocketWrap: .* more at 10 of 10 places$/)]);
  });

  it("names it also while others of the kind come and go", () => {
    const held = runs(flat, (run) => sockets(Math.floor(run / CYCLE) + (run === 4 || run === 16 ? 1 : 0)));
    expect(whatGrew(held, CYCLE)).toEqual([expect.stringMatching(/^TCPSocketWrap: .* more at 9 of 10 places$/)]);
  });
});
