import type https from "node:https";
import pLimit from "p-limit";
import { FaultError } from "../../core/fault/fault.js";
import { isTrustFault } from "../../core/fault/network-fault.js";
import { safe } from "../../core/fault/sanitize.js";
import type { Endpoint, FaultCode, FrontEnd, TrustAnchor } from "../../core/model.js";
import { discoveryUrl, endpointName, endpointOfIssuer } from "../../core/reach/issuer.js";
import type { DiscoverySource } from "../../ports.js";
import type { Limits } from "./handshake.js";
import { createAgent, type GetResponse, httpsGet } from "./https-get.js";
import type { SecureContexts } from "./secure-contexts.js";

/** Maximum kept-alive connections to one host. */
const CONNECTIONS_PER_HOST = 4;

/** Attempts per document; each retry tries the next address. */
const ATTEMPTS = 3;

/** What a run learned about a discovery host, so that its second document does not learn it again. */
interface Host {
  readonly limit: ReturnType<typeof pLimit>;
  readonly agents: Map<TrustAnchor, https.Agent>;
  anchor: TrustAnchor;
  /** Position of the front end that answered last. */
  preferred: number;
}

/** Discovery documents over HTTPS, at most four at a time from one host. `close` ends the kept-alive connections. */
export class HttpsDiscovery implements DiscoverySource {
  readonly #contexts: SecureContexts;
  readonly #limits: Limits;
  readonly #hosts = new Map<string, Host>();

  constructor(contexts: SecureContexts, limits: Limits) {
    this.#contexts = contexts;
    this.#limits = limits;
  }

  async fetch(issuer: string, frontEnds: readonly FrontEnd[]): Promise<string> {
    const endpoint = endpointOfIssuer(issuer);
    const host = this.#host(endpoint);
    return host.limit(() => this.#fetch(new URL(discoveryUrl(issuer)), { endpoint, frontEnds, host }));
  }

  close(): void {
    for (const { agents } of this.#hosts.values()) for (const agent of agents.values()) agent.destroy();
    this.#hosts.clear();
  }

  async #fetch(url: URL, at: { endpoint: Endpoint; frontEnds: readonly FrontEnd[]; host: Host }): Promise<string> {
    const { endpoint, frontEnds, host } = at;
    for (let attempt = 1; ; attempt += 1) {
      const position = host.preferred % frontEnds.length;
      const frontEnd = frontEnds[position];
      if (frontEnd === undefined) throw new FaultError("no-route", "the host has no address");
      try {
        return bodyOf(await this.#get(url, endpoint, frontEnd, host), url);
      } catch (error) {
        if (attempt === ATTEMPTS || !mayGoBetter(error)) throw error;
        // Others may have moved on already: then theirs is the one to try.
        if (host.preferred % frontEnds.length === position) host.preferred += 1;
      }
    }
  }

  async #get(url: URL, endpoint: Endpoint, frontEnd: FrontEnd, host: Host): Promise<GetResponse> {
    const get = (anchor: TrustAnchor) =>
      httpsGet(url, { frontEnd, agent: this.#agent(host, endpoint, anchor) }, this.#limits);
    // As it is now: another document may find out in the meantime.
    const { anchor } = host;
    try {
      return await get(anchor);
    } catch (error) {
      if (anchor === "extra" || !this.#contexts.hasExtra || !isTrust(error)) throw error;
      host.anchor = "extra";
      return await get("extra");
    }
  }

  #host(endpoint: Endpoint): Host {
    const name = endpointName(endpoint);
    const host = this.#hosts.get(name) ?? {
      limit: pLimit(CONNECTIONS_PER_HOST),
      agents: new Map(),
      anchor: "bundled",
      preferred: 0,
    };
    this.#hosts.set(name, host);
    return host;
  }

  #agent({ agents }: Host, endpoint: Endpoint, anchor: TrustAnchor): https.Agent {
    const context = this.#contexts.get("other", anchor);
    const agent = agents.get(anchor) ?? createAgent(endpoint, context, CONNECTIONS_PER_HOST);
    agents.set(anchor, agent);
    return agent;
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

function isTrust(error: unknown): boolean {
  return error instanceof FaultError && isTrustFault(error.fault);
}
