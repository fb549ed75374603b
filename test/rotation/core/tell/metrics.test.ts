import { describe, expect, it } from "vitest";
import type { ProviderResult } from "../../../../rotation/core/model.js";
import { COUNTED_OUTCOMES, OUTCOME_NAMES, OUTCOMES } from "../../../../rotation/core/outcome.js";
import { groupByHost, MAX_METRIC_RECORDS, metricsOf } from "../../../../rotation/core/tell/metrics.js";
import { decision, providerResult, resultAt } from "../../../support/builders.js";

const NAMES = ["Providers", ...COUNTED_OUTCOMES.map((name) => OUTCOMES[name].metric)];
/** Of a host: its counts and `DaysToExpiry`. */
const RECORDS = NAMES.length + 1;
const SENT = Math.floor(MAX_METRIC_RECORDS / RECORDS) - 1;

const unseen = { decision: decision({ daysToExpiry: null }) };
const unread = { outcome: "not-checked", decision: null } as const;

/** The values by name, of the fleet or of one host. */
function values(results: readonly ProviderResult[], host: string | null = null): Record<string, number> {
  const records = metricsOf(results, host !== null).filter((record) => record.host === host);
  return Object.fromEntries(records.map(({ name, value }) => [name, value]));
}

function expiringIn(daysToExpiry: number): ProviderResult {
  return providerResult({ decision: decision({ daysToExpiry }) });
}

describe("the counts of a run", () => {
  it("without providers are all there, and all zero", () => {
    expect(metricsOf([], false)).toEqual(NAMES.map((name) => ({ name, value: 0, unit: "Count", host: null })));
    expect(metricsOf([], true)).toEqual(metricsOf([], false));
  });

  it.each(COUNTED_OUTCOMES.map((name) => [name, OUTCOMES[name].metric] as const))(
    "with two providers %s are 2 in %s and zero elsewhere",
    (outcome, metric) => {
      const result = providerResult({ outcome, ...unseen });
      const zeros = Object.fromEntries(NAMES.map((name) => [name, 0]));
      expect(values([result, result])).toEqual({ ...zeros, Providers: 2, [metric]: 2 });
    },
  );

  it("leave out skipped providers", () => {
    expect(values([providerResult({ outcome: "skipped", decision: null })])).toMatchObject({ Providers: 0, InSync: 0 });
  });

  it("with one provider of each outcome are one each, and as many providers as are counted", () => {
    const results = OUTCOME_NAMES.map((outcome) => providerResult({ outcome, ...unseen }));
    const ones = COUNTED_OUTCOMES.map(() => 1);
    expect(Object.values(values(results))).toEqual([ones.length, ...ones]);
  });
});

describe("DaysToExpiry", () => {
  it.each([
    ["one provider's", [expiringIn(431)], 431],
    ["the least of several", [expiringIn(431), expiringIn(7), expiringIn(30)], 7],
    ["zero when a certificate ends today", [expiringIn(0)], 0],
    ["negative when one has ended", [expiringIn(431), expiringIn(-3)], -3],
    [
      "of those verified beside those that are not",
      [expiringIn(431), providerResult(unseen), resultAt("a", "b", unread)],
      431,
    ],
  ])("is %s", (_what, results, expected) => {
    expect(values(results).DaysToExpiry).toBe(expected);
  });

  it("has no unit and comes last", () => {
    const record = { name: "DaysToExpiry", value: 431, unit: "None", host: null };
    expect(metricsOf([providerResult()], false).at(-1)).toEqual(record);
  });

  it.each([
    ["nothing was observed", providerResult(unread)],
    ["nothing verified", providerResult({ outcome: "untrusted", ...unseen })],
    ["it is no number", expiringIn(Number.NaN)],
    ["only a skipped provider verified", providerResult({ outcome: "skipped" })],
  ])("is not sent when %s", (_what, result) => {
    expect(values([result])).not.toHaveProperty("DaysToExpiry");
  });
});

describe("the metrics of each host", () => {
  it("are off unless asked for", () => {
    expect(metricsOf([resultAt("a.example", "x")], false).filter(({ host }) => host !== null)).toEqual([]);
  });

  it("follow those of the fleet, hosts in alphabetical order", () => {
    const results = [resultAt("b.example", "1"), resultAt("a.example", "2"), resultAt("b.example", "3")];
    const records = metricsOf(results, true);
    expect([...new Set(records.map(({ host }) => host))]).toEqual([null, "a.example", "b.example"]);
    expect(values(results, "a.example")).toMatchObject({ Providers: 1, InSync: 1, Drifted: 0, DaysToExpiry: 431 });
    expect(values(results, "b.example")).toMatchObject({ Providers: 2, InSync: 2 });
  });

  it("leave out hosts of skipped providers", () => {
    const skipped = resultAt("a.example", "1", { outcome: "skipped", decision: null });
    expect(metricsOf([skipped], true)).toEqual(metricsOf([], true));
  });

  it.each([
    [SENT - 1, SENT - 1],
    [SENT, SENT],
    [SENT + 1, SENT],
    [400, SENT],
  ])("of %i hosts are sent whole for %i, so that one call takes them", (count, sent) => {
    const hosts = Array.from({ length: count }, (_, index) => `host-${String(index).padStart(3, "0")}.example`);
    const records = metricsOf(
      hosts.map((host) => resultAt(host, "x")),
      true,
    );
    expect(records).toHaveLength(RECORDS + RECORDS * sent);
    expect(records.length).toBeLessThanOrEqual(MAX_METRIC_RECORDS);
    expect(records.at(-1)).toMatchObject({ name: "DaysToExpiry", host: hosts[sent - 1] });
  });

  it("stop at the first host that does not fit, though a smaller one would", () => {
    const hosts = Array.from({ length: SENT }, (_, index) =>
      resultAt(`a-${String(index).padStart(3, "0")}.example`, "x"),
    );
    const records = metricsOf(
      [...hosts.slice(1), resultAt("b.example", "x"), resultAt("c.example", "x", unread)],
      true,
    );
    expect(records.at(-1)).toMatchObject({ host: "b.example" });
  });
});

it("results are grouped by issuer host, hosts in alphabetical order, results in theirs", () => {
  const [b1, a, b2] = [resultAt("b.example", "1"), resultAt("a.example:8443", "2"), resultAt("B.example", "3")];
  expect([...groupByHost([b1, a, b2])]).toEqual([
    ["a.example", [a]],
    ["b.example", [b1, b2]],
  ]);
  expect([...groupByHost([])]).toEqual([]);
});
