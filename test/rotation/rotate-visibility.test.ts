import { describe, expect, it } from "vitest";
import { FaultError } from "../../rotation/core/fault/fault.js";
import type { FaultCode, Provider } from "../../rotation/core/model.js";
import { provider, thumbprint } from "../support/builders.js";
import { harness, type MemoryStore, refusing, type StoreCall } from "./fakes.js";

const OLD = thumbprint("old");
const ROOT = thumbprint("root");
const DRIFTED = provider([OLD]);
const { arn } = DRIFTED;

const drifted = () => harness({ providers: [DRIFTED] });

/** Until the `until`-th get, shows the old list. */
const showOld = (until: number) => (stored: Provider, call: StoreCall) =>
  call.nth <= until ? { ...stored, thumbprints: [OLD] } : stored;

/** Carries writes out and loses the answer. */
const loseAnswer = (code: FaultCode) => (call: StoreCall) => {
  if (call.operation === "update") throw new FaultError(code, "no answer came");
};

function updates(store: MemoryStore): number {
  return store.operations().filter((operation) => operation === "update").length;
}

describe("a write that IAM shows late", () => {
  // The first get is the survey's, the second the one before the write.
  it.each([
    [2, 0, 3],
    [3, 250, 4],
    [4, 750, 5],
    [6, 3750, 7],
  ])("is waited for: hidden from the first %i gets, seen after %i ms", async (hiddenGets, waitedMs, gets) => {
    const { store, clock, run } = drifted();
    store.show = showOld(hiddenGets);
    const startedAt = clock.now().getTime();
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "rotated" }]);
    expect(providers[0]?.findings.map(({ code }) => code)).toEqual(["stale"]);
    expect(clock.now().getTime() - startedAt).toBe(waitedMs);
    expect(store.operations(arn).filter((operation) => operation === "get")).toHaveLength(gets);
  });

  it("for longer than four seconds is rotated and said to be not yet visible", async () => {
    const { store, entries, run } = drifted();
    store.show = showOld(7);
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "rotated" }]);
    expect(providers[0]?.findings.map(({ code }) => code)).toContain("not-yet-visible");
    expect(entries.at(-1)).toMatchObject({ event: "rotated", fields: { visible: false } });
    expect(updates(store)).toBe(1);
  });

  it("because the reading back fails is rotated and said to be not yet visible", async () => {
    const { store, run } = drifted();
    store.before = (call) => call.nth > 2 && refusing("get", "throttled")(call);
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "rotated", fault: null }]);
    expect(providers[0]?.findings.map(({ code }) => code)).toContain("not-yet-visible");
  });

  it("in another order and case is visible", async () => {
    const { store, run } = drifted();
    store.show = (stored, { nth }) => (nth < 3 ? stored : { ...stored, thumbprints: stored.thumbprints.toReversed() });
    const { providers } = await run();
    expect(providers[0]?.findings.map(({ code }) => code)).not.toContain("not-yet-visible");
  });
});

describe("a write whose answer is lost", () => {
  it.each(["aws-unreachable", "aws-failed"] as const)("(%s) but that happened is a rotation", async (code) => {
    const { store, run } = drifted();
    store.after = loseAnswer(code);
    expect((await run()).providers).toMatchObject([{ outcome: "rotated", fault: null }]);
    expect(updates(store)).toBe(1);
  });

  it.each(["throttled", "concurrent-modification"] as const)(
    "to an attempt that its own retry (%s) came after is a rotation, told as one",
    async (code) => {
      const { store, entries, run } = drifted();
      store.after = loseAnswer(code);
      const { providers } = await run();
      expect(providers).toMatchObject([{ outcome: "rotated", fault: null, registered: [OLD] }]);
      expect(providers[0]?.findings.map(({ code }) => code)).toEqual(["stale"]);
      expect(updates(store)).toBe(1);
      const change = { before: [OLD], after: [ROOT, OLD] };
      expect(entries).toMatchObject([
        { event: "rotating", fields: change },
        { event: "rotated", fields: { ...change, visible: true } },
      ]);
    },
  );

  it("at the last of three attempts that met a conflict is a rotation", async () => {
    const { store, run } = drifted();
    store.before = refusing("update", "concurrent-modification", 2);
    store.after = loseAnswer("concurrent-modification");
    expect((await run()).providers).toMatchObject([{ outcome: "rotated", fault: null }]);
    expect(updates(store)).toBe(3);
  });

  it("and that nobody can look at after the last conflict is a failed rotation, with that reason", async () => {
    const { store, run } = drifted();
    store.before = (call) => {
      if (call.nth === 5) refusing("get", "throttled")(call);
      refusing("update", "concurrent-modification")(call);
    };
    const fault = { code: "concurrent-modification" };
    expect((await run()).providers).toMatchObject([{ outcome: "rotation-failed", fault }]);
  });

  it("and that is seen late only is a rotation", async () => {
    const { store, run } = drifted();
    store.after = loseAnswer("aws-unreachable");
    store.show = showOld(4);
    expect((await run()).providers).toMatchObject([{ outcome: "rotated" }]);
    expect(updates(store)).toBe(1);
  });

  it("and that never happened is a failed rotation", async () => {
    const { store, run } = drifted();
    store.before = refusing("update", "aws-unreachable");
    const fault = { code: "aws-unreachable" };
    expect((await run()).providers).toMatchObject([{ outcome: "rotation-failed", fault }]);
    expect(updates(store)).toBe(1);
    expect(store.providers.get(arn)?.thumbprints).toEqual([OLD]);
  });

  it.each(["access-denied", "invalid-input", "throttled"] as const)(
    "is no question when AWS said no: %s",
    async (code) => {
      const { store, clock, run } = drifted();
      store.before = refusing("update", code);
      const startedAt = clock.now().getTime();
      expect((await run()).providers).toMatchObject([{ outcome: "rotation-failed", fault: { code } }]);
      expect(clock.now().getTime()).toBe(startedAt);
    },
  );
});
