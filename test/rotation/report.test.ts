import { describe, expect, it } from "vitest";
import type { Outcome } from "../../rotation/core/model.js";
import { alertsOf } from "../../rotation/core/tell/alerts.js";
import { report, reportChanges } from "../../rotation/report.js";
import { HOST } from "../support/builders.js";
import { METRICS_STEP, outcomes, recording, resultOf } from "./report-ports.js";

it("alerts go out before the metrics, the worst first, one for each kind", async () => {
  const { steps, ports, settings } = recording();
  const result = outcomes("rotated", "drifted", "untrusted", "rotation-failed", "in-sync", "not-checked", "rotated");
  await report(result, ports, settings);
  expect(steps).toEqual(["rotation-failed", "untrusted", "drifted", "rotated", METRICS_STEP]);
});

it("a run with nothing to tell sends metrics alone, zeros included", async () => {
  const { steps, metrics, ports, settings } = recording();
  await report(resultOf([]), ports, settings);
  expect(steps).toEqual([METRICS_STEP]);
  expect(metrics[0]?.map(({ name, value }) => [name, value])).toEqual(
    ["Providers", "InSync", "Drifted", "Rotated", "RotationFailed", "Untrusted", "NotChecked"].map((name) => [name, 0]),
  );
});

it("a hundred providers are one alert that tells ten in full, and all in the metrics", async () => {
  const { alerts, metrics, ports, settings } = recording();
  await report(outcomes(...Array<Outcome>(100).fill("rotated")), ports, settings);
  expect(alerts).toMatchObject([{ event: "rotated", more: 90, issuerHosts: [HOST] }]);
  expect(alerts[0]?.providers).toHaveLength(10);
  expect(alerts[0]?.headline).toMatch(/^100 providers /);
  expect(metrics[0]).toContainEqual({ name: "Rotated", value: 100, unit: "Count", host: null });
});

it("metrics for each host are sent when they are wanted", async () => {
  const { metrics, ports, settings } = recording({ perHostMetrics: true });
  await report(outcomes("in-sync"), ports, settings);
  expect(new Set(metrics[0]?.map(({ host }) => host))).toEqual(new Set([null, HOST]));
});

it("without a topic no state is read, no alert is sent, and nothing is remembered", async () => {
  const { steps, memory, entries, ports, settings } = recording({ failing: ["reading state"] });
  await report(outcomes("drifted"), { ...ports, alerts: null }, settings);
  expect([steps, memory.writes, entries]).toEqual([[METRICS_STEP], 0, []]);
});

it("without metrics alerts alone are sent", async () => {
  const { steps, ports, settings } = recording();
  await report(outcomes("drifted"), { ...ports, metrics: null }, settings);
  expect(steps).toEqual(["drifted"]);
});

describe("changes by somebody else", () => {
  const change = () => {
    const [alert] = alertsOf(outcomes("drifted").providers, null);
    if (alert === undefined) throw new Error("no alert");
    return { ...alert, event: "changed-by-other" as const };
  };

  it("are told after what was rotated, and nothing else is", async () => {
    const { steps, ports, settings } = recording();
    await reportChanges(outcomes("rotated", "drifted", "untrusted", "in-sync"), change(), ports, settings);
    expect(steps).toEqual(["rotated", "changed-by-other"]);
  });

  it("are not told when what was rotated could not be: whoever tries again tells them once", async () => {
    const { steps, entries, ports, settings } = recording({ failing: ["alerts"] });
    await expect(reportChanges(outcomes("rotated"), change(), ports, settings)).rejects.toThrow("alerts is denied");
    expect(steps).toEqual(["rotated"]);
    expect(entries.map(({ event }) => event)).toEqual(["alert-failed"]);
  });

  it("are told to nobody without a topic", async () => {
    const { steps, ports, settings } = recording();
    await reportChanges(outcomes("rotated"), change(), { ...ports, alerts: null }, settings);
    expect(steps).toEqual([]);
  });
});
