import { describe, expect, it } from "vitest";
import type { Outcome } from "../../rotation/core/model.js";
import { report } from "../../rotation/report.js";
import { HOST } from "../support/builders.js";
import { LASTING, METRICS_STEP, outcomes, recording, resultOf } from "./report-ports.js";

it("alerts go out before the metrics, the worst first, one for each kind", async () => {
  const { steps, ports, settings } = recording();
  const result = outcomes("rotated", "drifted", "untrusted", "rotation-failed", "in-sync", "not-checked", "rotated");
  await report(result, ports, settings);
  expect(steps).toEqual(["rotation-failed", "untrusted", "drifted", "rotated", METRICS_STEP]);
});

it("a run with nothing to tell sends metrics alone, zeros included", async () => {
  const { steps, metrics, askedAlarms, ports, settings } = recording({ alarms: LASTING });
  await report(resultOf([]), ports, settings);
  expect(steps).toEqual([METRICS_STEP]);
  expect(askedAlarms).toEqual([]);
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

it("alerts of another kind that are given go first", async () => {
  const { steps, alerts, ports, settings } = recording();
  const other = recording();
  await report(outcomes("rotated"), other.ports, other.settings);
  const first = other.alerts.map((alert) => ({ ...alert, event: "changed-by-other" as const }));
  await report(outcomes("rotated"), ports, settings, first);
  expect(steps).toEqual(["changed-by-other", "rotated", METRICS_STEP]);
  expect(alerts[0]).toBe(first[0]);
});

it("without a topic no alarm is read and no alert is sent", async () => {
  const { steps, askedAlarms, ports, settings } = recording({ alarms: LASTING });
  await report(outcomes("drifted"), { ...ports, alerts: null }, settings);
  expect([steps, askedAlarms]).toEqual([[METRICS_STEP], []]);
});

it("without metrics alerts alone are sent", async () => {
  const { steps, ports, settings } = recording();
  await report(outcomes("drifted"), { ...ports, metrics: null }, settings);
  expect(steps).toEqual(["drifted"]);
});

describe("an alarm in ALARM", () => {
  it("keeps the message of its event from being repeated, and no other", async () => {
    const { steps, entries, ports, settings } = recording({ alarms: LASTING, inAlarm: ["drift-alarm"] });
    await report(outcomes("drifted", "untrusted", "rotated"), ports, settings);
    expect(steps).toEqual(["untrusted", "rotated", METRICS_STEP]);
    const fields = { alert: "drifted", alarm: "drift-alarm" };
    expect(entries).toContainEqual({ level: "info", event: "alert-not-repeated", fields });
  });

  it("is asked for in one call, by the names of the events that happened", async () => {
    const { askedAlarms, ports, settings } = recording({ alarms: LASTING });
    await report(outcomes("drifted", "rotation-failed", "rotated"), ports, settings);
    expect(askedAlarms.map((names) => names.toSorted())).toEqual([["drift-alarm", "failed-alarm"]]);
  });

  it("of another stack changes nothing", async () => {
    const { steps, ports, settings } = recording({ alarms: LASTING, inAlarm: ["another-alarm"] });
    await report(outcomes("drifted"), ports, settings);
    expect(steps).toEqual(["drifted", METRICS_STEP]);
  });

  it("that cannot be read keeps no message back", async () => {
    const { steps, entries, ports, settings } = recording({ alarms: LASTING, failing: ["alarms"] });
    await report(outcomes("drifted"), ports, settings);
    expect(steps).toEqual(["drifted", METRICS_STEP, "access-denied"]);
    expect(entries).toContainEqual({
      level: "warn",
      event: "alarms-not-read",
      fields: { reason: "alarms are denied" },
    });
  });
});
