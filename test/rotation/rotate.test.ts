import { describe, expect, it } from "vitest";
import type { Provider } from "../../rotation/core/model.js";
import { arnOf, HOST, provider, thumbprint } from "../support/builders.js";
import { harness, presenting, refusing, settingsOf } from "./fakes.js";

const OLD = thumbprint("old");
const ROOT = thumbprint("root");
const DRIFTED = provider([OLD]);
const { arn } = DRIFTED;

/** A run over one drifted provider. */
const drifted = (given: Partial<Provider> = {}) => harness({ providers: [{ ...DRIFTED, ...given }] });

it("a drifted list is read again, replaced and read back", async () => {
  const { store, run } = drifted();
  const { providers } = await run();
  expect(providers).toMatchObject([{ outcome: "rotated", registered: [OLD], decision: { planned: [ROOT, OLD] } }]);
  expect(providers[0]?.findings.map(({ code }) => code)).toEqual(["stale"]);
  expect(store.operations()).toEqual(["list", "get", "get", "update", "get"]);
  expect(store.providers.get(arn)?.thumbprints).toEqual([ROOT, OLD]);
});

it("a second run finds nothing to do", async () => {
  const { store, run } = drifted();
  await run();
  const { providers } = await run();
  expect(providers).toMatchObject([{ outcome: "in-sync" }]);
  expect(store.operations().filter((operation) => operation === "update")).toHaveLength(1);
});

it("before and after are logged around the write, with the command that restores", async () => {
  const { entries, run } = drifted();
  await run();
  const change = {
    arn,
    before: [OLD],
    after: [ROOT, OLD],
    restore: expect.stringContaining(`--thumbprint-list ${OLD}`),
  };
  expect(entries).toMatchObject([
    { level: "info", event: "rotating", fields: change },
    { level: "info", event: "rotated", fields: { ...change, visible: true } },
  ]);
});

describe("a provider that is not what it was", () => {
  it("gone before the write is skipped, which is no failure", async () => {
    const { store, run } = drifted();
    store.before = ({ nth }) => nth === 2 && void store.providers.delete(arn);
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "skipped", note: "it was deleted during the run", fault: null }]);
    expect(store.operations()).toEqual(["list", "get", "get"]);
  });

  it("gone at the write is skipped, which is no failure", async () => {
    const { store, run } = drifted();
    store.before = refusing("update", "provider-gone");
    expect((await run()).providers).toMatchObject([{ outcome: "skipped", fault: null }]);
  });

  it("with another list is planned again, and so written", async () => {
    const { store, run } = drifted();
    const other = thumbprint("other");
    store.before = ({ nth }) => nth === 2 && store.change(arn, { thumbprints: [other] });
    const { providers } = await run();
    const decision = { planned: [ROOT, other] };
    expect(providers).toMatchObject([{ outcome: "rotated", registered: [other], decision }]);
    expect(providers[0]?.findings.map(({ code }) => code)).toContain("changed-underneath");
    expect(store.providers.get(arn)?.thumbprints).toEqual([ROOT, other]);
  });

  it("with the planned list already is in sync, and not written", async () => {
    const { store, run } = drifted();
    store.before = ({ nth }) => nth === 2 && store.change(arn, { thumbprints: [ROOT] });
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "in-sync", registered: [ROOT] }]);
    expect(providers[0]?.findings.map(({ code }) => code)).toEqual(["changed-underneath"]);
    expect(store.operations()).not.toContain("update");
  });

  it("with the same list in another order is no change", async () => {
    const { store, run } = drifted({ thumbprints: [OLD, thumbprint("older")] });
    store.before = ({ nth }) => nth === 2 && store.change(arn, { thumbprints: [thumbprint("older"), OLD] });
    const { providers } = await run();
    expect(providers[0]?.findings.map(({ code }) => code)).not.toContain("changed-underneath");
    expect(providers).toMatchObject([{ outcome: "rotated" }]);
  });

  it("tagged off meanwhile is skipped, and not written", async () => {
    const { store, run } = drifted();
    store.before = ({ nth }) => nth === 2 && store.change(arn, { tags: { "thumbprint-rotation": "off" } });
    const { providers } = await run();
    expect(providers).toMatchObject([{ outcome: "skipped", note: "its tag thumbprint-rotation is off" }]);
    expect(store.operations()).not.toContain("update");
  });

  it("tagged audit meanwhile stays drifted, and is not written", async () => {
    const { store, run } = drifted();
    store.before = ({ nth }) => nth === 2 && store.change(arn, { tags: { "thumbprint-rotation": "audit" } });
    expect((await run()).providers).toMatchObject([{ outcome: "drifted", mode: "audit" }]);
    expect(store.operations()).not.toContain("update");
  });

  it("without the wanted tag meanwhile is skipped, and not written", async () => {
    const { store, run } = drifted({ tags: { team: "ci" } });
    store.before = ({ nth }) => nth === 2 && store.change(arn, { tags: {} });
    const scope = { issuerHosts: ["*"], excludeHosts: [], tagFilter: { key: "team", value: "ci" } };
    expect((await run(settingsOf({ scope }))).providers).toMatchObject([{ outcome: "skipped" }]);
    expect(store.operations()).not.toContain("update");
  });
});

