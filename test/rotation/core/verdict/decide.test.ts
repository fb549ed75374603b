import { describe, expect, it } from "vitest";
import type { IssuerObservation, Policy } from "../../../../rotation/core/model.js";
import { decide, rankThumbprints } from "../../../../rotation/core/verdict/decide.js";
import {
  chain,
  endpointObservation,
  failed,
  fault,
  frontEnd,
  issuerObservation,
  jwksObservation,
  NOW,
  noRoute,
  notOffered,
  observed,
  provider,
  refused,
  thumbprint,
  verified,
} from "../../../support/builders.js";

const POLICY: Policy = { retention: "keep", expiryDays: 30 };
const V4 = { frontEnd: frontEnd("142.250.1.95") };
const OTHER_V4 = { frontEnd: frontEnd("142.250.1.96") };
const V6 = { frontEnd: frontEnd("2a00:1450:4001:800::5f") };
const OTHER_V6 = { frontEnd: frontEnd("2a00:1450:4001:801::5f") };

/** The verdict on a provider with these certificates registered. */
function verdict(registered: readonly string[], seen: IssuerObservation, policy = POLICY) {
  return decide(provider(registered.map(thumbprint)), seen, policy, NOW);
}

describe("with a verified chain from everywhere", () => {
  it.each([
    ["the root", "keep", ["root"], ["root"]],
    ["the root and more", "keep", ["old", "root"], ["old", "root"]],
    ["nothing", "rotate", [], ["root"]],
    ["another root", "rotate", ["old"], ["root", "old"]],
  ])("and %s registered the plan is to %s", (_what, kind, registered, planned) => {
    const result = verdict(registered, observed(verified("root"), notOffered({ variant: "rsa" })));
    expect(result.plan.kind).toBe(kind);
    expect(result.planned).toEqual(planned.map(thumbprint));
    expect(result.required).toEqual([thumbprint("root")]);
  });

  it("what is missing and what is stale is told beside the plan", () => {
    const seen = observed(verified("root"), verified("second", { variant: "rsa" }));
    const result = verdict(["old", "second"], seen);
    expect(result.missing).toEqual([thumbprint("root")]);
    expect(result.stale).toEqual([thumbprint("old")]);
    expect(result).toMatchObject({ verification: "likely-publicly-trusted", daysToExpiry: 1000 });
  });

  it("a chain of one certificate requires that one", () => {
    expect(verdict([], observed(verified(chain("alone")))).planned).toEqual([thumbprint("alone")]);
  });
});

it("required is the union over endpoints, front ends and variants", () => {
  const seen = issuerObservation(
    endpointObservation([
      verified("a", V4),
      verified("b", { ...V4, variant: "rsa" }),
      verified("c", V6),
      verified("b", { ...V6, variant: "rsa" }),
    ]),
    jwksObservation([verified("d", V4), notOffered({ ...V4, variant: "rsa" })]),
  );
  const result = verdict(["d"], seen);
  expect(new Set(result.required)).toEqual(new Set(["a", "b", "c", "d"].map(thumbprint)));
  const [first, second] = result.required;
  expect([first, second]).toEqual([thumbprint("d"), thumbprint("b")]);
  expect(result.plan).toEqual({ kind: "rotate", to: result.required });
});

describe("an endpoint that presented refused chains only is refused", () => {
  const wrong = refused({ fault: fault("wrong-host", "the certificate is for another host") });

  it.each([
    ["alone", observed(wrong)],
    ["in every variant", observed(wrong, refused({ variant: "rsa" }))],
    ["where another front end failed first", observed(failed(V4), { ...wrong, ...OTHER_V4 })],
    ["while discovery failed too", { ...observed(wrong), discoveryFault: fault("self-signed") }],
    ["beside a good endpoint", issuerObservation(endpointObservation([wrong]), jwksObservation([verified("root")]))],
  ])("%s, with the endpoint and the address in its fault", (_what, seen) => {
    const result = verdict(["root"], seen);
    const message = expect.stringMatching(
      /^container\.googleapis\.com:443 at 142\.250\.1\.9\d:443 \(ecdsa\): the certificate is for another host$/,
    );
    expect(result.plan).toEqual({ kind: "refuse", fault: { code: "wrong-host", message } });
    expect(result.planned).toEqual([thumbprint("root")]);
  });

  it("although it is the second, after one that could not be seen", () => {
    const seen = issuerObservation(endpointObservation([failed()]), jwksObservation([wrong]));
    expect(verdict([], seen).plan).toMatchObject({ kind: "refuse", fault: { code: "wrong-host" } });
  });

  it("and what it presented is not required", () => {
    expect(verdict([], observed(wrong))).toMatchObject({ required: [], missing: [], daysToExpiry: null });
  });
});

