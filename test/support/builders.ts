import { createHash } from "node:crypto";
import type {
  Certificate,
  Decision,
  EndpointObservation,
  Fault,
  FaultCode,
  FrontEnd,
  IssuerObservation,
  Observation,
  PresentedChain,
  Provider,
  ProviderResult,
  Thumbprint,
} from "../../rotation/core/model.js";

/** The moment at which the tests of the core take place. */
export const NOW = new Date("2026-11-22T10:00:00Z");

/** The host of every provider and endpoint, unless a test names another. */
export const HOST = "container.googleapis.com";

/** The front end of every observation, unless a test names another. */
const FRONT_END: FrontEnd = { address: "142.250.1.95", port: 443 };

const DAY_MS = 86_400_000;

type ObservationOf<K extends Observation["kind"]> = Extract<Observation, { kind: K }>;
type Given<K extends Observation["kind"]> = Partial<Omit<ObservationOf<K>, "kind">>;

/** A number of days after `NOW`; fractions and negative numbers are allowed. */
export function daysFromNow(days: number): Date {
  return new Date(NOW.getTime() + days * DAY_MS);
}

/** The thumbprint of the certificate of that name: the same value for the same name, never a placeholder. */
export function thumbprint(name: string): Thumbprint {
  return createHash("sha1").update(name).digest("hex");
}

/** A certificate in issuing order that ends in about three years: far outside every reporting period. */
export function certificate(name: string, given: Partial<Certificate> = {}): Certificate {
  return {
    subject: `CN=${name}`,
    issuer: `CN=issuer of ${name}`,
    sha1: thumbprint(name),
    notBefore: daysFromNow(-700),
    notAfter: daysFromNow(1000),
    issuedByNext: true,
    onWalk: true,
    ...given,
  };
}

/** A leaf certificate of 84 days, 60 of them left: as Google's. */
export function leaf(name: string, given: Partial<Certificate> = {}): Certificate {
  return certificate(name, { notBefore: daysFromNow(-24), notAfter: daysFromNow(60), ...given });
}

/** A presented chain, leaf first; a name stands for a certificate without peculiarities. */
export function chain(first: string | Certificate, ...rest: readonly (string | Certificate)[]): PresentedChain {
  const [head, tail] = [typeof first === "string" ? leaf(first) : first, rest];
  return [head, ...tail.map((each) => (typeof each === "string" ? certificate(each) : each))];
}

/** A chain that ends in the certificate of that name, under a leaf of its own: `thumbprint(name)` is what counts. */
export function chainTo(name: string): PresentedChain {
  return chain(`leaf under ${name}`, name);
}

export function frontEnd(address: string, port = 443): FrontEnd {
  return { address, port };
}

export function fault(code: FaultCode, message = `message of ${code}`): Fault {
  return { code, message };
}

/** A chain that verified with the bundled roots over TLS 1.3; a name stands for `chainTo(name)`. */
export function verified(of: string | PresentedChain, given: Given<"verified"> = {}): ObservationOf<"verified"> {
  const presented = typeof of === "string" ? chainTo(of) : of;
  return { ...target(), kind: "verified", anchor: "bundled", protocol: "TLSv1.3", chain: presented, ...given };
}

/** A chain that did not verify. */
export function refused(given: Given<"refused"> = {}): ObservationOf<"refused"> {
  const why = fault("unknown-issuer");
  return { ...target(), kind: "refused", protocol: "TLSv1.3", chain: chainTo("untrusted CA"), fault: why, ...given };
}

/** A connection that broke. */
export function failed(given: Given<"failed"> = {}): ObservationOf<"failed"> {
  return { ...target(), kind: "failed", fault: fault("timeout"), ...given };
}

export function noRoute(given: Given<"no-route"> = {}): ObservationOf<"no-route"> {
  return { ...target(), kind: "no-route", fault: fault("no-route"), ...given };
}

export function notOffered(given: Given<"not-offered"> = {}): ObservationOf<"not-offered"> {
  return { ...target(), kind: "not-offered", ...given };
}

/** A variant that the host drops although another one verified. */
export function variantReset(given: Given<"variant-reset"> = {}): ObservationOf<"variant-reset"> {
  return { ...target(), kind: "variant-reset", fault: fault("connection-reset"), ...given };
}

/** What was seen of `HOST:443`, which accepts TLS 1.2. */
export function endpointObservation(
  observations: readonly Observation[],
  given: Partial<EndpointObservation> = {},
): EndpointObservation {
  return {
    endpoint: { host: HOST, port: 443 },
    fault: null,
    observations,
    tls12: "accepted",
    refusedAddresses: [],
    frontEndsLeftOut: 0,
    ...given,
  };
}

/** What was seen of `keys.example:443`, the host of the keys where it is not the issuer's. */
export function jwksObservation(
  observations: readonly Observation[],
  given: Partial<EndpointObservation> = {},
): EndpointObservation {
  return endpointObservation(observations, { endpoint: { host: "keys.example", port: 443 }, ...given });
}

/** An issuer whose discovery document was read. */
export function issuerObservation(...endpoints: readonly EndpointObservation[]): IssuerObservation {
  return { endpoints, discoveryFault: null };
}

/** An issuer with one endpoint, where these observations were made. */
export function observed(...observations: readonly Observation[]): IssuerObservation {
  return issuerObservation(endpointObservation(observations));
}

/** The ARN of the provider of an issuer, which is given without its scheme. */
export function arnOf(issuerName: string): string {
  return `arn:aws:iam::111122223333:oidc-provider/${issuerName}`;
}

/** A provider of a GKE cluster with these thumbprints registered. */
export function provider(thumbprints: readonly Thumbprint[], given: Partial<Provider> = {}): Provider {
  const name = `${HOST}/v1/projects/p/locations/europe-west1/clusters/c`;
  const clientIds = ["sts.amazonaws.com"];
  return { arn: arnOf(name), issuer: `https://${name}`, clientIds, thumbprints, tags: {}, ...given };
}

/** The verdict on a provider that is in sync with the certificate `root`. */
export function decision(given: Partial<Decision> = {}): Decision {
  const list = [thumbprint("root")];
  return {
    plan: { kind: "keep" },
    required: list,
    missing: [],
    stale: [],
    planned: list,
    findings: [],
    verification: "likely-publicly-trusted",
    daysToExpiry: 431,
    ...given,
  };
}

/** The result of a GKE cluster's provider that is in sync in enforce mode. */
export function providerResult(given: Partial<ProviderResult> = {}): ProviderResult {
  const { arn, issuer } = provider([]);
  return {
    arn,
    issuer,
    outcome: "in-sync",
    mode: "enforce",
    registered: [thumbprint("root")],
    decision: decision(),
    findings: [],
    endpoints: [{ host: HOST, port: 443 }],
    fault: null,
    note: null,
    ...given,
  };
}

/** The result of a provider of `host`; `name` tells it from others there. */
export function resultAt(host: string, name: string, given: Partial<ProviderResult> = {}): ProviderResult {
  return providerResult({ arn: arnOf(`${host}/${name}`), issuer: `https://${host}/${name}`, ...given });
}

function target() {
  return { frontEnd: FRONT_END, variant: "ecdsa" } as const;
}
