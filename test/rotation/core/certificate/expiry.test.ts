import { describe, expect, it } from "vitest";
import { daysToExpiry, daysUntil, isLate } from "../../../../rotation/core/certificate/expiry.js";
import { certificate, chain, daysFromNow, leaf, NOW } from "../../../support/builders.js";

const SECOND = 1 / 86_400;

it.each([
  ["in 30 days", 30, 30],
  ["a second before 30 days", 30 - SECOND, 29],
  ["a second after 30 days", 30 + SECOND, 30],
  ["in 0.9 days", 0.9, 0],
  ["in a second", SECOND, 0],
  ["now", 0, 0],
  ["a second ago", -SECOND, -1],
  ["0.1 days ago", -0.1, -1],
  ["a day ago", -1, -1],
  ["a day and a second ago", -1 - SECOND, -2],
])("an end %s is signed whole days, rounded down", (_when, days, expected) => {
  expect(daysUntil(daysFromNow(days), NOW)).toBe(expected);
});

describe("the days to the first expiry", () => {
  const ending = (name: string, days: number) => certificate(name, { notAfter: daysFromNow(days) });

  it.each([
    ["no chain", [], null],
    ["a leaf and its CA: the CA's, whatever the leaf's", [chain(leaf("a"), ending("ca", 431))], 431],
    ["a leaf alone: its own", [chain(leaf("a"))], 60],
    ["two CAs: the lower one's if it ends first", [chain("a", ending("ca", 10), ending("top", 500))], 10],
    ["several chains: the least", [chain("a", ending("ca", 90)), chain("b", ending("cb", 80))], 80],
    ["a chain twice: as once", [chain("a", ending("ca", 7)), chain("a", ending("ca", 7))], 7],
    ["a CA that has ended: negative", [chain("a", ending("ca", 90), ending("top", -0.5))], -1],
  ])("of %s", (_what, chains, expected) => {
    expect(daysToExpiry(chains, NOW)).toBe(expected);
  });
});

it.each([
  ["with more than a tenth of its lifetime left", "not late", 10.01],
  ["with exactly a tenth left", "not late", 10],
  ["with less than a tenth left", "late", 9.99],
  ["that ends now", "late", 0],
  ["that has ended", "late", -1],
])("a leaf of 100 days %s is %s", (_when, verdict, left) => {
  const validity = { notBefore: daysFromNow(left - 100), notAfter: daysFromNow(left) };
  expect(isLate(leaf("a", validity), NOW)).toBe(verdict === "late");
});
