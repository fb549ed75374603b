import type { Clock } from "../../lambda/ports.js";

/** So many times as fast as the real one. */
export const SPEED = 10;

/**
 * Real time, ten times as fast: the pauses of a run (read-back, another attempt at a write) and its limits keep their
 * proportions, and nobody waits for them. For connections that really are silent, so that no clock can be moved by hand.
 */
export class FastClock implements Clock {
  readonly #startMs = Date.now();

  now(): Date {
    return new Date(this.#startMs + (Date.now() - this.#startMs) * SPEED);
  }

  after(ms: number, then: () => void): () => void {
    const timer = setTimeout(then, ms / SPEED);
    return () => clearTimeout(timer);
  }
}
