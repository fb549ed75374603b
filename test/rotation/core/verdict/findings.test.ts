import { describe, expect, it } from "vitest";
import type { Finding, FindingCode, IssuerObservation, Thumbprint } from "../../../../rotation/core/model.js";
import { decide } from "../../../../rotation/core/verdict/decide.js";
import {
  certificate,
  chain,
  daysFromNow,
  endpointObservation,
  fault,
  frontEnd,
  issuerObservation,
  jwksObservation,
  leaf,
  NOW,
  observed,
  provider,
  refused,
  thumbprint,
  verified,
} from "../../../support/builders.js";

const ROOT = thumbprint("root");
const OLD = thumbprint("old");
const ZEROS = "0".repeat(40);

/** The findings on a provider with these values registered. */
function findings(registered: readonly Thumbprint[], seen: IssuerObservation): readonly Finding[] {
  return decide(provider(registered), seen, { retention: "keep", expiryDays: 30 }, NOW).findings;
}

function codes(registered: readonly Thumbprint[], seen: IssuerObservation): FindingCode[] {
  return findings(registered, seen).map(({ code }) => code);
}

it("a provider in sync with a good host has no finding", () => {
  expect(findings([ROOT], observed(verified("root"), verified("root", { variant: "rsa" })))).toEqual([]);
});

it("an empty list has no finding of its own", () => {
  expect(findings([], observed(verified("root")))).toEqual([]);
});

describe("a registered value that equals a presented leaf", () => {
  const pinned = thumbprint("host certificate");
  const seen = observed(verified(chain("host certificate", "root")));

  it("is leaf-pinned with the day it stops matching, a warning while something is missing", () => {
    const message = `registered ${pinned} is the host's own certificate (CN=host certificate), not the last of its chain: it stops matching at the next renewal, 2027-01-21 at the latest`;
    expect(findings([pinned], seen)).toEqual([{ code: "leaf-pinned", severity: "warning", message }]);
  });

  it("is information while all required is registered", () => {
    expect(findings([ROOT, pinned], seen)).toEqual([
      { code: "leaf-pinned", severity: "information", message: expect.stringContaining(pinned) },
    ]);
  });

  it("is told once although several front ends presented it", () => {
    const twice = observed(...seen.endpoints.flatMap(({ observations }) => [...observations, ...observations]));
    expect(codes([pinned], twice)).toEqual(["leaf-pinned"]);
  });

  it("is told without a plan as well: it dies at the next renewal all the same", () => {
    expect(codes([ROOT, pinned], { ...seen, discoveryFault: fault("discovery-not-json") })).toEqual(["leaf-pinned"]);
  });

  it("is no finding when it stands alone and is required", () => {
    expect(codes([pinned], observed(verified(chain("host certificate"))))).toEqual(["leaf-required"]);
  });
});

describe("a placeholder", () => {
  it.each([
    ["information while all required is registered", "information", [ROOT, ZEROS]],
    ["a warning while something is missing", "warning", [ZEROS]],
  ])("is %s", (_what, severity, registered) => {
    const message = `registered ${ZEROS} is a placeholder, not the hash of a certificate`;
    expect(findings(registered, observed(verified("root")))).toEqual([{ code: "placeholder", severity, message }]);
  });

  it("of hostile text is told escaped", () => {
    const [{ message } = { message: "" }] = findings(["\u001b[2J\u202e"], observed(verified("root")));
    expect(message).toContain("\\u{1b}[2J\\u{202e} is a placeholder");
  });
});

describe("a registered value that is not required", () => {
  it("is stale, for information, once for each value", () => {
    const message = (value: string) => `registered ${value} is not required today`;
    const other = thumbprint("other");
    expect(findings([OLD, ROOT, other], observed(verified("root")))).toEqual([
      { code: "stale", severity: "information", message: message(OLD) },
      { code: "stale", severity: "information", message: message(other) },
    ]);
  });

  it("is not told without a plan: what is required is not known then", () => {
    const unread = { ...observed(verified("root")), discoveryFault: fault("discovery-not-json") };
    expect(codes([ROOT, OLD], unread)).toEqual([]);
  });

  it("stays information while something is missing", () => {
    expect(findings([OLD], observed(verified("root")))).toMatchObject([{ code: "stale", severity: "information" }]);
  });
});

describe("too many thumbprints", () => {
  const requiring = (count: number) =>
    observed(...Array.from({ length: count }, (_, index) => verified(`root ${index}`)));

  it.each([
    [5, []],
    [6, ["too-many-thumbprints"]],
  ])("with %i required: findings %j", (count, expected) => {
    expect(codes([], requiring(count))).toEqual(expected);
  });

  it("is a warning with the count and IAM's limit", () => {
    const message = "7 thumbprints are required and IAM holds 5: the rest cannot be registered";
    expect(findings([], requiring(7))).toEqual([{ code: "too-many-thumbprints", severity: "warning", message }]);
  });
});

describe("a refused chain", () => {
  const wrong = { fault: fault("certificate-expired", "a certificate of the chain has expired") };

  it("beside verified ones is a warning that says where, in which variant and why", () => {
    const seen = observed(verified("root"), refused({ ...wrong, variant: "rsa", frontEnd: frontEnd("2600::1", 8443) }));
    const message =
      "container.googleapis.com:443 at [2600::1]:8443 (rsa) presented a chain that was refused: a certificate of the chain has expired";
    expect(findings([ROOT], seen)).toEqual([{ code: "untrusted-chain", severity: "warning", message }]);
  });

  it("alone is the outcome, not a finding", () => {
    expect(codes([], observed(refused(wrong)))).toEqual([]);
  });

  it("of an endpoint without verified ones is no finding beside another endpoint", () => {
    const seen = issuerObservation(endpointObservation([verified("root")]), jwksObservation([refused(wrong)]));
    expect(codes([ROOT], seen)).toEqual([]);
  });
});

describe("an endpoint that refuses TLS 1.2", () => {
  it("is told for information, by name", () => {
    const good = endpointObservation([verified("root")]);
    const seen = issuerObservation(good, jwksObservation([verified("root")], { tls12: "refused" }));
    const message = "keys.example:443 refuses TLS 1.2: AWS then falls back to thumbprints";
    expect(findings([ROOT], seen)).toEqual([{ code: "tls13-required", severity: "information", message }]);
  });

  it.each(["accepted", "unknown"] as const)("is not told when TLS 1.2 is %s", (tls12) => {
    expect(codes([ROOT], issuerObservation(endpointObservation([verified("root")], { tls12 })))).toEqual([]);
  });
});

it("everything at once is told once each, the registered list first, in a fixed order", () => {
  const soon = { notAfter: daysFromNow(2) };
  const bad = chain(leaf("pinned", soon), certificate("ca", { ...soon, issuedByNext: false }), "top");
  const many = Array.from({ length: 5 }, (_, index) => verified(`root ${index}`));
  const observations = [verified(bad), verified(bad, { frontEnd: frontEnd("2600::1") }), ...many, refused()];
  const seen = issuerObservation(endpointObservation(observations, { tls12: "refused" }));
  expect(codes([ZEROS, OLD, thumbprint("pinned")], seen)).toEqual([
    "leaf-pinned",
    "placeholder",
    "stale",
    "too-many-thumbprints",
    "expiring",
    "leaf-late",
    "untrusted-chain",
    "chain-disordered",
    "tls13-required",
  ]);
});
