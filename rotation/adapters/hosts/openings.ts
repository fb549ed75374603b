import type { Clock } from "../../ports.js";

/** Connections to hosts that are being opened at once: each handshake is milliseconds of computing. */
const MOST = 32;

/** A connection that is not open after so long gives its place away, so that silent hosts delay nobody else. */
const PLACE_MS = 1000;

/** Limits how many connections are being opened at once, whatever for. */
export class Openings {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #free = MOST;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Opens a connection when there is a place for it, and goes on when it has lost its place. */
  async open<T>(connect: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((start) => void this.#waiting.push(start));
    else this.#free -= 1;
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      this.#next();
    };
    const cancel = this.#clock.after(PLACE_MS, leave);
    try {
      return await connect();
    } finally {
      cancel();
      leave();
    }
  }

  /** A place that becomes free goes to who waits for the longest time. */
  #next(): void {
    const start = this.#waiting.shift();
    if (start === undefined) this.#free += 1;
    else start();
  }
}
