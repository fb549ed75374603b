import { describe, expect, it } from "vitest";
import type { EndpointObservation, IssuerObservation, Observation } from "../../../../rotation/core/model.js";
import {
  blockingPlan,
  incompleteFault,
  isComplete,
  ofKind,
  verifiedChains,
} from "../../../../rotation/core/verdict/observed.js";
import {
  chainTo,
  endpointObservation,
  failed,
  fault,
  frontEnd,
  issuerObservation,
  jwksObservation,
  noRoute,
  notOffered,
  observed,
  refused,
  variantReset,
  verified,
} from "../../../support/builders.js";

const V4 = { frontEnd: frontEnd("142.250.1.95") };
const V6 = { frontEnd: frontEnd("2600::1") };
const OTHER_V6 = { frontEnd: frontEnd("2600::2") };
const ROOT = verified("root");
/** Where the builders place an observation. */
const AT = `at ${verified("root").frontEnd.address}:443 (ecdsa)`;
const OTHER = verified("other root", { variant: "rsa" });

it("observations are told apart by kind, in their order", () => {
  const endpoint = endpointObservation([failed(), ROOT, notOffered(), noRoute(), OTHER, refused()]);
  expect(ofKind(endpoint, "verified")).toEqual([ROOT, OTHER]);
  expect(ofKind(endpoint, "refused")).toEqual([refused()]);
  expect(ofKind(endpoint, "not-offered")).toEqual([notOffered()]);
  expect(ofKind(endpoint, "no-route")).toEqual([noRoute()]);
  expect(ofKind(endpoint, "failed")).toEqual([failed()]);
});

it("the verified chains are those alone", () => {
  expect(verifiedChains(endpointObservation([ROOT, refused(), OTHER]))).toEqual([
    chainTo("root"),
    chainTo("other root"),
  ]);
  expect(verifiedChains(endpointObservation([refused(), failed()]))).toEqual([]);
});

describe("what blocks a plan", () => {
  const good = endpointObservation([ROOT]);

  it.each([
    ["one endpoint that verified", issuerObservation(good)],
    ["two endpoints that verified", issuerObservation(good, jwksObservation([OTHER]))],
    ["verified chains beside every kind of trouble", observed(ROOT, refused(), failed(), noRoute(), notOffered())],
  ])("nothing, with %s", (_what, seen) => {
    expect(blockingPlan(seen)).toBeNull();
  });

  const unresolved = endpointObservation([], { fault: fault("dns-failed", "no such name") });
  it.each([
    ["the endpoint's own fault", [unresolved], "dns-failed", "container.googleapis.com:443: no such name"],
    [
      "its first broken connection",
      [endpointObservation([noRoute(V6), failed({ ...V4, fault: fault("connection-reset", "reset") })])],
      "connection-reset",
      "container.googleapis.com:443 at 142.250.1.95:443 (ecdsa): reset",
    ],
    [
      "its missing route",
      [endpointObservation([noRoute({ ...V6, fault: fault("no-route", "no way") })])],
      "no-route",
      "container.googleapis.com:443 at [2600::1]:443 (ecdsa): no way",
    ],
    [
      "that it completed no handshake",
      [endpointObservation([notOffered(), notOffered({ variant: "rsa" })])],
      "tls-failed",
      "container.googleapis.com:443: the host completed no TLS handshake",
    ],
    [
      "the second endpoint's trouble",
      [good, jwksObservation([failed({ fault: fault("timeout", "late") })])],
      "timeout",
      `keys.example:443 ${AT}: late`,
    ],
  ])("an unseen endpoint, with %s", (_what, endpoints: readonly EndpointObservation[], code, message) => {
    expect(blockingPlan(issuerObservation(...endpoints))).toEqual({ kind: "incomplete", fault: { code, message } });
  });

  it("the discovery document's fault as it is, before an unseen endpoint's", () => {
    const discoveryFault = fault("discovery-http-status", "HTTP status 500");
    const seen = { endpoints: [unresolved], discoveryFault };
    expect(blockingPlan(seen)).toEqual({ kind: "incomplete", fault: discoveryFault });
  });

  it("the first refused chain of an endpoint, before everything else", () => {
    const distrusted = jwksObservation([failed(), refused({ fault: fault("self-signed", "by itself") }), refused()]);
    const seen = { endpoints: [unresolved, distrusted], discoveryFault: fault("timeout") };
    const expected = { code: "self-signed", message: `keys.example:443 ${AT}: by itself` };
    expect(blockingPlan(seen)).toEqual({ kind: "refuse", fault: expected });
  });

  it("that there is no endpoint", () => {
    const nothing = { code: "tls-failed", message: "no endpoint was observed" };
    expect(blockingPlan(issuerObservation())).toEqual({ kind: "incomplete", fault: nothing });
  });

  it("an IPv6 endpoint is named in brackets", () => {
    const seen = issuerObservation(endpointObservation([failed()], { endpoint: { host: "2600::1", port: 8443 } }));
    expect(blockingPlan(seen)).toMatchObject({ fault: { message: `[2600::1]:8443 ${AT}: message of timeout` } });
  });
});

describe("an observation", () => {
  const cases: [string, boolean, boolean, IssuerObservation][] = [
    ["where all answered", true, true, observed(ROOT, OTHER)],
    ["where a variant is not offered", true, true, observed(ROOT, notOffered({ variant: "rsa" }))],
    ["where a front end failed", false, false, observed(ROOT, failed(V6))],
    ["where a chain was refused", true, false, observed(ROOT, refused())],
    ["where a variant was reset", true, false, observed(ROOT, variantReset())],
    ["where front ends were left out", true, false, leavingOut(1)],
    [
      "where a reached family has a front end without route",
      false,
      false,
      observed({ ...ROOT, ...V6 }, noRoute(OTHER_V6)),
    ],
    ["where a family has no route at all", true, false, observed({ ...ROOT, ...V4 }, noRoute(V6), noRoute(OTHER_V6))],
    ["where the second endpoint failed", false, false, second(failed())],
    ["where the second endpoint's chain was refused", true, false, second(ROOT, refused())],
  ];

  it.each(cases)("%s: no fault %s, complete %s", (_what, faultless, complete, seen) => {
    expect(incompleteFault(seen) === null).toBe(faultless);
    expect(isComplete(seen)).toBe(complete);
  });

  it("with several failures has the fault of the first endpoint's first one", () => {
    const first = endpointObservation([ROOT, failed({ fault: fault("timeout", "one") }), failed()]);
    const seen = issuerObservation(first, jwksObservation([failed({ fault: fault("not-tls", "two") })]));
    expect(incompleteFault(seen)).toEqual({ code: "timeout", message: `container.googleapis.com:443 ${AT}: one` });
  });
});

function leavingOut(frontEndsLeftOut: number): IssuerObservation {
  return issuerObservation(endpointObservation([ROOT], { frontEndsLeftOut }));
}

function second(...observations: readonly Observation[]): IssuerObservation {
  return issuerObservation(endpointObservation([ROOT]), jwksObservation(observations));
}
