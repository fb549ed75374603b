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
  it("of one provider is every call and connect in a row", () => {
    const survey = 100 + 3 * (100 + 2);
    expect(criticalPath(ONE)).toEqual({ list: 100, survey, writes: 300, report: 200, total: 600 + survey });
  });

  it.each<[string, Partial<Work>, number]>([
    ["all Gets", { providers: 100, hosts: 1 }, 1000],
    ["the last host, whose first provider is the 96th", { providers: 100, hosts: 20 }, 1000 + 306],
    ["the connections that read chains", { providers: 10, hosts: 10, connectMs: 300, handshakeMs: 0 }, 100 + 900],
    ["more connections than may be under way", { providers: 90, hosts: 90, awsMs: 1, connectMs: 9 }, 1 + 12 * 9],
    ["all handshakes", { handshakes: 1000 }, 100 + 2000],
  ])("of a survey is its longest bound: %s", (_name, given, survey) => {
    expect(criticalPath({ ...ONE, ...given }).survey).toBe(survey);
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
