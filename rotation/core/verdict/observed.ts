import { isIPv6 } from "node:net";
import type {
  EndpointObservation,
  Fault,
  IssuerObservation,
  Observation,
  Plan,
  PresentedChain,
  Verification,
} from "../model.js";
import { endpointName } from "../reach/issuer.js";

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
    if (refused !== undefined) return { kind: "refuse", fault: at(endpoint, refused.fault) };
  }
  if (discoveryFault !== null) return { kind: "incomplete", fault: discoveryFault };
  const [unseen] = unverified;
  if (unseen !== undefined) return { kind: "incomplete", fault: at(unseen, faultOfUnseen(unseen)) };
  if (endpoints.length > 0) return null;
  return { kind: "incomplete", fault: { code: "tls-failed", message: "no endpoint was observed" } };
}

/** The first front end that did not answer although others did; null when all did. */
export function incompleteFault({ endpoints }: IssuerObservation): Fault | null {
  for (const endpoint of endpoints) {
    const [failure] = failures(endpoint);
    if (failure !== undefined) return at(endpoint, failure.fault);
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
 * roots alone and accepts TLS 1.2, else by thumbprint. Null when an endpoint could not be observed.
 */
export function verificationOf({ endpoints, discoveryFault }: IssuerObservation): Verification | null {
  const unseen = (endpoint: EndpointObservation) =>
    ofKind(endpoint, "verified").length + ofKind(endpoint, "refused").length === 0;
  if (endpoints.some((endpoint) => !unseen(endpoint) && !isPubliclyTrusted(endpoint))) return "thumbprint-pinned";
  return discoveryFault !== null || endpoints.some(unseen) ? null : "likely-publicly-trusted";
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
function failures(endpoint: EndpointObservation): (OfKind<"failed"> | OfKind<"no-route">)[] {
  const routed = endpoint.observations.filter(({ kind }) => kind !== "no-route");
  const hasRoute = (v6: boolean) => routed.some(({ frontEnd }) => isIPv6(frontEnd.address) === v6);
  const lost = ofKind(endpoint, "no-route").filter(({ frontEnd }) => hasRoute(isIPv6(frontEnd.address)));
  return [...ofKind(endpoint, "failed"), ...lost];
}

function faultOfUnseen(endpoint: EndpointObservation): Fault {
  const [failed] = [...ofKind(endpoint, "failed"), ...ofKind(endpoint, "no-route")];
  return endpoint.fault ?? failed?.fault ?? { code: "tls-failed", message: "the host completed no TLS handshake" };
}

function at({ endpoint }: EndpointObservation, { code, message }: Fault): Fault {
  return { code, message: `${endpointName(endpoint)}: ${message}` };
}
