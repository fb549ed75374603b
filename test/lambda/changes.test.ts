import { describe, expect, it } from "vitest";
import { KnownLists } from "../../lambda/changes.js";
import type { ProviderResult, RunResult } from "../../rotation/core/model.js";
import { decision, fault, providerResult, thumbprint } from "../support/builders.js";

const [A, B, C] = [thumbprint("a"), thumbprint("b"), thumbprint("c")];
const { arn } = providerResult();
const at = (time: string) => `2026-11-22T${time}Z`;

function runAt(time: string, given: Partial<ProviderResult>): RunResult {
  const providers = [providerResult({ decision: decision(), ...given })];
  return { mode: "enforce", startedAt: new Date(at(time)), durationMs: 1000, providers, endpoints: [] };
}

describe("the list from before a change", () => {
  it("is the one that a run read before it", () => {
    const known = new KnownLists();
    known.remember(runAt("10:00:00", { registered: [A] }));
    expect(known.before(arn, at("10:00:01"))).toEqual([A]);
  });

  it("is not the one that a run read after the change, before it was told", () => {
    const known = new KnownLists();
    known.remember(runAt("10:00:00", { registered: [A] }));
    known.remember(runAt("10:05:30", { registered: [B] }));
    expect(known.before(arn, at("10:05:00"))).toEqual([A]);
    expect(known.before(arn, at("10:06:00"))).toEqual([B]);
  });

  it("is what a run wrote", () => {
    const known = new KnownLists();
    known.remember(runAt("10:00:00", { outcome: "rotated", registered: [A], decision: decision({ planned: [B] }) }));
    expect(known.before(arn, at("11:00:00"))).toEqual([B]);
  });

  it.each<[string, string, Partial<ProviderResult>, string[] | null]>([
    ["an earlier one", "could not be read", { outcome: "not-checked", registered: [], decision: null }, [A]],
    ["not known", "may have been written", { outcome: "rotation-failed", registered: [C] }, null],
  ])("is %s when a list %s", (_is, _when, given, expected) => {
    const known = new KnownLists();
    known.remember(runAt("10:00:00", { registered: [A] }));
    known.remember(runAt("11:00:00", { ...given, fault: fault("throttled") }));
    expect(known.before(arn, at("12:00:00"))).toEqual(expected);
  });

  it.each([
    ["nobody read one", at("09:00:00")],
    ["the time of the change is not known", "an unknown time"],
  ])("is not known when %s", (_, moment) => {
    const known = new KnownLists();
    known.remember(runAt("10:00:00", { registered: [A] }));
    expect(known.before(arn, moment)).toBeNull();
    expect(known.before("arn:other", at("12:00:00"))).toBeNull();
  });
});
