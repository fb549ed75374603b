import type https from "node:https";
import pLimit from "p-limit";
import { FaultError } from "../../core/fault/fault.js";
import { safe } from "../../core/fault/sanitize.js";
import type { Endpoint, FaultCode, FrontEnd } from "../../core/model.js";
import { discoveryUrl, endpointName, endpointOfIssuer, frontEndName } from "../../core/reach/issuer.js";
import { retryPauseMs } from "../../core/reach/retry-after.js";
import { pause } from "../../pause.js";
import type { DiscoverySource } from "../../ports.js";
import type { Limits } from "./handshake.js";
import { createAgent, type GetResponse, httpsGet } from "./https-get.js";
import { Openings } from "./openings.js";
import type { SecureContexts } from "./secure-contexts.js";

/** Maximum kept-alive connections to one host. */
const CONNECTIONS_PER_HOST = 4;

/** Attempts per document at least, and as many timeouts' time for all of them; each retry tries the next address. */
const ATTEMPTS = 3;

/** Milliseconds that one host's answers may make its documents wait in a run, one after the other. */
const PAUSES_PER_HOST_MS = 20_000;

/** What a run learned about a discovery host, so that its second document does not learn it again. */
interface Host {
  readonly limit: ReturnType<typeof pLimit>;
  readonly agent: https.Agent;
  /** Name of the front end that answered last. */
  answered: string | null;
  pauseLeftMs: number;
}

interface Fetching {
  readonly url: URL;
  readonly endpoint: Endpoint;
  readonly frontEnds: readonly FrontEnd[];
  readonly host: Host;
  /** The lower, the earlier it is tried; asked again before each attempt, because connections end meanwhile. */
  readonly rank: (frontEnd: FrontEnd) => number;
}

/** Discovery documents over HTTPS, at most four at a time from one host. `close` ends the kept-alive connections. */
export class HttpsDiscovery implements DiscoverySource {
  readonly #contexts: SecureContexts;
  readonly #limits: Limits;
  readonly #openings: Openings;
  readonly #hosts = new Map<string, Host>();

  /** @param openings - shared with whatever else connects to hosts in this run */
  constructor(contexts: SecureContexts, limits: Limits, openings = new Openings(limits.clock)) {
    this.#contexts = contexts;
    this.#limits = limits;
    this.#openings = openings;
  }

  async fetch(
    issuer: string,
    frontEnds: readonly FrontEnd[],
    rank: (frontEnd: FrontEnd) => number = () => 0,
  ): Promise<string> {
    const endpoint = endpointOfIssuer(issuer);
    const host = this.#host(endpoint);
    const url = new URL(discoveryUrl(issuer));
    return host.limit(() => this.#fetch({ url, endpoint, frontEnds, host, rank }));
  }

  close(): void {
    for (const { agent } of this.#hosts.values()) agent.destroy();
    this.#hosts.clear();
  }

  /** Each front end once, as far as the time goes, and none more often than it takes to have tried three times. */
  async #fetch(fetching: Fetching): Promise<string> {
    const { url, endpoint, frontEnds, host } = fetching;
    const { clock, timeoutMs } = this.#limits;
    const startedMs = clock.now().getTime();
    const tried = new Set<FrontEnd>();
    for (let attempt = 1; ; attempt += 1) {
      const frontEnd = nextFrontEnd(fetching, tried);
      if (frontEnd === undefined) throw new FaultError("no-route", `${endpointName(endpoint)} has no address`);
      try {
        const open = () => httpsGet(url, { frontEnd, agent: host.agent }, this.#limits);
        const body = bodyOf(await this.#openings.open(open), url);
        host.answered = frontEndName(frontEnd);
        return body;
      } catch (error) {
        tried.add(frontEnd);
        if (host.answered === frontEndName(frontEnd)) host.answered = null;
        const late = clock.now().getTime() - startedMs >= ATTEMPTS * timeoutMs;
        const last = attempt >= ATTEMPTS && (late || tried.size === frontEnds.length);
        if (last || !mayGoBetter(error)) throw at(endpoint, frontEnd, error);
        await this.#pause(error, attempt, host);
      }
    }
  }

  /** A host that asks for patience gets it, as far as it goes. */
  async #pause(error: unknown, attempt: number, host: Host): Promise<void> {
    const cause = error instanceof FaultError ? error.cause : null;
    if (!isStatus(cause)) return;
    const { clock, signal } = this.#limits;
    const ms = Math.min(retryPauseMs(cause.retryAfter, attempt, clock.now()), host.pauseLeftMs);
    host.pauseLeftMs -= ms;
    await pause(ms, { clock, signal });
  }

  #host(endpoint: Endpoint): Host {
    const name = endpointName(endpoint);
    const host = this.#hosts.get(name) ?? {
      limit: pLimit(CONNECTIONS_PER_HOST),
      agent: this.#createAgent(endpoint),
      answered: null,
      pauseLeftMs: PAUSES_PER_HOST_MS,
    };
    this.#hosts.set(name, host);
    return host;
  }

