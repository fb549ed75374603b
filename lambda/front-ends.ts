import { isIP, isIPv6 } from "node:net";
import { isGlobalAddress } from "./core/address.js";
import { type ConnectTo, connectTargets } from "./core/connect-to.js";
import { FaultError } from "./core/fault.js";
import type { Endpoint, FrontEnd } from "./core/model.js";
import { safe } from "./core/sanitize.js";
import { matchesHost } from "./core/scope.js";
import type { Resolver } from "./ports.js";

/** So many front ends of an endpoint are observed. */
export const MAX_FRONT_ENDS = 8;

export interface Reach {
  readonly connectTo: readonly ConnectTo[];
  readonly allowPrivate: readonly string[];
}

export interface FrontEnds {
  /** What may be dialled: one to eight. */
  readonly frontEnds: readonly FrontEnd[];
  readonly refusedAddresses: readonly string[];
  readonly leftOut: number;
}

/**
 * The addresses behind an endpoint that may be dialled. Resolved once and dialled by address, so that a name cannot
 * answer otherwise between check and use. Addresses that are not global are dropped, because a discovery document is
 * remote input; explicit connect-to targets and hosts allowed by the user are exempt.
 *
 * @throws {FaultError} `dns-failed`, `address-refused` when nothing is left
 */
export async function findFrontEnds(endpoint: Endpoint, resolver: Resolver, reach: Reach): Promise<FrontEnds> {
  const targets = connectTargets(reach.connectTo, endpoint);
  if (targets.length > 0) {
    const resolved = await Promise.all(targets.map((target) => resolveTarget(target, resolver)));
    return limited(resolved.flat(), []);
  }
  const all = await resolveTarget(endpoint, resolver);
  const exempt = reach.allowPrivate.some((pattern) => matchesHost(pattern, endpoint.host));
  const allowed = exempt ? all : all.filter(({ address }) => isGlobalAddress(address));
  const refused = all.filter((frontEnd) => !allowed.includes(frontEnd)).map(({ address }) => address);
  if (allowed.length === 0) {
    throw new FaultError(
      "address-refused",
      safe`no address of the host is global (${refused.join(", ")}); --allow-private ${endpoint.host} permits them`,
    );
  }
  return limited(allowed, refused);
}

async function resolveTarget({ host, port }: Endpoint, resolver: Resolver): Promise<FrontEnd[]> {
  const addresses = isIP(host) === 0 ? await resolver.resolve(host) : [host];
  return [...new Set(addresses)].map((address) => ({ address, port }));
}

/** Takes both families in turn, each in order, so that every run of an endpoint with many addresses takes the same. */
function limited(all: readonly FrontEnd[], refusedAddresses: readonly string[]): FrontEnds {
  const sorted = [...all].sort((a, b) => (a.address < b.address ? -1 : 1));
  const v4 = sorted.filter(({ address }) => !isIPv6(address));
  const v6 = sorted.filter(({ address }) => isIPv6(address));
  const inTurn = sorted.flatMap((_, index) => [v4[index], v6[index]]).filter((frontEnd) => frontEnd !== undefined);
  const frontEnds = inTurn.slice(0, MAX_FRONT_ENDS);
  return { frontEnds, refusedAddresses, leftOut: inTurn.length - frontEnds.length };
}
