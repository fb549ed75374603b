import { describe, expect, it } from "vitest";
import { COUNTED_OUTCOMES, OUTCOME_NAMES, OUTCOMES, type Outcome } from "../../../../rotation/core/outcome.js";
import { countOf, summarize, summaryLine } from "../../../../rotation/core/tell/summary.js";
import { providerResult } from "../../../support/builders.js";

const NOTHING = Object.fromEntries(
  ["providers", ...Object.values(OUTCOMES).map(({ key }) => key)].map((key) => [key, 0]),
);

function results(outcomes: readonly Outcome[]) {
  return outcomes.map((outcome) => providerResult({ outcome }));
}

it.each<[string, Outcome[], object]>([
  ["no result", [], {}],
  ["one in sync", ["in-sync"], { providers: 1, inSync: 1 }],
  ["one skipped", ["skipped"], { providers: 1, skipped: 1 }],
  ["two of a kind", ["drifted", "drifted"], { providers: 2, drifted: 2 }],
  [
    "one of each",
    [...OUTCOME_NAMES],
    Object.fromEntries(Object.keys(NOTHING).map((key) => [key, key === "providers" ? OUTCOME_NAMES.length : 1])),
  ],
])("%s is counted by outcome, zeros included", (_what, outcomes, counts) => {
  expect(summarize(results(outcomes))).toEqual({ ...NOTHING, ...counts });
});

it.each([
  [0, "0 providers"],
  [1, "1 provider"],
  [2, "2 providers"],
  [100, "100 providers"],
])("%i are told as %s", (count, text) => {
  expect(countOf(count, "provider")).toBe(text);
});

describe("the summary line", () => {
  it.each<[string, Outcome[], string]>([
    ["no provider", [], "0 providers in scope"],
    ["skipped ones alone", ["skipped", "skipped"], "0 providers in scope"],
    ["one in sync", ["in-sync"], "1 provider in scope: 1 in sync"],
    ["two kinds", ["drifted", "in-sync", "skipped"], "2 providers in scope: 1 in sync, 1 drifted"],
    [
      "all kinds but the skipped, in the order of the table",
      [...OUTCOME_NAMES],
      `${COUNTED_OUTCOMES.length} providers in scope: ${COUNTED_OUTCOMES.map((name) => `1 ${OUTCOMES[name].word}`).join(", ")}`,
    ],
  ])("of %s names what there is", (_what, outcomes, line) => {
    const providers = results(outcomes);
    expect(summaryLine(providers)).toBe(line);
  });
});
