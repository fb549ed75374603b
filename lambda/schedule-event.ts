import * as v from "valibot";
import type { Due } from "../rotation/core/turn.js";

const MINUTE_MS = 60_000;

/** What the schedule of the stack sends; EventBridge's own event of a schedule has the first of both. */
const ScheduleEvent = v.object({
  time: v.pipe(v.string(), v.isoTimestamp()),
  intervalMinutes: v.optional(v.pipe(v.number(), v.minValue(1))),
});

/** When the run of an event was due; null when it does not say. */
export function dueOfEvent(event: unknown): Due | null {
  const parsed = v.safeParse(ScheduleEvent, event);
  if (!parsed.success) return null;
  const { time, intervalMinutes } = parsed.output;
  return { at: new Date(time), intervalMs: intervalMinutes === undefined ? null : intervalMinutes * MINUTE_MS };
}
