import type { Clock } from "./ports.js";

/** What a pause needs: the time, and what ends it early. */
export interface Pausing {
  readonly clock: Clock;
  /** Aborts when the run's time is up. */
  readonly signal: AbortSignal;
}

/** Resolves after so many milliseconds, or when the run's time is up: the next call then says so. */
export function pause(ms: number, { clock, signal }: Pausing): Promise<void> {
  if (ms === 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener("abort", end);
  });
}
