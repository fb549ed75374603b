import { describe, expect, it } from "vitest";
import { summaryLine } from "../../rotation/core/tell/summary.js";
import { logRun } from "../../rotation/run.js";
import type { Survey } from "../../rotation/survey.js";
import { arnOf, HOST, NOW, provider, providerResult, thumbprint, verified } from "../support/builders.js";
import { harness, presenting, recordingLog, refusing, settingsOf, silent, untrusted } from "./fakes.js";

const OLD = thumbprint("old");

function at(host: string, thumbprints: readonly string[] = [OLD]) {
  return provider(thumbprints, { arn: arnOf(`${host}/c`), issuer: `https://${host}/c` });
}

const MIXED = [at(HOST), at("untrusted.example"), at("silent.example"), at("good.example", [thumbprint("root")])];
const HOSTS = {
  [HOST]: presenting("root"),
  "untrusted.example": untrusted,
  "silent.example": silent,
  "good.example": presenting("root"),
};

it("every provider that IAM lists has exactly one result, in the order of the list", async () => {
  const { run } = harness({ providers: MIXED, hosts: HOSTS });
  const { providers, mode } = await run();
  expect(providers.map(({ arn }) => arn)).toEqual(MIXED.map(({ arn }) => arn));
  expect(providers.map(({ outcome }) => outcome)).toEqual(["rotated", "untrusted", "not-checked", "in-sync"]);
  expect(mode).toBe("enforce");
});

it("a run in audit writes nothing", async () => {
  const { store, run } = harness({ providers: MIXED, hosts: HOSTS });
  const { providers, mode } = await run(settingsOf({ mode: "audit" }));
  expect(providers.map(({ outcome }) => outcome)).toEqual(["drifted", "untrusted", "not-checked", "in-sync"]);
  expect([mode, store.operations().includes("update")]).toEqual(["audit", false]);
});

it("a run tells when it began, how long it took and what it saw of each endpoint, once", async () => {
  const { clock, store, run } = harness({ providers: [...MIXED, at(HOST, [])], hosts: HOSTS });
  store.before = refusing("update", "concurrent-modification", 1);
  const { startedAt, durationMs, endpoints } = await run();
  expect([startedAt, durationMs]).toEqual([NOW, 1000]);
  expect(clock.pending()).toBe(0);
  const hosts = endpoints.map(({ endpoint }) => endpoint.host);
  expect(hosts.toSorted()).toEqual(Object.keys(HOSTS).toSorted());
});

it("a run without the list of providers fails with the reason", async () => {
  const { store, run } = harness();
  store.before = refusing("list", "access-denied");
  await expect(run()).rejects.toMatchObject({ name: "FaultError", fault: { code: "access-denied" } });
});

describe("a chain that did not verify is never written", () => {
  it.each(["keep", "exact"] as const)("when it is all that the host presents, retention %s", async (retention) => {
    const { store, run } = harness({ providers: [at(HOST)], hosts: { [HOST]: untrusted } });
    const { providers } = await run(settingsOf({ policy: { retention, expiryDays: 30 } }));
    expect(providers).toMatchObject([{ outcome: "untrusted", decision: { planned: [OLD], required: [] } }]);
    expect(store.operations()).not.toContain("update");
  });

  it.each(["keep", "exact"] as const)("when it stands beside one that did, retention %s", async (retention) => {
    const mixed = (target: Parameters<typeof untrusted>[0]) =>
      target.variant === "rsa" ? untrusted(target) : verified("root", target);
    const { store, run } = harness({ providers: [at(HOST)], hosts: { [HOST]: mixed } });
    const { providers } = await run(settingsOf({ policy: { retention, expiryDays: 30 } }));
    expect(providers).toMatchObject([{ outcome: "rotated" }]);
    expect(providers[0]?.findings.map(({ code }) => code)).toContain("untrusted-chain");
    expect(store.providers.get(arnOf(`${HOST}/c`))?.thumbprints).toEqual([thumbprint("root"), OLD]);
  });
});

