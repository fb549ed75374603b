import { lookup, Resolver as NameServers } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { FaultError } from "../../core/fault/fault.js";
import { safe } from "../../core/fault/sanitize.js";
import { parseHostsFile } from "../../core/reach/hosts-file.js";
import type { Resolver } from "../../ports.js";
import type { Limits } from "./handshake.js";

/** Where names are looked up. Tests replace it; the default is the machine's own. */
export interface NameSources {
  readonly hostsFile: string;
  /** `address[:port]` of each name server; null for those of the machine. */
  readonly servers: readonly string[] | null;
  /** The machine's own resolution, for names that no server knows: search lists, mDNS, directories. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
}

const MACHINE: NameSources = {
  hostsFile:
    process.platform === "win32"
      ? join(process.env.SystemRoot ?? "C:\\Windows", "System32\\drivers\\etc\\hosts")
      : "/etc/hosts",
  servers: null,
  lookup: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
};

/** Attempts per name server. */
const TRIES = 2;

/** Failures that another attempt may not meet. @see https://nodejs.org/api/dns.html#error-codes */
const TEMPORARY: readonly unknown[] = ["ESERVFAIL", "EREFUSED", "EBADRESP", "EAI_AGAIN"];

/**
 * Name resolution: the hosts file, then the name servers, then what else the machine has.
 *
 * Name servers are asked by c-ares, any number of names at once: getaddrinfo, behind `lookup`, blocks one of few threads
 * for as long as a name hangs, and the AWS SDK needs them too. So only a name that no server knows gets there, one at a
 * time. A temporary failure is tried once more.
 */
export class DnsResolver implements Resolver {
  readonly #limits: Limits;
  readonly #sources: NameSources;
  readonly #lookupLimit = pLimit(1);
  #hosts: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(limits: Limits, sources: Partial<NameSources> = {}) {
    this.#limits = limits;
    this.#sources = { ...MACHINE, ...sources };
  }

  async resolve(host: string): Promise<readonly string[]> {
    this.#hosts ??= readHostsFile(this.#sources.hostsFile);
    const named = this.#hosts.get(host.replace(/\.$/, ""));
    if (named !== undefined) return named;
    try {
      return await this.#attempt(host);
    } catch (error) {
      if (!(error instanceof FaultError) || !isTemporary(error.cause)) throw error;
      return this.#attempt(host);
    }
  }

  #attempt(host: string): Promise<readonly string[]> {
    const { clock, timeoutMs, signal } = this.#limits;
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const settle = (then: () => void) => {
        cancelTimeout();
        signal.removeEventListener("abort", abort);
        over.abort();
        then();
      };
      const fail = (why: string, cause?: unknown) =>
        settle(() => reject(new FaultError("dns-failed", safe`${host} could not be resolved (${why})`, { cause })));
      const abort = () => settle(() => reject(new FaultError("no-time-left", "the run's time was up")));
      const cancelTimeout = clock.after(timeoutMs, () => fail("timed out"));
      signal.addEventListener("abort", abort);
      if (signal.aborted) return abort();
      this.#find(host, over.signal).then(
        (found) => (found.length > 0 ? settle(() => resolve(found)) : fail("no address")),
        (cause: NodeJS.ErrnoException) => fail(cause.code === "ETIMEOUT" ? "timed out" : reasonOf(cause), cause),
      );
    });
  }

  async #find(host: string, over: AbortSignal): Promise<readonly string[]> {
    try {
      return await this.#askServers(host, over);
    } catch (error) {
      // What hangs there hangs in getaddrinfo too, and for longer.
      if (over.aborted || isTemporary(error) || (error as NodeJS.ErrnoException).code === "ETIMEOUT") throw error;
    }
    return this.#lookupLimit(() => (over.aborted ? [] : this.#sources.lookup(host)));
  }

  /** The addresses of both families; of one, when the other has none or does not answer. */
  async #askServers(host: string, over: AbortSignal): Promise<readonly string[]> {
    const { servers } = this.#sources;
    // c-ares doubles the wait with each try: both fit into the timeout, and so does a second server.
    const client = new NameServers({ timeout: Math.ceil(this.#limits.timeoutMs / 4), tries: TRIES });
    if (servers !== null) client.setServers(servers);
    over.addEventListener("abort", () => client.cancel(), { once: true });
    const answers = await Promise.allSettled([client.resolve4(host), client.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (found.length > 0) return found;
    const [first, ...others] = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    throw [first, ...others].find(isTemporary) ?? first;
  }
}

function isTemporary(cause: unknown): boolean {
  return cause instanceof Error && TEMPORARY.includes((cause as NodeJS.ErrnoException).code);
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return code ?? message;
}

/** Without a hosts file there are no names in it. */
function readHostsFile(path: string): ReadonlyMap<string, readonly string[]> {
  try {
    return parseHostsFile(readFileSync(path, "utf8"));
  } catch {
    return new Map();
  }
}
