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

describe("when the time is up", () => {
  it("before the list is read again, nothing is written: not checked", async () => {
    const { store, deadline, run } = drifted();
    store.before = ({ operation, nth }) => {
      if (operation === "get" && nth === 2) deadline.abort();
    };
    store.after = () => {
      if (deadline.signal.aborted) throw new FaultError("no-time-left", "the run's time was up");
    };
    const fault = { code: "no-time-left" };
    expect((await run()).providers).toMatchObject([{ outcome: "not-checked", fault, registered: [OLD] }]);
    expect(updates(store)).toBe(0);
  });

  it("between reading and writing, nothing is written: not checked", async () => {
    const { store, deadline, run } = drifted();
    store.after = ({ nth }) => nth === 2 && deadline.abort();
    const fault = { code: "no-time-left" };
    expect((await run()).providers).toMatchObject([{ outcome: "not-checked", fault }]);
    expect(store.providers.get(arn)?.thumbprints).toEqual([OLD]);
  });

  it("after the write, it is a rotation that was not seen", async () => {
    const { store, clock, deadline, run } = drifted();
    store.after = ({ operation }) => operation === "update" && deadline.abort();
    const startedAt = clock.now().getTime();
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "rotated", fault: null }]);
    expect(providers[0]?.findings.map(({ code }) => code)).toContain("not-yet-visible");
    expect([clock.now().getTime(), clock.pending()]).toEqual([startedAt, 0]);
  });

  it("amid the wait for a write to show, the wait ends at once", async () => {
    const { store, clock, deadline, run } = drifted();
    store.show = showOld(99);
    const startedAt = clock.now().getTime();
    clock.after(300, () => deadline.abort());
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "rotated" }]);
    expect([clock.now().getTime() - startedAt, clock.pending()]).toEqual([300, 0]);
  });

  it("amid the pause after a concurrent write, nothing more is tried: not checked", async () => {
    const { store, clock, deadline, run } = drifted();
    store.before = refusing("update", "concurrent-modification");
    const startedAt = clock.now().getTime();
    clock.after(300, () => deadline.abort());
    const fault = { code: "no-time-left" };
    expect((await run()).providers).toMatchObject([{ outcome: "not-checked", fault }]);
    expect([clock.now().getTime() - startedAt, clock.pending(), updates(store)]).toEqual([300, 0, 1]);
  });

  it("during a write, it is not checked although it may have happened: the log has the attempt", async () => {
    const { store, entries, deadline, run } = drifted();
    store.after = (call) => {
      if (call.operation !== "update") return;
      deadline.abort();
      loseAnswer("no-time-left")(call);
    };
    const [result] = (await run()).providers;
    expect(store.providers.get(arn)?.thumbprints).toEqual([ROOT, OLD]);
    expect(result).toMatchObject({ outcome: "not-checked", fault: { code: "no-time-left" } });
    expect(entries.map(({ event }) => event)).toEqual(["rotating"]);
  });
});
