import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../rotation/ports.js";

interface Timer {
  readonly atMs: number;
  readonly then: () => void;
}

/** A clock whose time moves only when a test says so. */
export class ManualClock implements Clock {
  #nowMs: number;
  #timers: readonly Timer[] = [];

  constructor(start: Date = new Date("2026-11-22T10:00:00Z")) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  after(ms: number, then: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, then };
    this.#timers = [...this.#timers, timer];
    return () => this.#remove(timer);
  }

  /** Timers that neither fired nor were cancelled. */
  pending(): number {
    return this.#timers.length;
  }

  /** Moves the time and fires what is due on the way, the earliest first, timers set on the way included. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let due = this.#next(endMs); due !== undefined; due = this.#next(endMs)) {
      this.#remove(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.then();
    }
    this.#nowMs = endMs;
  }

  /**
   * Moves the time from timer to timer until `work` is done. For work that waits for this clock and for promises only:
   * anything else (a socket, say) is not waited for, and its timeout would fire at once.
   */
  async runToEnd<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    while (!done) {
      await setImmediate();
      const next = done ? undefined : this.#next(Number.POSITIVE_INFINITY);
      if (next !== undefined) this.advance(next.atMs - this.#nowMs);
    }
    return work;
  }

  #next(untilMs: number): Timer | undefined {
    const due = this.#timers.filter(({ atMs }) => atMs <= untilMs);
    return due.toSorted((a, b) => a.atMs - b.atMs)[0];
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}
