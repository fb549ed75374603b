import { describe, expect, it } from "vitest";
import { sameSet } from "../../rotation/core/certificate/thumbprint.js";
import type { Outcome } from "../../rotation/core/model.js";
import { PLACEHOLDERS } from "../support/arbitraries.js";
import { YEAR_DAYS } from "./year/fleet.js";
import { isHealthy } from "./year/hosts.js";
import {
  everyDay,
  everyHistory,
  everyWrite,
  everyYear,
  expectOnlyKnown,
  expectServed,
  isOverwritten,
  isSuccessful,
} from "./year/properties.js";

describe("in any year of any fleet", () => {
  it("after a successful run nothing required is missing, as far as five are enough", async () => {
    await everyDay((day, member) => {
      if (!isSuccessful(day, member) || isOverwritten(day, member)) return;
      expectServed(day, member);
    });
  });

  it("nothing is written that was neither verified in that run nor in the list that it read", async () => {
    await everyWrite(expectOnlyKnown);
  });

  it("a written list has one to five different values of 40 hex digits and no placeholder", async () => {
    await everyWrite(({ after }) => {
      expect(after.length).toBeGreaterThanOrEqual(1);
      expect(after.length).toBeLessThanOrEqual(5);
      expect(new Set(after).size).toBe(after.length);
      expect(after.filter((value) => !/^[0-9a-f]{40}$/.test(value) || PLACEHOLDERS.includes(value))).toEqual([]);
    });
  });

  it("a write changes the list that was read", async () => {
    await everyWrite(({ after, shown }) => {
      expect(sameSet(after, shown)).toBe(false);
    });
  });

  it("every provider that IAM lists has exactly one outcome", async () => {
    await everyYear((fleet, days) => {
      expect(days).toHaveLength(YEAR_DAYS);
      for (const { results, listed } of days) {
        expect(results.map(({ providers }) => providers.map(({ arn }) => arn))).toEqual([listed]);
      }
      expect(fleet.members).toHaveLength(days[0]?.listed.length ?? 0);
    });
  });

  it("audit writes nothing, be it the run's mode or the provider's tag", async () => {
    await everyWrite((_write, _day, { provider }, { mode }) => {
      expect(mode).toBe("enforce");
      expect(provider.tags).toEqual({});
    });
  });

  it("a day on which all hosts verify and IAM fails for a moment at most ends well, whatever happened before", async () => {
    await everyDay((day, member, { mode, hosts }) => {
      const plans = hosts.filter(({ name }) => name === member.host || name === member.jwksHost);
      const mayWrite = mode === "enforce" && Object.keys(member.provider.tags).length === 0;
      if (!mayWrite || !day.isBearable(member) || !plans.every((plan) => isHealthy(plan, day.day))) return;
      expect(isSuccessful(day, member)).toBe(true);
    });
  });

  it("brings every outcome, rotations among them", async () => {
    const outcomes = new Set<Outcome>();
    await everyYear((_fleet, days) => {
      const results = days.flatMap((day) => day.results.flatMap(({ providers }) => providers));
      for (const { outcome } of results) outcomes.add(outcome);
    });
    const all = ["drifted", "in-sync", "not-checked", "rotated", "rotation-failed", "skipped", "untrusted"];
    expect([...outcomes].sort()).toEqual(all);
  });
});

describe("with retention keep", () => {
  it("the function goes back to an earlier list only when more than five are required in turn", async () => {
    await everyHistory((writes) => {
      for (const [index, write] of writes.entries()) {
        const [last, earlier] = [writes[index - 1], writes[index - 2]];
        if (last === undefined || earlier === undefined || !sameSet(write.after, earlier.after)) continue;
        expect(new Set([...write.required, ...last.required]).size).toBeGreaterThan(5);
      }
    });
  });

  it("it writes at most once for each set of required values, as long as all of them fit", async () => {
    await everyHistory((writes, seen) => {
      const all = new Set(seen.flatMap((required) => [...required]));
      const sets = new Set(seen.map((required) => [...required].sort().join()));
      expect(all.size > 5 || writes.length <= sets.size).toBe(true);
    });
  });
});
