import { isIPv6 } from "node:net";
import { isShapeFault } from "../fault/network-fault.js";
import type {
  EndpointObservation,
  Fault,
  IssuerObservation,
  Observation,
  ObservationTarget,
  Plan,
  PresentedChain,
  Verification,
} from "../model.js";
import { endpointName, frontEndName } from "../reach/issuer.js";

type NoPlan = Extract<Plan, { fault: Fault }>;
type Kind = Observation["kind"];
type OfKind<K extends Kind> = Extract<Observation, { kind: K }>;

/** The observations of one kind. */
export function ofKind<K extends Kind>({ observations }: EndpointObservation, kind: K): OfKind<K>[] {
  return observations.filter((observation): observation is OfKind<K> => observation.kind === kind);
}

/** The chains of an endpoint that verified for its name. */
export function verifiedChains(endpoint: EndpointObservation): PresentedChain[] {
  return ofKind(endpoint, "verified").map(({ chain }) => chain);
}

/**
 * Why there can be no plan; null when every endpoint is known and presented a verified chain. An endpoint that refused
 * chains alone speaks for (`refuse`) goes before all else: it may be an attack, and waiting does not help.
 */
export function blockingPlan({ endpoints, discoveryFault }: IssuerObservation): NoPlan | null {
  const unverified = endpoints.filter((endpoint) => verifiedChains(endpoint).length === 0);
  for (const endpoint of unverified) {
    const [refused] = ofKind(endpoint, "refused");
    if (refused !== undefined) return { kind: "refuse", fault: faultAt(endpoint, refused) };
  }
  if (discoveryFault !== null) return { kind: "incomplete", fault: discoveryFault };
  const [unseen] = unverified;
  if (unseen !== undefined) return { kind: "incomplete", fault: faultOfUnseen(unseen) };
  if (endpoints.length > 0) return null;
  return { kind: "incomplete", fault: { code: "tls-failed", message: "no endpoint was observed" } };
}

/** The first front end that did not answer although others did; null when all did. */
export function incompleteFault({ endpoints }: IssuerObservation): Fault | null {
  for (const endpoint of endpoints) {
    const [failure] = failures(endpoint);
    if (failure !== undefined) return faultAt(endpoint, failure);
  }
  return null;
}

/**
 * Whether retention `exact` may drop what it did not see: every resolved front end answered in every variant it offers,
 * none was left out, and none presented a chain that had to be refused. An address without a route did not answer
 * either: no failure, but what it presents is not known.
 */
export function isComplete({ endpoints }: IssuerObservation): boolean {
  return endpoints.every(
    ({ observations, frontEndsLeftOut }) =>
      frontEndsLeftOut === 0 && observations.every(({ kind }) => kind === "verified" || kind === "not-offered"),
  );
}

/**
 * How AWS most likely verifies this issuer: against its own CA library when every endpoint verifies with the bundled
 * roots alone and accepts TLS 1.2, else by thumbprint. Null when that cannot be said: an endpoint was not observed, did
 * not answer the question about TLS 1.2, or presented a chain that was refused for its shape and not by a root store.
 */
export function verificationOf({ endpoints, discoveryFault }: IssuerObservation): Verification | null {
  const seen = endpoints.filter((each) => ofKind(each, "verified").length + ofKind(each, "refused").length > 0);
  if (seen.some(isAnswerless)) return null;
  if (!seen.every(isPubliclyTrusted)) return "thumbprint-pinned";
  return discoveryFault !== null || seen.length < endpoints.length ? null : "likely-publicly-trusted";
}

function isAnswerless(endpoint: EndpointObservation): boolean {
  return endpoint.tls12 === "unknown" || ofKind(endpoint, "refused").some(({ fault }) => isShapeFault(fault));
}

function isPubliclyTrusted(endpoint: EndpointObservation): boolean {
  const verified = ofKind(endpoint, "verified");
  return (
    endpoint.tls12 === "accepted" &&
    ofKind(endpoint, "refused").length === 0 &&
    verified.every(({ anchor }) => anchor === "bundled")
  );
}

/**
 * The observations that should have succeeded. An address without a route is none of them as long as no other address
 * of its family was reached: then this machine has no such network, which says nothing about the host.
 */
export function failures(endpoint: EndpointObservation): (OfKind<"failed"> | OfKind<"no-route">)[] {
  const routed = endpoint.observations.filter(({ kind }) => kind !== "no-route");
  const hasRoute = (v6: boolean) => routed.some(({ frontEnd }) => isIPv6(frontEnd.address) === v6);
  const lost = ofKind(endpoint, "no-route").filter(({ frontEnd }) => hasRoute(isIPv6(frontEnd.address)));
  return [...ofKind(endpoint, "failed"), ...lost];
}

/** `HOST:PORT at ADDRESS:PORT (VARIANT)`: where something was seen or failed, for people. */
export function placeOf({ endpoint }: EndpointObservation, { frontEnd, variant }: ObservationTarget): string {
  return `${endpointName(endpoint)} at ${frontEndName(frontEnd)} (${variant})`;
}

function faultOfUnseen(endpoint: EndpointObservation): Fault {
  const [failed] = [...ofKind(endpoint, "failed"), ...ofKind(endpoint, "no-route")];
  if (failed !== undefined) return faultAt(endpoint, failed);
  const { code, message } = endpoint.fault ?? { code: "tls-failed", message: "the host completed no TLS handshake" };
  return { code, message: `${endpointName(endpoint.endpoint)}: ${message}` };
}

function faultAt(endpoint: EndpointObservation, seen: ObservationTarget & { readonly fault: Fault }): Fault {
  const { code, message } = seen.fault;
  return { code, message: `${placeOf(endpoint, seen)}: ${message}` };
}
