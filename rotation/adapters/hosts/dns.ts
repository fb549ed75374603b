import { lookup } from "node:dns/promises";
import { FaultError } from "../../core/fault/fault.js";
import { safe } from "../../core/fault/sanitize.js";
import type { Resolver } from "../../ports.js";
import type { Limits } from "./handshake.js";

/** Name resolution as the machine does it, hosts file included. A lookup cannot be cancelled, only left behind. */
export class DnsResolver implements Resolver {
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  resolve(host: string): Promise<readonly string[]> {
    const { clock, timeoutMs, signal } = this.#limits;
    return new Promise((resolve, reject) => {
      const fail = (why: string, cause?: unknown) =>
        reject(new FaultError("dns-failed", safe`${host} could not be resolved (${why})`, { cause }));
      const cancelTimeout = clock.after(timeoutMs, () => fail("timed out"));
      const abort = () => reject(new FaultError("no-time-left", "the run's time was up"));
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      lookup(host, { all: true, verbatim: true })
        .then(
          (found) => (found.length > 0 ? resolve(found.map(({ address }) => address)) : fail("no address")),
          (cause: NodeJS.ErrnoException) => fail(cause.code ?? cause.message, cause),
        )
        .finally(() => {
          cancelTimeout();
          signal.removeEventListener("abort", abort);
        });
    });
  }
}
