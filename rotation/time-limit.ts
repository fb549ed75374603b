import { setMaxListeners } from "node:events";
import type { Clock } from "./ports.js";

/** The time of a run, or of a part of its report. It starts at once. */
export class TimeLimit {
  readonly #clock: Clock;
  readonly #up = new AbortController();
  #leftMs: number;
  #stop: () => void = () => undefined;

  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#leftMs = ms;
    // Every connection under way listens to it: dozens are no leak.
    setMaxListeners(0, this.#up.signal);
    this.#start();
  }

  /** Aborts when the time is up. */
  get signal(): AbortSignal {
    return this.#up.signal;
  }

  /** Stops the time for as long as a person is waited for. */
  async pausedFor<T>(wait: () => Promise<T>): Promise<T> {
    this.#stop();
    try {
      return await wait();
    } finally {
      this.#start();
    }
  }

  /** The time is never up from now on. */
  end(): void {
    this.#stop();
    this.#leftMs = Number.POSITIVE_INFINITY;
  }

  #start(): void {
    if (this.#leftMs === Number.POSITIVE_INFINITY) return;
    const startedMs = this.#clock.now().getTime();
    const cancel = this.#clock.after(this.#leftMs, () => this.#up.abort());
    this.#stop = () => {
      cancel();
      this.#leftMs -= this.#clock.now().getTime() - startedMs;
      this.#stop = () => undefined;
    };
  }
}