describe("a write that fails", () => {
  it.each([
    ["access-denied", []],
    ["invalid-input", []],
    // An attempt before the throttled one may have been taken: that is looked at, once.
    ["throttled", ["get"]],
  ] as const)("as %s is a failed rotation, and stops no other provider", async (code, looks) => {
    const other = provider([OLD], { arn: arnOf("other.example/c"), issuer: "https://other.example/c" });
    const hosts = { [HOST]: presenting("root"), "other.example": presenting("root") };
    const { store, run } = harness({ providers: [DRIFTED, other], hosts });
    store.before = (call) => call.arn === arn && refusing("update", code)(call);
    const { providers } = await run();
    expect(providers).toMatchObject([
      { outcome: "rotation-failed", fault: { code }, registered: [OLD], decision: { planned: [ROOT, OLD] } },
      { outcome: "rotated" },
    ]);
    expect(store.operations(arn)).toEqual(["get", "get", "update", ...looks]);
  });

  it("because the provider cannot be read again is a failed rotation", async () => {
    const { store, run } = drifted();
    store.before = (call) => call.nth === 2 && refusing("get", "access-denied")(call);
    const fault = { code: "access-denied" };
    expect((await run()).providers).toMatchObject([{ outcome: "rotation-failed", fault }]);
    expect(store.operations()).toEqual(["list", "get", "get"]);
  });

  it("for another write at the same time is tried again after a second, from a new reading", async () => {
    const { store, clock, run } = drifted();
    store.before = refusing("update", "concurrent-modification", 1);
    const startedAt = clock.now().getTime();
    expect((await run()).providers).toMatchObject([{ outcome: "rotated" }]);
    expect(store.operations()).toEqual(["list", "get", "get", "update", "get", "update", "get"]);
    expect(clock.now().getTime() - startedAt).toBe(1000);
  });

  it("for another write at the same time, three times, is given up", async () => {
    const { store, clock, run } = drifted();
    store.before = refusing("update", "concurrent-modification");
    const startedAt = clock.now().getTime();
    const fault = { code: "concurrent-modification" };
    expect((await run()).providers).toMatchObject([{ outcome: "rotation-failed", fault }]);
    expect(store.operations().filter((operation) => operation === "update")).toHaveLength(3);
    expect(clock.now().getTime() - startedAt).toBe(3000);
  });

  it("for another write that was the planned one is in sync", async () => {
    const { store, run } = drifted();
    store.before = (call) => {
      if (call.operation === "update") store.change(arn, { thumbprints: [OLD, ROOT] });
      refusing("update", "concurrent-modification")(call);
    };
    expect((await run()).providers).toMatchObject([{ outcome: "in-sync" }]);
    expect(store.operations().filter((operation) => operation === "update")).toHaveLength(1);
  });
});