describe("consent", () => {
  it("declined writes nothing, and the result is what was found", async () => {
    const { store, run } = harness({ providers: MIXED, hosts: HOSTS });
    const { providers } = await run(settingsOf(), async () => false);
    expect(providers.map(({ outcome }) => outcome)).toEqual(["drifted", "untrusted", "not-checked", "in-sync"]);
    expect(store.operations()).not.toContain("update");
  });

  it("is asked for once, before the write, with all that was found and what would be written", async () => {
    const { store, run } = harness({ providers: MIXED, hosts: HOSTS });
    const asked: unknown[] = [];
    await run(settingsOf(), async ({ providers }, { writable }: Survey) => {
      asked.push([
        providers.length,
        writable.map(({ result }) => result.outcome),
        store.operations().includes("update"),
      ]);
      return true;
    });
    expect(asked).toEqual([[4, ["drifted"], false]]);
    expect(store.operations()).toContain("update");
  });

  it.each([
    ["nothing drifted", "enforce", [thumbprint("root")]],
    ["the run is an audit", "audit", [OLD]],
  ] as const)("is not asked for when %s", async (_name, mode, registered) => {
    const { run } = harness({ providers: [at(HOST, registered)] });
    let asked = 0;
    await run(settingsOf({ mode }), async () => {
      asked += 1;
      return true;
    });
    expect(asked).toBe(0);
  });
});

describe("the log of a run", () => {
  it("has one line for each provider, and one for the run", async () => {
    const { run } = harness({ providers: MIXED, hosts: HOSTS });
    const { entries, log } = recordingLog();
    logRun(await run(), log);
    const lines = entries.map(({ level, event, fields }) => [level, event, fields.outcome ?? fields.rotated]);
    expect(lines).toEqual([
      ["info", "provider", "rotated"],
      ["warn", "provider", "untrusted"],
      ["warn", "provider", "not-checked"],
      ["info", "provider", "in-sync"],
      ["info", "run", 1],
    ]);
  });

  it("gives the lists, the reason and the note of each provider", () => {
    const { entries, log } = recordingLog();
    const fault = { code: "access-denied", message: "denied" } as const;
    const results = [
      providerResult({ outcome: "rotation-failed", fault }),
      providerResult({ outcome: "skipped", decision: null, registered: [], note: "off" }),
    ];
    logRun({ mode: "enforce", startedAt: NOW, durationMs: 5, providers: results, endpoints: [] }, log);
    const root = [thumbprint("root")];
    const verification = "likely-publicly-trusted";
    const rest = { missing: [], stale: [], findings: [] };
    expect(entries.map(({ fields }) => fields)).toMatchObject([
      { mode: "enforce", registered: root, required: root, verification, fault, ...rest },
      { registered: [], required: [], verification: null, fault: null, note: "off", ...rest },
      { mode: "enforce", durationMs: 5, endpoints: 0, providers: 2, rotationFailed: 1, skipped: 1 },
    ]);
    expect(entries.map(({ level }) => level)).toEqual(["warn", "info", "info"]);
  });
});

describe("the sum of a run", () => {
  const sum = (...outcomes: Parameters<typeof providerResult>[0][]) => {
    const providers = outcomes.map((given) => providerResult(given));
    return summaryLine(providers);
  };

  it("counts the providers in scope by outcome, and names no outcome without providers", () => {
    const skipped = { outcome: "skipped" } as const;
    expect(sum()).toBe("0 providers in scope");
    expect(sum(skipped)).toBe("0 providers in scope");
    expect(sum({}, skipped)).toBe("1 provider in scope: 1 in sync");
    expect(sum({ outcome: "drifted" }, { outcome: "rotated" }, { outcome: "rotation-failed" }, {}, {})).toBe(
      "5 providers in scope: 2 in sync, 1 drifted, 1 rotated, 1 rotation failed",
    );
    expect(sum({ outcome: "untrusted" }, { outcome: "not-checked" })).toBe(
      "2 providers in scope: 1 untrusted, 1 not checked",
    );
  });
});
