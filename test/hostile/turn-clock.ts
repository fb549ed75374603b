import type { Clock } from "../../rotation/ports.js";

const REAL_MS = 4;
const MS = 40;

interface Timer {
  readonly at: number;
  readonly then: () => void;
}

/**
 * Time that passes only while this process gets to work: 40 ms with each turn of its event loop, and a turn takes 4 real
 * ms or longer. However busy the machine, what answers at all has a hundred turns to do so before four seconds are over.
 */
export class TurnClock implements Clock {
  readonly #start = Date.now();
  readonly #interval = setInterval(() => this.#turn(), REAL_MS);
  #passed = 0;
  readonly #timers = new Set<Timer>();

  now(): Date {
    return new Date(this.#start + this.#passed);
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.#passed + ms, then };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  stop(): void {
    clearInterval(this.#interval);
  }

  #turn(): void {
    this.#passed += MS;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#passed)) {
      if (this.#timers.delete(timer)) timer.then();
    }
  }
}
