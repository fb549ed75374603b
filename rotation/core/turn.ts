/**
 * The golden ratio's fraction: steps of it spread over a circle more evenly than any other (Knuth, The Art of Computer
 * Programming, volume 3, section 6.4). Three runs in a row that reach 0.45 of the list each leave nothing out.
 */
const STEP = (Math.sqrt(5) - 1) / 2;

/** The interval of the default schedule, for an event that names its time alone. */
const DEFAULT_INTERVAL_MS = 60 * 60 * 1000;

/**
 * For runs that nobody scheduled. It is odd so that their starts lie apart (after three runs no gap is above 0.45)
 * whether they are 48 seconds, a minute, 5 or 15 minutes, 1 or 6 hours, or a day apart.
 */
const UNSCHEDULED_MS = 53_900;

/** When a run was due. */
export interface Due {
  readonly at: Date;
  /** Between scheduled runs, in milliseconds; null when it is not known. */
  readonly intervalMs: number | null;
}

/**
 * Where in the list a run starts, as a fraction from 0 up to 1: it moves by 0.618 of the list from one scheduled run to
 * the next, without any state. So what the time of one run did not suffice for comes early in one of the next two.
 *
 * @param due - null for a run that nobody scheduled
 */
export function startOf(due: Due | null, now: Date): number {
  const unitMs = due === null ? UNSCHEDULED_MS : (due.intervalMs ?? DEFAULT_INTERVAL_MS);
  const position = ((due?.at ?? now).getTime() / unitMs) * STEP;
  return position - Math.floor(position);
}

/** All of a list, in a fixed order, beginning at a fraction of it. */
export function inTurn(names: readonly string[], start: number): string[] {
  const sorted = [...names].sort();
  const first = Math.floor(start * sorted.length);
  return [...sorted.slice(first), ...sorted.slice(0, first)];
}