  /** What a document says is not worth a second connection: it is trusted by all roots at once. */
  #createAgent(endpoint: Endpoint): https.Agent {
    const context = this.#contexts.get("other", this.#contexts.hasExtra ? "extra" : "bundled");
    return createAgent(endpoint, context, CONNECTIONS_PER_HOST);
  }
}

/** The untried front end to try next: the one that answered last, then by rank; all again when all were tried. */
function nextFrontEnd({ frontEnds, host, rank }: Fetching, tried: ReadonlySet<FrontEnd>): FrontEnd | undefined {
  const left = frontEnds.filter((each) => !tried.has(each));
  const ranks = new Map((left.length > 0 ? left : frontEnds).map((each) => [each, rank(each)]));
  const answered = [...ranks.keys()].find((each) => frontEndName(each) === host.answered);
  return answered ?? [...ranks].toSorted(([, a], [, b]) => a - b)[0]?.[0];
}

function at(endpoint: Endpoint, frontEnd: FrontEnd, error: unknown): unknown {
  if (!(error instanceof FaultError)) return error;
  const { code, message } = error.fault;
  const place = `${endpointName(endpoint)} at ${frontEndName(frontEnd)}`;
  return new FaultError(code, `${place}: ${message}`, { cause: error.cause });
}

/** What an answer with a bad status carries. */
type Status = Pick<GetResponse, "status" | "retryAfter">;

/** Kubernetes serves the document to signed-in callers only, unless somebody allowed it. */
const DENIED_HINT =
  "; of a Kubernetes API server: anonymous callers lack the cluster role system:service-account-issuer-discovery";

function bodyOf({ status, retryAfter, body }: GetResponse, url: URL): string {
  if (status === 200) return body;
  if (status >= 300 && status < 400) {
    throw new FaultError(
      "discovery-redirected",
      safe`${url.href} answers with a redirect (${status}), which is not followed`,
    );
  }
  const message = safe`${url.href} answers with HTTP status ${status}, expected 200`;
  const hint = status === 401 || status === 403 ? DENIED_HINT : "";
  const cause: Status = { status, retryAfter };
  throw new FaultError("discovery-http-status", message + hint, { cause });
}

/** Another attempt, or another front end, may answer where this one did not. */
function mayGoBetter(error: unknown): boolean {
  if (!(error instanceof FaultError)) return false;
  const { code } = error.fault;
  const final: readonly FaultCode[] = ["no-time-left", "discovery-redirected", "discovery-too-large"];
  if (code === "discovery-http-status") return isStatus(error.cause) && isServerTrouble(error.cause);
  return !final.includes(code);
}

function isStatus(cause: unknown): cause is Status {
  return typeof cause === "object" && cause !== null && "retryAfter" in cause;
}

function isServerTrouble({ status }: Status): boolean {
  return status >= 500 || status === 429;
}
