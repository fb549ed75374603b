import type { Certificate, EndpointObservation } from "../../../rotation/core/model.js";
import { isPresented, type Place, placeOf } from "./chains.js";

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;

/** The time line reaches so far at most; what ends later is clipped and marked. */
export const MAX_YEARS_AHEAD = 3;
/** And so far back for what has ended. */
const MAX_DAYS_BACK = 180;
const MIN_DAYS_AHEAD = 90;

/** A certificate of the timeline, once however often it was presented. */
export interface TimelineRow {
  readonly certificate: Certificate;
  /** The last place it was seen at: `last` goes before `intermediate` before `leaf`. */
  readonly place: Place;
  /** Whether it was seen in refused chains only. */
  readonly refused: boolean;
}

/** The distinct certificates that were presented; what ends first comes first. */
export function timelineRows(endpoints: readonly EndpointObservation[]): TimelineRow[] {
  const rows = new Map<string, TimelineRow>();
  for (const { kind, chain } of endpoints.flatMap(({ observations }) => observations.filter(isPresented))) {
    for (const [index, certificate] of chain.entries()) {
      const known = rows.get(certificate.sha1);
      const row = { certificate, place: placeOf(index, chain), refused: kind === "refused" };
      rows.set(certificate.sha1, known === undefined ? row : merged(known, row));
    }
  }
  return [...rows.values()].sort((a, b) => a.certificate.notAfter.getTime() - b.certificate.notAfter.getTime());
}

const PLACES: readonly Place[] = ["leaf", "intermediate", "last"];

/** A verified sight goes before a refused one: only then its place says anything. */
function merged(a: TimelineRow, b: TimelineRow): TimelineRow {
  if (a.refused !== b.refused) return a.refused ? b : a;
  return PLACES.indexOf(a.place) >= PLACES.indexOf(b.place) ? a : b;
}

/** A linear scale in time; positions are per cent of the width, from 0 to 100. */
export interface TimeScale {
  readonly from: Date;
  readonly to: Date;
  /** Where `now` is. */
  readonly today: number;
  readonly ticks: readonly Tick[];
}

interface Tick {
  readonly at: number;
  readonly label: string;
}

/** A scale from somewhat before now, or before the first end, to the last end or three years ahead. */
export function timeScale(ends: readonly Date[], now: Date): TimeScale {
  const days = ends.map((end) => (end.getTime() - now.getTime()) / DAY_MS);
  const ahead = clamp(Math.max(0, ...days), MIN_DAYS_AHEAD, MAX_YEARS_AHEAD * YEAR_DAYS) * 1.05;
  const back = Math.max(clamp(-Math.min(0, ...days), 0, MAX_DAYS_BACK) * 1.1, ahead * 0.03);
  const from = new Date(now.getTime() - back * DAY_MS);
  const to = new Date(now.getTime() + ahead * DAY_MS);
  const at = (date: Date) => positionOf(date, from, to);
  return {
    from,
    to,
    today: at(now),
    ticks: ticksBetween(from, to).map(({ date, label }) => ({ at: at(date), label })),
  };
}

/** Where a date falls on the scale, and whether it lies beyond one of its ends. */
export function placeOnScale(date: Date, { from, to }: TimeScale): { at: number; clipped: "before" | "after" | null } {
  if (date < from) return { at: 0, clipped: "before" };
  if (date > to) return { at: 100, clipped: "after" };
  return { at: positionOf(date, from, to), clipped: null };
}

/** First days of years, of quarters on a scale of less than two years, of months on one of less than eight months. */
function ticksBetween(from: Date, to: Date): { date: Date; label: string }[] {
  const span = (to.getTime() - from.getTime()) / DAY_MS;
  const step = span > 2 * YEAR_DAYS ? 12 : span > 240 ? 3 : 1;
  const ticks: { date: Date; label: string }[] = [];
  for (let month = 0; ; month += step) {
    const date = new Date(Date.UTC(from.getUTCFullYear(), month, 1));
    if (date >= to) return ticks;
    const label = date.toISOString().slice(0, date.getUTCMonth() === 0 ? 4 : 7);
    if (date > from) ticks.push({ date, label });
  }
}

function positionOf(date: Date, from: Date, to: Date): number {
  const share = (date.getTime() - from.getTime()) / (to.getTime() - from.getTime());
  return Math.round(share * 10_000) / 100;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
