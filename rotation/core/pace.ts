/** Calls to IAM under way at once when a run begins: what nobody has seen it throttle. */
export const FIRST_CALLS = 10;

/** Calls to IAM under way at once, at most: as many connections as the SDK opens to one host. */
export const MOST_CALLS = 50;

/**
 * How many calls to a service may be under way at once, as its answers teach. Slow start, then additive increase and
 * multiplicative decrease (RFC 5681 section 3.1): the rule by which many senders share a rate that none of them knows.
 */
export interface Pace {
  /** Calls that may be under way: 1 to `most`. Its fraction is growth that is not yet a whole call. */
  readonly allowed: number;
  /** A whole number of at least 1. */
  readonly most: number;
  /** Decreases so far. An attempt remembers the one it began in. */
  readonly epoch: number;
}

/** The pace of a service that nothing is known of. Both are whole numbers of at least 1. */
export function firstPace(first: number, most: number): Pace {
  return { allowed: Math.min(first, most), most, epoch: 0 };
}

/** Calls that may be under way now: a whole number from 1 to `most`. */
export function concurrencyOf({ allowed }: Pace): number {
  return Math.floor(allowed);
}

/**
 * One call more for every answer while none was throttled yet, which doubles them each round; then one more for every
 * round of answers.
 *
 * @param epoch - that of the pace when the attempt began: what began before a decrease says nothing of the new pace
 */
export function afterAnswer(pace: Pace, epoch: number): Pace {
  if (epoch !== pace.epoch) return pace;
  const growth = pace.epoch === 0 ? 1 : 1 / concurrencyOf(pace);
  return { ...pace, allowed: Math.min(pace.most, pace.allowed + growth) };
}

/**
 * Half of the calls, but never none. Of the attempts that were under way together only the first counts: they all met
 * the same limit.
 *
 * @param epoch - that of the pace when the attempt began
 */
export function afterThrottling(pace: Pace, epoch: number): Pace {
  if (epoch !== pace.epoch) return pace;
  return { ...pace, allowed: Math.max(1, Math.floor(pace.allowed / 2)), epoch: epoch + 1 };
}
