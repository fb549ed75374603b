/** Longest pause before another try, whatever the host asks for, in milliseconds. */
export const MAX_RETRY_PAUSE_MS = 3000;

/** Pause after a host's first answer that asks for patience without saying how long; it grows with each. */
const PAUSE_MS = 500;

/**
 * Milliseconds to wait before the next try, at most three seconds.
 *
 * @param header - Retry-After as received: seconds or a date; anything else is as if there were none
 * @param attempt - how many tries there were, from 1
 * @see RFC 9110 section 10.2.3
 */
export function retryPauseMs(header: string | null, attempt: number, now: Date): number {
  const asked = header === null ? Number.NaN : askedMs(header.trim(), now);
  const wanted = Number.isNaN(asked) ? PAUSE_MS * attempt : asked;
  return Math.min(Math.max(wanted, 0), MAX_RETRY_PAUSE_MS);
}

function askedMs(text: string, now: Date): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
}
