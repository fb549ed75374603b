import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../../rotation/core/model.js";
import { countOf, summarize, summaryLine } from "../../../../rotation/core/tell/summary.js";
import { providerResult } from "../../../support/builders.js";

const NOTHING = {
  providers: 0,
  inSync: 0,
  drifted: 0,
  rotated: 0,
  rotationFailed: 0,
  untrusted: 0,
  notChecked: 0,
  skipped: 0,
};

const ALL: Outcome[] = ["in-sync", "drifted", "rotated", "rotation-failed", "untrusted", "not-checked", "skipped"];

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
    ALL,
    { providers: 7, inSync: 1, drifted: 1, rotated: 1, rotationFailed: 1, untrusted: 1, notChecked: 1, skipped: 1 },
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
      "all kinds",
      ALL,
      "6 providers in scope: 1 in sync, 1 drifted, 1 rotated, 1 rotation failed, 1 untrusted, 1 not checked",
    ],
  ])("of %s names what there is", (_what, outcomes, line) => {
    const providers = results(outcomes);
    expect(summaryLine(providers)).toBe(line);
  });
});
