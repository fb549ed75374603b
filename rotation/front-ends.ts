import { isIP, isIPv6 } from "node:net";
import { FaultError } from "./core/fault/fault.js";
import { safe } from "./core/fault/sanitize.js";
import type { Endpoint, FrontEnd } from "./core/model.js";
import { isIntranetAddress } from "./core/reach/address.js";
import { dialTargets, mayDial, type Reach } from "./core/reach/reach.js";
import type { Resolver } from "./ports.js";

/** Maximum front ends of an endpoint that are observed. */
const MAX_FRONT_ENDS = 8;

export interface FrontEnds {
  /** What may be dialled: one to eight. */
  readonly frontEnds: readonly FrontEnd[];
  readonly refusedAddresses: readonly string[];
  readonly leftOut: number;
}

/** Every address of an endpoint is one that must not be dialled. */
export class AddressesRefused extends FaultError {
  readonly refusedAddresses: readonly string[];

  /** @param named - whether the account or the user named the host */
  constructor(host: string, refusedAddresses: readonly string[], named: boolean) {
    const which = refusedAddresses.join(", ");
    // No advice that opens what somebody else chose: a host of a discovery document, or an address of the machine's own.
    const advice = named && refusedAddresses.every(isIntranetAddress);
    const how = advice ? safe`; --allow-private ${host} permits them` : ", so none was dialled";
    super("address-refused", safe`no address of ${host} is global (${which})` + how);
    this.refusedAddresses = refusedAddresses;
  }
}

/**
 * The addresses behind an endpoint that may be dialled. Resolved once and dialled by address, so that a name cannot
 * answer otherwise between check and use. Addresses that are not global are dropped, because a discovery document is
 * remote input; hosts that the user named, by a connect-to target or as allowed, are exempt.
 *
 * @param named - whether the account or the user named the host, and no document from elsewhere
 * @throws {FaultError} `dns-failed`
 * @throws {AddressesRefused} when nothing is left
 */
export async function findFrontEnds(
  endpoint: Endpoint,
  resolver: Resolver,
  reach: Reach,
  named = false,
): Promise<FrontEnds> {
  const found = await Promise.all(
    dialTargets(endpoint, reach).map(async (target) => {
      const { host, port } = target;
      const addresses = isIP(host) === 0 ? await resolver.resolve(host) : [host];
      return [...new Set(addresses)].map((address) => ({
        frontEnd: { address, port },
        mayDial: mayDial(address, target),
      }));
    }),
  );
  const refused = found.flat().filter(({ mayDial }) => !mayDial);
  const refusedAddresses = refused.map(({ frontEnd }) => frontEnd.address);
  const dialled = found.flat().filter(({ mayDial }) => mayDial);
  if (dialled.length === 0) throw new AddressesRefused(endpoint.host, refusedAddresses, named);
  return { ...limited(dialled.map(({ frontEnd }) => frontEnd)), refusedAddresses };
}

/** Takes both families in turn, each in order, so that every run of an endpoint with many addresses takes the same. */
function limited(all: readonly FrontEnd[]): Pick<FrontEnds, "frontEnds" | "leftOut"> {
  const sorted = [...all].sort((a, b) => (a.address < b.address ? -1 : 1));
  const v4 = sorted.filter(({ address }) => !isIPv6(address));
  const v6 = sorted.filter(({ address }) => isIPv6(address));
  const inTurn = sorted.flatMap((_, index) => [v4[index], v6[index]]).filter((frontEnd) => frontEnd !== undefined);
  const frontEnds = inTurn.slice(0, MAX_FRONT_ENDS);
  return { frontEnds, leftOut: inTurn.length - frontEnds.length };
}
