import { faultOf } from "./core/fault/fault.js";
import { isTransient } from "./core/fault/network-fault.js";
import type {
  Endpoint,
  EndpointObservation,
  Fault,
  FrontEnd,
  IssuerObservation,
  Observation,
  Tls12,
  Variant,
} from "./core/model.js";
import { readDiscoveryDocument } from "./core/reach/discovery.js";
import { endpointName, endpointOfIssuer, endpointOfUrl, frontEndName } from "./core/reach/issuer.js";
import type { Reach } from "./core/reach/reach.js";
import { isDropped, settleVariants, type Tries } from "./core/verdict/variants.js";
import { AddressesRefused, type FrontEnds, findFrontEnds } from "./front-ends.js";
import type { ChainSource, DiscoverySource, Resolver } from "./ports.js";

export interface ObserverPorts {
  readonly resolver: Resolver;
  readonly chains: ChainSource;
  readonly discovery: DiscoverySource;
}

/** Where a discovery document is asked for first: where TLS was completed; last where there is no route. */
const RANKS: Readonly<Record<Observation["kind"] | "unknown", number>> = {
  verified: 0,
  unknown: 1,
  "not-offered": 2,
  "variant-reset": 2,
  refused: 2,
  failed: 2,
  "no-route": 3,
};

/**
 * Observes issuers, each endpoint once in its life, whatever the number of issuers behind it: a hundred GKE clusters
 * are a hundred discovery documents and one host.
 *
 * Knows nothing of providers or accounts, so that one observation can serve many of them.
 */
export class Observer {
  readonly #ports: ObserverPorts;
  readonly #reach: Reach;
  readonly #addresses = new Map<string, Promise<readonly string[]>>();
  /** The best that was seen of each front end so far. */
  readonly #seen = new Map<string, Observation["kind"]>();
  readonly #frontEnds = new Map<string, Promise<FrontEnds>>();
  readonly #endpoints = new Map<string, Promise<EndpointObservation>>();
  readonly #outdated = new Set<string>();

  constructor(ports: ObserverPorts, reach: Reach) {
    this.#ports = ports;
    this.#reach = reach;
  }

