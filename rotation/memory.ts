import type { LastingEvent } from "./contract.js";
import { faultOf, messageOf } from "./core/fault/fault.js";
import type { Fault } from "./core/model.js";
import { formatTold, type Look, NOTHING_TOLD, parseTold, type Told, toldAfter, untold } from "./core/tell/told.js";
import type { Log, StateStore } from "./ports.js";

/** What people were told of what lasts: read at the beginning of a report, written at its end. */
export class Memory {
  readonly #store: StateStore | null;
  readonly #log: Log;
  /** As it was read; null when nothing was, or it cannot be used. */
  readonly #text: string | null;
  readonly #told: Told;
  readonly #looks = new Map<LastingEvent, Look>();
  /** Why it could not be read; null when it could. */
  readonly fault: Fault | null;

  private constructor(store: StateStore | null, log: Log, read: { text: string | null; fault: Fault | null }) {
    const told = read.text === null ? NOTHING_TOLD : parseTold(read.text);
    if (told === null) log.warn("state-not-understood", { text: read.text });
    this.#store = store;
    this.#log = log;
    this.#text = told === null ? null : read.text;
    this.#told = told ?? NOTHING_TOLD;
    this.fault = read.fault;
  }

  /** Never rejects: what cannot be read is told again. @param store - null where nothing is remembered */
  static async read(store: StateStore | null, log: Log): Promise<Memory> {
    try {
      return new Memory(store, log, { text: (await store?.read()) ?? null, fault: null });
    } catch (error) {
      log.warn("state-not-read", { reason: messageOf(error) });
      return new Memory(store, log, { text: null, fault: faultOf(error, "aws-failed") });
    }
  }

  /** Those of the subjects that people do not know of. */
  untold(event: LastingEvent, subjects: readonly string[]): string[] {
    return untold(this.#told, event, subjects);
  }

  /** Remembers an event as this run leaves it; others stay as they are. */
  remember(event: LastingEvent, look: Look): void {
    this.#looks.set(event, look);
  }

  /** Never rejects: what cannot be written is told again. Returns why it could not be. */
  async write(): Promise<Fault | null> {
    const looks = [...this.#looks].map(([event, look]) => [event, toldAfter(this.#told, event, look)] as const);
    const text = formatTold(new Map([...this.#told, ...looks]));
    if (this.#store === null || text === this.#text) return null;
    try {
      await this.#store.write(text);
      return null;
    } catch (error) {
      this.#log.warn("state-not-written", { reason: messageOf(error) });
      return faultOf(error, "aws-failed");
    }
  }
}
