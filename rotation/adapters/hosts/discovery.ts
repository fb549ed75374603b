import type https from "node:https";
import pLimit from "p-limit";
import { FaultError } from "../../core/fault/fault.js";
import { safe } from "../../core/fault/sanitize.js";
import type { Endpoint, FaultCode, FrontEnd } from "../../core/model.js";
import { discoveryUrl, endpointName, endpointOfIssuer } from "../../core/reach/issuer.js";
import type { DiscoverySource } from "../../ports.js";
import type { Limits } from "./handshake.js";
import { createAgent, type GetResponse, httpsGet } from "./https-get.js";
import { Openings } from "./openings.js";
import type { SecureContexts } from "./secure-contexts.js";

/** Maximum kept-alive connections to one host. */
const CONNECTIONS_PER_HOST = 4;

/** Attempts per document; each retry tries the next address. */
const ATTEMPTS = 3;

/** What a run learned about a discovery host, so that its second document does not learn it again. */
interface Host {
  readonly limit: ReturnType<typeof pLimit>;
  readonly agent: https.Agent;
  /** Position of the front end that answered last. */
  preferred: number;
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

  async fetch(issuer: string, frontEnds: readonly FrontEnd[]): Promise<string> {
    const endpoint = endpointOfIssuer(issuer);
    const host = this.#host(endpoint);
    return host.limit(() => this.#fetch(new URL(discoveryUrl(issuer)), { endpoint, frontEnds, host }));
  }

  close(): void {
    for (const { agent } of this.#hosts.values()) agent.destroy();
    this.#hosts.clear();
  }

  async #fetch(url: URL, at: { endpoint: Endpoint; frontEnds: readonly FrontEnd[]; host: Host }): Promise<string> {
    const { frontEnds, host } = at;
    const { agent } = host;
    for (let attempt = 1; ; attempt += 1) {
      const position = host.preferred % frontEnds.length;
      const frontEnd = frontEnds[position];
      if (frontEnd === undefined) throw new FaultError("no-route", "the host has no address");
      try {
        return bodyOf(await this.#openings.open(() => httpsGet(url, { frontEnd, agent }, this.#limits)), url);
      } catch (error) {
        if (attempt === ATTEMPTS || !mayGoBetter(error)) throw error;
        // Others may have moved on already: then theirs is the one to try.
        if (host.preferred % frontEnds.length === position) host.preferred += 1;
      }
    }
  }

  #host(endpoint: Endpoint): Host {
    const name = endpointName(endpoint);
    const host = this.#hosts.get(name) ?? {
      limit: pLimit(CONNECTIONS_PER_HOST),
      agent: this.#createAgent(endpoint),
      preferred: 0,
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

function bodyOf({ status, body }: GetResponse, url: URL): string {
  if (status === 200) return body;
  if (status >= 300 && status < 400) {
    throw new FaultError(
      "discovery-redirected",
      safe`${url.href} answers with a redirect (${status}), which is not followed`,
    );
  }
  throw new FaultError("discovery-http-status", safe`${url.href} answers with HTTP status ${status}, expected 200`, {
    cause: { status },
  });
}

/** Another attempt, or another front end, may answer where this one did not. */
function mayGoBetter(error: unknown): boolean {
  if (!(error instanceof FaultError)) return false;
  const { code } = error.fault;
  const final: readonly FaultCode[] = ["no-time-left", "discovery-redirected", "discovery-too-large"];
  if (code === "discovery-http-status") return isServerTrouble(error.cause);
  return !final.includes(code);
}

function isServerTrouble(cause: unknown): boolean {
  const status = (cause as { status: number }).status;
  return status >= 500 || status === 429;
}
