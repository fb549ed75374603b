import type { Clock } from "../../rotation/ports.js";

/** How many times as fast as the real clock. */
export const SPEED = 10;

/** Pauses are shorter, limits longer. */
const LEAST_LIMIT_MS = 3000;

/**
 * Real time, ten times as fast: the pauses of a run (read-back, another attempt at a write) and its limits keep their
 * proportions, and nobody waits for them. For connections that really are silent, so that no clock can be moved by hand.
 *
 * Limits are as long as they say where nothing should reach them: a busy machine must not.
 */
export class FastClock implements Clock {
  readonly #startMs = Date.now();
  readonly #limitSpeed: number;

  /** @param reached - whether limits should be reached */
  constructor(reached: boolean) {
    this.#limitSpeed = reached ? SPEED : 1;
  }

  now(): Date {
    return new Date(this.#startMs + (Date.now() - this.#startMs) * SPEED);
  }

  after(ms: number, then: () => void): () => void {
    const timer = setTimeout(then, ms / (ms < LEAST_LIMIT_MS ? SPEED : this.#limitSpeed));
    return () => clearTimeout(timer);
  }
}