  /** Both endpoints of an issuer. Never rejects. */
  async observeIssuer(issuer: string): Promise<IssuerObservation> {
    let first: Endpoint;
    try {
      first = endpointOfIssuer(issuer);
    } catch (error) {
      return { endpoints: [], discoveryFault: faultOf(error, "issuer-url-invalid") };
    }
    const [discovery, jwks] = await Promise.all([this.observeEndpoint(first), this.#findJwksEndpoint(issuer, first)]);
    if ("fault" in jwks) return { endpoints: [discovery], discoveryFault: jwks.fault };
    const second = await this.#observeOnce(jwks.endpoint, false);
    return { endpoints: second === discovery ? [discovery] : [discovery, second], discoveryFault: null };
  }

  /** One endpoint, every front end in every variant. Never rejects; a second call returns the same observation. */
  observeEndpoint(endpoint: Endpoint): Promise<EndpointObservation> {
    return this.#observeOnce(endpoint, true);
  }

  #observeOnce(endpoint: Endpoint, named: boolean): Promise<EndpointObservation> {
    const name = endpointName(endpoint);
    if (this.#outdated.delete(name)) this.#endpoints.delete(name);
    return once(this.#endpoints, name, () => this.#observe(endpoint, named));
  }

  /** From now on looks anew at what was observed before. */
  renew(): void {
    for (const name of this.#endpoints.keys()) this.#outdated.add(name);
    this.#addresses.clear();
    this.#frontEnds.clear();
  }

  /**
   * What was observed, in the order of the first observation.
   *
   * @param of - all of these that were observed; an observer of several accounts knows others. @default all
   */
  async observed(of?: readonly Endpoint[]): Promise<EndpointObservation[]> {
    const wanted = of && new Set(of.map(endpointName));
    const known = [...this.#endpoints].filter(([name]) => wanted === undefined || wanted.has(name));
    return Promise.all(known.map(([, observation]) => observation));
  }

  async #findJwksEndpoint(issuer: string, from: Endpoint): Promise<{ endpoint: Endpoint } | { fault: Fault }> {
    try {
      const { frontEnds } = await this.#findFrontEnds(from, true);
      const rank = (frontEnd: FrontEnd) => RANKS[this.#seen.get(placeName(from, frontEnd)) ?? "unknown"];
      const body = await this.#ports.discovery.fetch(issuer, frontEnds, rank);
      return { endpoint: endpointOfUrl(readDiscoveryDocument(body, issuer, this.#reach)) };
    } catch (error) {
      return { fault: faultOf(error, "discovery-bad-response") };
    }
  }

  #findFrontEnds(endpoint: Endpoint, named: boolean): Promise<FrontEnds> {
    // By host: an endpoint at another port has the same addresses.
    const resolve = (host: string) => once(this.#addresses, host, () => this.#ports.resolver.resolve(host));
    return once(this.#frontEnds, endpointName(endpoint), () =>
      findFrontEnds(endpoint, { resolve }, this.#reach, named),
    );
  }

  async #observe(endpoint: Endpoint, named: boolean): Promise<EndpointObservation> {
    const nothing = { endpoint, observations: [], tls12: "unknown", frontEndsLeftOut: 0 } as const;
    try {
      const { frontEnds, refusedAddresses, leftOut } = await this.#findFrontEnds(endpoint, named);
      const probe = this.#probeTls12(endpoint, frontEnds);
      const observed = await Promise.all(frontEnds.map((frontEnd) => this.#observeFrontEnd(endpoint, frontEnd)));
      const observations = observed.flat();
      const tls12 = await this.#acceptsTls12(endpoint, observations, probe);
      return { endpoint, fault: null, observations, tls12, refusedAddresses, frontEndsLeftOut: leftOut };
    } catch (error) {
      const refusedAddresses = error instanceof AddressesRefused ? error.refusedAddresses : [];
      return { ...nothing, refusedAddresses, fault: faultOf(error, "dns-failed") };
    }
  }

  async #observeFrontEnd(endpoint: Endpoint, frontEnd: FrontEnd): Promise<Observation[]> {
    const observations = settleVariants(
      await Promise.all([
        this.#observeVariant(endpoint, frontEnd, "ecdsa"),
        this.#observeVariant(endpoint, frontEnd, "rsa"),
      ]),
    );
    if (observations.some(({ kind }) => kind !== "not-offered")) return observations;
    return [...observations, (await this.#observeVariant(endpoint, frontEnd, "other")).last];
  }

  /** A connection that broke is tried once more: front ends drop one now and then. */
  async #observeVariant(endpoint: Endpoint, frontEnd: FrontEnd, variant: Variant): Promise<Tries> {
    const first = await this.#ports.chains.observe(endpoint, frontEnd, variant);
    if (first.kind !== "failed" || !isTransient(first.fault)) {
      this.#remember(endpoint, first);
      return { last: first, dropped: false };
    }
    const last = await this.#ports.chains.observe(endpoint, frontEnd, variant);
    this.#remember(endpoint, last);
    return { last, dropped: isDropped(first) && isDropped(last) };
  }

  /** A front end is as good as the best that was seen of it. */
  #remember(endpoint: Endpoint, { frontEnd, kind }: Observation): void {
    const name = placeName(endpoint, frontEnd);
    if (RANKS[kind] < RANKS[this.#seen.get(name) ?? "no-route"] || !this.#seen.has(name)) this.#seen.set(name, kind);
  }

  /** Beside all else, with the front end that most likely answers. */
  #probeTls12(endpoint: Endpoint, [frontEnd]: readonly FrontEnd[]): Probe | null {
    return frontEnd === undefined ? null : { frontEnd, tls12: this.#ports.chains.acceptsTls12(endpoint, frontEnd) };
  }

  /** One handshake decides, with a front end that answered; its answer is known where one chose TLS 1.2 by itself. */
  async #acceptsTls12(endpoint: Endpoint, observations: readonly Observation[], probe: Probe | null): Promise<Tls12> {
    const probed = await probe?.tls12;
    const answered = observations.filter((seen) => seen.kind === "verified" || seen.kind === "refused");
    if (answered.some(({ protocol }) => protocol === "TLSv1.2")) return "accepted";
    const [first] = answered;
    if (first === undefined) return "unknown";
    if (probed && answered.some(({ frontEnd }) => frontEnd === probe?.frontEnd)) return probed;
    return this.#ports.chains.acceptsTls12(endpoint, first.frontEnd);
  }
}

function placeName(endpoint: Endpoint, frontEnd: FrontEnd): string {
  return `${endpointName(endpoint)} ${frontEndName(frontEnd)}`;
}

/** Whether a front end accepts TLS 1.2, as far as it is known yet. */
interface Probe {
  readonly frontEnd: FrontEnd;
  readonly tls12: Promise<Tls12>;
}

function once<T>(known: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? start();
  known.set(key, promise);
  return promise;
}