describe("without a verified chain for every endpoint there is no plan", () => {
  const root = verified("root");
  const unresolved = endpointObservation([], { fault: fault("dns-failed"), tls12: "unknown" });

  it.each([
    ["the discovery document failed", { ...observed(root), discoveryFault: fault("discovery-not-json") }],
    ["the issuer has no usable URL", { endpoints: [], discoveryFault: fault("issuer-url-invalid") }],
    ["the name did not resolve", issuerObservation(unresolved)],
    ["the name of the keys' host did not resolve", issuerObservation(endpointObservation([root]), unresolved)],
    ["every connection broke", observed(failed(V4), failed(V6))],
    ["there is no route", observed(noRoute(V4), noRoute(V6))],
    ["no variant is offered", observed(notOffered(), notOffered({ variant: "rsa" }), failed({ variant: "other" }))],
    ["the keys' host broke off", issuerObservation(endpointObservation([root]), jwksObservation([failed()]))],
  ])("when %s, although a value is missing", (_what, seen) => {
    const result = verdict(["old"], seen);
    expect(result.plan.kind).toBe("incomplete");
    expect(result.planned).toEqual([thumbprint("old")]);
    expect(result.findings.map(({ code }) => code)).not.toContain("stale");
  });

  it.each([
    ["discovery", { ...observed(root), discoveryFault: fault("discovery-not-json", "no JSON") }, "no JSON"],
    ["the name", issuerObservation(unresolved), "container.googleapis.com:443: message of dns-failed"],
    ["the keys", issuerObservation(endpointObservation([root]), jwksObservation([failed()])), "keys.example:443 at "],
    ["no TLS", observed(notOffered()), "container.googleapis.com:443: the host completed no TLS handshake"],
  ])("and the fault tells of %s", (_what, seen, message) => {
    expect(verdict([], seen).plan).toMatchObject({ fault: { message: expect.stringContaining(message) } });
  });

  it("nor when nothing was observed at all", () => {
    const result = verdict(["old"], issuerObservation(), { ...POLICY, retention: "exact" });
    expect(result.plan.kind).toBe("incomplete");
    expect(result.planned).toEqual([thumbprint("old")]);
  });
});

describe("when one front end did not answer", () => {
  const partly = observed(verified("root", V4), failed({ ...OTHER_V4, fault: fault("timeout", "too late") }));

  it("and the rest is in sync, it is incomplete with that front end's fault", () => {
    const incomplete = {
      code: "timeout",
      message: `container.googleapis.com:443 at ${OTHER_V4.frontEnd.address}:443 (ecdsa): too late`,
    };
    expect(verdict(["root"], partly).plan).toEqual({ kind: "incomplete", fault: incomplete });
  });

  it("and something is missing, it is rotated all the same", () => {
    expect(verdict(["old"], partly).plan).toEqual({ kind: "rotate", to: ["root", "old"].map(thumbprint) });
  });

  it("and another presented a refused chain, the verified ones decide", () => {
    expect(verdict(["root"], observed(verified("root", V4), refused(OTHER_V4))).plan).toEqual({ kind: "keep" });
  });
});

describe("a front end without a route", () => {
  it.each([
    ["IPv6, while IPv4 answered", "keep", [verified("root", V4), noRoute(V6), noRoute(OTHER_V6)]],
    ["IPv4, while IPv6 answered", "keep", [noRoute(V4), verified("root", V6)]],
    ["one IPv6 of two", "incomplete", [verified("root", V4), verified("root", V6), noRoute(OTHER_V6)]],
    ["one IPv4 of two", "incomplete", [verified("root", V4), noRoute(OTHER_V4)]],
    ["one IPv6, where the other broke", "incomplete", [verified("root", V4), failed(V6), noRoute(OTHER_V6)]],
    [
      "one IPv6, where the other offered nothing",
      "incomplete",
      [verified("root", V4), notOffered(V6), noRoute(OTHER_V6)],
    ],
  ])("(%s): %s", (_what, kind, observations) => {
    expect(verdict(["root"], observed(...observations)).plan.kind).toBe(kind);
  });
});

describe("thumbprints as often as they were seen", () => {
  const [a, b, c] = ["a", "b", "c"].map(thumbprint).sort();

  it.each([
    ["none", [], [], []],
    ["one, several times", [a, a, a], [], [a]],
    ["registered ones, in their order, however seldom", [a, a, b, c], [c, b], [c, b, a]],
    ["new ones, the most frequent first", [a, c, c, b, b, b], [], [b, c, a]],
    ["new ones as frequent, by value", [c, b, a], [], [a, b, c]],
    ["registered ones that were not seen: left out", [a], [b, a], [a]],
  ])("are ranked without repetition: %s", (_what, seen, registered, ranked) => {
    const text = (list: readonly (string | undefined)[]) => list.map(String);
    expect(rankThumbprints(text(seen), text(registered))).toEqual(text(ranked));
  });
});
