import { expect, it } from "vitest";
import { ALARM_RULES } from "../../lib/alarm-rules.js";
import { synthesize } from "../../scripts/dashboard/body.js";
import { isInAlarm, playDay } from "../../scripts/dashboard/day.js";
import { dashboardPage } from "../../scripts/dashboard/page.js";

const synthesized = synthesize();
const day = playDay();

it("the drawing has every widget, threshold and alarm of the synthesized dashboard, and says that it is one", () => {
  const page = dashboardPage(synthesized, day);
  expect(page).toContain("A drawing, not CloudWatch.");
  const lines = synthesized.widgets.flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
  const titles = synthesized.widgets.map(({ properties }) => properties.title ?? "");
  const names = synthesized.alarms.map(({ AlarmName }) => AlarmName);
  expect(names).toHaveLength(ALARM_RULES.length);
  for (const text of [...titles, ...lines.map(({ label }) => label), ...names]) expect(page).toContain(text);
});

it("the day is the same each time, and ends with what the last run found", () => {
  expect(playDay()).toEqual(day);
  const loud = synthesized.alarms.filter((alarm) => isInAlarm(alarm, day)).map(({ AlarmName }) => AlarmName);
  expect(loud).toEqual(["OidcThumbprints-Rotation-drifted", "OidcThumbprints-Rotation-untrusted"]);
});
