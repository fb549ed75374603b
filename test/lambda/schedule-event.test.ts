import { describe, expect, it } from "vitest";
import { dueOfEvent } from "../../lambda/schedule-event.js";

const TIME = "2026-11-22T10:00:00Z";

describe("when a run was due", () => {
  it.each<[string, unknown, number | null]>([
    ["the stack's schedule", { time: TIME, intervalMinutes: 90 }, 90 * 60_000],
    ["EventBridge's own event", { source: "aws.scheduler", "detail-type": "Scheduled Event", time: TIME }, null],
  ])("is said by %s", (_name, event, intervalMs) => {
    expect(dueOfEvent(event)).toEqual({ at: new Date(TIME), intervalMs });
  });

  it.each<[string, unknown]>([
    ["an empty event", {}],
    ["no event", null],
    ["text", "now"],
    ["a keyword that nobody replaced", { time: "<aws.scheduler.scheduled-time>", intervalMinutes: 60 }],
    ["another time", { time: "noon" }],
    ["no interval", { time: TIME, intervalMinutes: 0 }],
    ["an interval in words", { time: TIME, intervalMinutes: "60" }],
  ])("is not said by %s", (_name, event) => {
    expect(dueOfEvent(event)).toBeNull();
  });
});
