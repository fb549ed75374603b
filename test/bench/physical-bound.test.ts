import { expect, it } from "vitest";
import { physicalBound, type Work } from "../../scripts/bench/physical-bound.js";

const WORK: Work = {
  providers: 1,
  hosts: 1,
  writes: 1,
  startMs: 200,
  awsMs: 100,
  connectMs: 90,
  computing: { handshakeMs: 5, awsCallMs: 1, documentMs: 0.5 },
};

it.each<[string, Partial<Work>, number]>([
  ["one provider that is written: six calls in a row, a connect and a handshake", {}, 200 + 6 * 100 + 95],
  ["one provider that is in sync: three calls in a row", { writes: 0 }, 200 + 3 * 100 + 95],
  ["a hundred at one host, written: as long as one", { providers: 100, writes: 100 }, 200 + 6 * 100 + 95],
  [
    "seven hundred at a hundred hosts, a tenth written: its computing",
    { providers: 700, hosts: 100, writes: 70 },
    200 + 400 * 5 + (1 + 700 + 210 + 2) + 350,
  ],
])("the bound of %s", (_name, given, ms) => {
  expect(physicalBound({ ...WORK, ...given })).toBe(ms);
});
