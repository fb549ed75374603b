import { describe, expect, it } from "vitest";
import { criticalPath, type Work } from "../../scripts/bench/critical-path.js";

const ONE: Work = {
  providers: 1,
  hosts: 1,
  writes: 1,
  reports: 2,
  handshakes: 5,
  handshakeMs: 2,
  awsMs: 100,
  connectMs: 100,
};

describe("the critical path", () => {
  it("of one provider is every call and connect in a row, and every handshake", () => {
    const phases = { list: 100, gets: 100, connects: 300, handshakes: 10, writes: 300, report: 200 };
    // Two of the five handshakes overlap others.
    expect(criticalPath(ONE)).toEqual({ ...phases, total: 1010, bound: 1006 });
  });

  it.each<[string, Partial<Work>, number, number]>([
    ["100 Gets, ten at a time", { providers: 100 }, 1000 + 300, 1000],
    ["the last host, whose first provider is the 96th", { providers: 100, hosts: 20 }, 1000 + 300, 1000 + 306],
    ["the connections of ten hosts", { providers: 10, hosts: 10, connectMs: 300 }, 100 + 900, 100 + 906],
    ["more connections than may be under way", { providers: 90, hosts: 90, awsMs: 1, connectMs: 9 }, 9 + 108, 1 + 108],
  ])("of a survey has %s", (_name, given, sum, longest) => {
    const { list, gets, connects, writes, report, bound } = criticalPath({ ...ONE, ...given });
    expect(gets + connects).toBe(sum);
    expect(bound - list - writes - report).toBe(longest);
  });

  it("counts all handshakes, which may be the longest part", () => {
    const { handshakes, bound } = criticalPath({ ...ONE, handshakes: 1000 });
    expect([handshakes, bound]).toEqual([2000, 100 + 100 + 2000 + 300 + 200]);
  });

  it.each([
    [0, 0],
    [4, 300],
    [5, 600],
    [70, 5400],
  ])("of %i writes, four at a time, is %i ms", (writes, ms) => {
    expect(criticalPath({ ...ONE, writes }).writes).toBe(ms);
  });
});
