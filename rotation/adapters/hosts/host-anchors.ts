import type { Endpoint, FaultCode, TrustAnchor } from "../../core/model.js";
import { endpointName } from "../../core/reach/issuer.js";
import type { Handshake } from "./handshake.js";

/** Reasons that other roots may remove. */
const OF_ROOTS: readonly FaultCode[] = ["unknown-issuer", "self-signed"];

/** A connection, and the roots that it was made with. */
export interface Anchored {
  readonly handshake: Handshake;
  readonly anchor: TrustAnchor;
}

/** Strict connections to one front end for one variant. */
export interface Connecting {
  readonly endpoint: Endpoint;
  readonly connect: (anchor: TrustAnchor) => Promise<Handshake>;
  /** Whether the bundled roots vouch for a chain that verified with both. */
  readonly isVouchedByBundled: (handshake: Handshake) => boolean;
}

/**
 * Which roots a host needs where there are extra ones, learned once in a run: its first connection tries the bundled
 * ones alone and, when they do not verify it, both. All others try both from the start. So nobody waits for anybody,
 * and a private CA costs one connection for each host.
 */
export class HostAnchors {
  readonly #firsts = new Map<string, Promise<Handshake>>();

  async connect({ endpoint, connect, isVouchedByBundled }: Connecting): Promise<Anchored> {
    const name = endpointName(endpoint);
    const known = this.#firsts.get(name);
    if (known === undefined) {
      const first = connect("bundled");
      this.#firsts.set(name, first);
      const handshake = await first;
      if (handshake.kind !== "distrusted") return { handshake, anchor: "bundled" };
      return { handshake: await connect("extra"), anchor: "extra" };
    }
    const handshake = await connect("extra");
    if (handshake.kind !== "done") return { handshake, anchor: "extra" };
    const first = await known;
    if (first.kind === "distrusted" && OF_ROOTS.includes(first.fault.code)) return { handshake, anchor: "extra" };
    if (first.kind === "done" && isVouchedByBundled(handshake)) return { handshake, anchor: "bundled" };
    // What the host presents otherwise says nothing about this chain.
    const bundled = await connect("bundled");
    return bundled.kind === "done" ? { handshake: bundled, anchor: "bundled" } : { handshake, anchor: "extra" };
  }
}
