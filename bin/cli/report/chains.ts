import { positionThatCounts } from "../../../rotation/core/certificate/chain.js";
import type { Certificate, EndpointObservation, Observation } from "../../../rotation/core/model.js";

/** An observation with a chain, trusted or not. */
export type Presented = Extract<Observation, { kind: "verified" | "refused" }>;

/** A chain of an endpoint with all front ends and variants that presented it under the same verdict. */
export interface DistinctChain {
  /** Counted from 1 over all endpoints of a section. */
  readonly number: number;
  readonly seen: readonly [Presented, ...Presented[]];
}

/** An endpoint with its distinct chains. */
export interface EndpointChains {
  readonly endpoint: EndpointObservation;
  readonly chains: readonly DistinctChain[];
}

/** The distinct chains of each endpoint: the verified ones first, then in the order of their observation. */
export function chainsByEndpoint(endpoints: readonly EndpointObservation[]): EndpointChains[] {
  let count = 0;
  return endpoints.map((endpoint) => ({
    endpoint,
    chains: groupChains(endpoint).map((seen) => {
      count += 1;
      return { number: count, seen };
    }),
  }));
}

/** Whether an observation has a chain. */
export function isPresented(observation: Observation): observation is Presented {
  return observation.kind === "verified" || observation.kind === "refused";
}

function groupChains({ observations }: EndpointObservation): (readonly [Presented, ...Presented[]])[] {
  const groups = new Map<string, [Presented, ...Presented[]]>();
  for (const seen of observations.filter(isPresented)) {
    const verdict = seen.kind === "verified" ? [seen.anchor] : [seen.fault.code, seen.fault.message];
    const key = JSON.stringify([seen.kind, ...verdict, ...seen.chain.map(({ sha1 }) => sha1)]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [seen]);
    else known.push(seen);
  }
  const all = [...groups.values()];
  return [...all.filter(([{ kind }]) => kind === "verified"), ...all.filter(([{ kind }]) => kind === "refused")];
}

/** The place of a certificate in its chain; `last` is the one that counts. */
export type Place = "leaf" | "intermediate" | "last";

/** Where a certificate stands, for a position counted from 0. A certificate that stands alone is the last. */
export function placeOf(index: number, chain: readonly Certificate[]): Place {
  if (index === positionThatCounts(chain)) return "last";
  return index === 0 ? "leaf" : "intermediate";
}
