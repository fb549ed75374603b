import { certificateThatCounts, readChain, readRefused } from "../../core/certificate/chain.js";
import { faultOf } from "../../core/fault/fault.js";
import { isNotOffered, isVersionRefused } from "../../core/fault/network-fault.js";
import type { Endpoint, Fault, FrontEnd, Observation, Tls12, TrustAnchor, Variant } from "../../core/model.js";
import type { ChainSource } from "../../ports.js";
import { type Handshake, type Limits, shakeHands } from "./handshake.js";
import { HostAnchors } from "./host-anchors.js";
import { Openings } from "./openings.js";
import type { Offer, SecureContexts } from "./secure-contexts.js";

/** Presented chains over real TLS. A chain counts only if it verified, strictly, for the endpoint's host, now. */
export class TlsChains implements ChainSource {
  readonly #contexts: SecureContexts;
  readonly #limits: Limits;
  readonly #openings: Openings;
  readonly #anchors = new HostAnchors();

  /** @param openings - shared with whatever else connects to hosts in this run */
  constructor(contexts: SecureContexts, limits: Limits, openings = new Openings(limits.clock)) {
    this.#contexts = contexts;
    this.#limits = limits;
    this.#openings = openings;
  }

  async observe(endpoint: Endpoint, frontEnd: FrontEnd, variant: Variant): Promise<Observation> {
    const target = { frontEnd, variant };
    const connect = (anchor: TrustAnchor) => this.#connect({ endpoint, frontEnd }, variant, anchor);
    const isVouchedByBundled = (handshake: Handshake) => this.#isVouchedByBundled(handshake, variant);
    const { handshake, anchor } = this.#contexts.hasExtra
      ? await this.#anchors.connect({ endpoint, connect, isVouchedByBundled })
      : { handshake: await connect("bundled"), anchor: "bundled" as const };
    if (handshake.kind !== "distrusted") return { ...target, ...this.#observed(handshake, anchor, variant) };
    // Whatever this second look brings, the chain stays refused.
    const diagnostic = await this.#connect({ endpoint, frontEnd }, variant, "bundled", false);
    return { ...target, ...refused(diagnostic, handshake.fault) };
  }

  async acceptsTls12(endpoint: Endpoint, frontEnd: FrontEnd): Promise<Tls12> {
    const handshake = await this.#connect({ endpoint, frontEnd }, "tls12", "bundled", false);
    if (handshake.kind !== "failed") return "accepted";
    return isVersionRefused(handshake.error) ? "refused" : "unknown";
  }

  #connect(at: Place, offer: Offer, anchor: TrustAnchor, strict = true): Promise<Handshake> {
    const context = this.#contexts.get(offer, anchor);
    return this.#openings.open(() => shakeHands({ ...at, context, strict }, this.#limits));
  }

  /** A lone certificate, though it be sent twice, is vouched for by nobody. */
  #isVouchedByBundled(handshake: Handshake, variant: Variant): boolean {
    if (handshake.kind !== "done") return false;
    const seen = this.#observed(handshake, "bundled", variant);
    return seen.kind === "verified" && certificateThatCounts(seen.chain) !== seen.chain[0];
  }

  #observed(handshake: Undistrusted, anchor: TrustAnchor, variant: Variant): Seen {
    if (handshake.kind === "failed") return failed(handshake, variant);
    const { protocol, ders } = handshake;
    try {
      return { kind: "verified", anchor, protocol, chain: readChain(ders, this.#contexts.roots(anchor)) };
    } catch (error) {
      return refused(handshake, faultOf(error, "tls-failed"));
    }
  }
}

type Seen = Observation extends infer O ? (O extends Observation ? Omit<O, "frontEnd" | "variant"> : never) : never;
interface Place {
  readonly endpoint: Endpoint;
  readonly frontEnd: FrontEnd;
}

type Undistrusted = Exclude<Handshake, { kind: "distrusted" }>;

function failed({ error, fault }: Extract<Handshake, { kind: "failed" }>, variant: Variant): Seen {
  if (variant !== "other" && isNotOffered(error)) return { kind: "not-offered" };
  // OpenSSL refuses what exceeds about 100 KiB before we could count: the same verdict as ours.
  if (fault.code === "chain-too-long") return { kind: "refused", protocol: null, chain: [], fault };
  return { kind: fault.code === "no-route" ? "no-route" : "failed", fault };
}

/** Reports what was refused, with its certificates as far as they can be read. */
function refused(seen: Handshake, fault: Fault): Seen {
  if (seen.kind !== "done") return { kind: "refused", protocol: null, chain: [], fault };
  const { protocol, ders } = seen;
  try {
    return { kind: "refused", protocol, chain: readRefused(ders), fault };
  } catch {
    return { kind: "refused", protocol, chain: [], fault };
  }
}
