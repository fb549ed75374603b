import { type Finding, finding } from "../finding.js";
import type { EndpointObservation } from "../model.js";
import { endpointName, frontEndName } from "../reach/issuer.js";
import { failures, ofKind, placeOf } from "./observed.js";

/** What the connections to an endpoint say beside their chains. */
export function connectionFindings(endpoint: EndpointObservation): Finding[] {
  return [...unseenAddresses(endpoint), ...variantReset(endpoint), ...tls13Required(endpoint)];
}

/** Addresses of which nobody knows what they present, whatever the others decided. */
function unseenAddresses(endpoint: EndpointObservation): Finding[] {
  const { fault, refusedAddresses, frontEndsLeftOut } = endpoint;
  // Where nothing was dialled the fault says why, and names the addresses.
  if (fault !== null) return [];
  const unseen = new Map<string, string[]>();
  for (const { frontEnd, variant, fault } of failures(endpoint)) {
    const name = frontEndName(frontEnd);
    unseen.set(name, [...(unseen.get(name) ?? []), `${variant}: ${fault.code}`]);
  }
  const parts = [
    ...Array.from(unseen, ([name, why]) => `${name} (${why.join(", ")})`),
    ...refusedAddresses.map((address) => `${address} (not global, so not dialled)`),
    ...(frontEndsLeftOut === 0 ? [] : [`${frontEndsLeftOut} more (beyond the limit)`]),
  ];
  if (parts.length === 0) return [];
  return [finding("unseen-addresses", `addresses of ${endpointName(endpoint.endpoint)} not seen: ${parts.join(", ")}`)];
}

function variantReset(endpoint: EndpointObservation): Finding[] {
  return ofKind(endpoint, "variant-reset").map((seen) => {
    const { variant, fault } = seen;
    const message = `${placeOf(endpoint, seen)} drops connections that ask for ${variant}, which counts as not offered: ${fault.message}`;
    return finding("variant-reset", message);
  });
}

function tls13Required({ endpoint, tls12 }: EndpointObservation): Finding[] {
  if (tls12 !== "refused") return [];
  const message = `${endpointName(endpoint)} refuses TLS 1.2: AWS then falls back to thumbprints`;
  return [finding("tls13-required", message)];
}
