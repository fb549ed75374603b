import { daysText, daysUntil } from "../../../rotation/core/certificate/expiry.js";
import { html, type Insert } from "./html.js";

/** `2026-11-22`, in UTC. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `2026-11-22 10:00:12 UTC`. */
export function isoMoment(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `412 ms`, `12.3 s`. */
export function duration(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Whole days left; what has ended says how long ago. */
export function daysMarkup(end: Date, now: Date, unit = ""): Insert {
  const days = daysUntil(end, now);
  return days < 0 ? html`<span class="tone-bad">${daysText(days)}</span>` : `${days}${unit}`;
}
