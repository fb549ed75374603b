import { FaultError } from "../fault/fault.js";
import { safe } from "../fault/sanitize.js";
import type { Endpoint } from "../model.js";
import { isGlobalAddress } from "./address.js";
import { type ConnectTo, connectTargets } from "./connect-to.js";
import { endpointName } from "./issuer.js";
import { matchesHost } from "./scope.js";

/** What the user permits beyond the rules for remote input. */
export interface Reach {
  readonly connectTo: readonly ConnectTo[];
  /** Host patterns whose addresses need not be global. */
  readonly allowPrivate: readonly string[];
}

/** A host and port to dial for an endpoint; the host is a name or an address. */
export interface DialTarget extends Endpoint {
  /** Whether the user named the host or permits its addresses, so that they need not be global. */
  readonly exempt: boolean;
}

/** Where to go for an endpoint: the connect-to targets, else the endpoint itself. One or more. */
export function dialTargets(endpoint: Endpoint, { connectTo, allowPrivate }: Reach): DialTarget[] {
  const allowed = allowPrivate.some((pattern) => matchesHost(pattern, endpoint.host));
  const targets = connectTargets(connectTo, endpoint);
  const all = targets.length > 0 ? targets : [{ ...endpoint, explicit: false }];
  return all.map(({ host, port, explicit }) => ({ host, port, exempt: explicit || allowed }));
}

/** Whether an address of a target may be dialled: only global ones, unless the target is exempt. */
export function mayDial(address: string, { exempt }: DialTarget): boolean {
  return exempt || isGlobalAddress(address);
}

/**
 * A discovery document is remote input: it must not make us connect to any port of any host. Allowed are port 443, the
 * issuer's own port and what the user named.
 *
 * @param jwks - the endpoint that the document names
 * @param issuer - the endpoint of the issuer
 * @throws {FaultError} `discovery-jwks-port-refused`
 */
export function assertJwksPort(jwks: Endpoint, issuer: Endpoint, reach: Reach): void {
  if (jwks.port === 443 || jwks.port === issuer.port || dialTargets(jwks, reach).some(({ exempt }) => exempt)) return;
  throw new FaultError(
    "discovery-jwks-port-refused",
    safe`jwks_uri names ${endpointName(jwks)}; allowed are port 443, the issuer's port and explicit --connect-to targets`,
  );
}
