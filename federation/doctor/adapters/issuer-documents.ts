import type { Limits } from "../../../rotation/adapters/hosts/handshake.js";
import { createAgent, type GetResponse, httpsGet } from "../../../rotation/adapters/hosts/https-get.js";
import type { SecureContexts } from "../../../rotation/adapters/hosts/secure-contexts.js";
import { FaultError, faultOf } from "../../../rotation/core/fault/fault.js";
import { isTrustFault } from "../../../rotation/core/fault/network-fault.js";
import { safe } from "../../../rotation/core/fault/sanitize.js";
import type { Endpoint, FrontEnd, TrustAnchor } from "../../../rotation/core/model.js";
import { endpointOfUrl } from "../../../rotation/core/reach/issuer.js";
import type { Reach } from "../../../rotation/core/reach/reach.js";
import { findFrontEnds } from "../../../rotation/front-ends.js";
import type { Resolver } from "../../../rotation/ports.js";
import type { Fetched } from "../evidence/evidence.js";

/** What a fetch needs of the machine. */
export interface DocumentPorts {
  readonly contexts: SecureContexts;
  readonly limits: Limits;
  readonly resolver: Resolver;
  readonly reach: Reach;
}

/** A document and how its fetch went; `body` is null unless the answer was 200. */
export interface FetchedDocument {
  readonly fetched: Fetched;
  readonly body: string | null;
}

/** Front ends tried, one after the other, until one answers. */
const ATTEMPTS = 2;

/**
 * Documents of an issuer as STS would fetch them: GET over verified TLS, no redirect, at most 64 KiB. The time of each
 * fetch is measured.
 */
export class IssuerDocuments {
  readonly #ports: DocumentPorts;

  constructor(ports: DocumentPorts) {
    this.#ports = ports;
  }

  /** Never rejects: what goes wrong is part of the answer. */
  async fetch(url: URL): Promise<FetchedDocument> {
    const { resolver, reach } = this.#ports;
    const endpoint = endpointOfUrl(url);
    const started = this.#now();
    try {
      const { frontEnds } = await findFrontEnds(endpoint, resolver, reach);
      return await this.#fromOneOf(url, endpoint, frontEnds.slice(0, ATTEMPTS));
    } catch (error) {
      const fault = faultOf(error, "connect-failed");
      return { fetched: { url: url.href, durationMs: this.#now() - started, status: null, fault }, body: null };
    }
  }

  async #fromOneOf(url: URL, endpoint: Endpoint, frontEnds: readonly FrontEnd[]): Promise<FetchedDocument> {
    let failure: unknown = new FaultError("no-route", "the host has no address");
    for (const frontEnd of frontEnds) {
      const started = this.#now();
      try {
        const { status, body } = await this.#get(url, endpoint, frontEnd);
        const fault = status === 200 ? null : statusFault(url, status);
        const fetched = { url: url.href, durationMs: this.#now() - started, status, fault };
        return { fetched, body: fault === null ? body : null };
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  async #get(url: URL, endpoint: Endpoint, frontEnd: FrontEnd): Promise<GetResponse> {
    const { contexts, limits } = this.#ports;
    const get = async (anchor: TrustAnchor) => {
      const agent = createAgent(endpoint, contexts.get("other", anchor), 1);
      try {
        return await httpsGet(url, { frontEnd, agent }, limits);
      } finally {
        agent.destroy();
      }
    };
    try {
      return await get("bundled");
    } catch (error) {
      const again = contexts.hasExtra && error instanceof FaultError && isTrustFault(error.fault);
      if (!again) throw error;
      return await get("extra");
    }
  }

  #now(): number {
    return this.#ports.limits.clock.now().getTime();
  }
}

function statusFault(url: URL, status: number) {
  const redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
  return { code: "http-status", message: safe`${url.href} answers with HTTP status ${status}${redirect}` };
}
