import { describe, expect, it } from "vitest";
import { observedFindings } from "../../../../rotation/core/verdict/findings.js";
import {
  chain,
  endpointObservation,
  HOST,
  issuerObservation,
  jwksObservation,
  leaf,
  NOW,
  observed,
  refused,
  thumbprint,
  verified,
} from "../../../support/builders.js";

const POLICY = { retention: "keep", expiryDays: 30 } as const;
const extra = verified("corp root", { anchor: "extra" });

describe("a chain that verifies by the CA file alone", () => {
  const text = "verifies by the CA file alone, not by the public CAs";

  it("is information at a host of which nothing is known", () => {
    const seen = issuerObservation(jwksObservation([extra, verified("root")]));
    const finding = { code: "extra-anchor", severity: "information", message: `keys.example:443 ${text}` };
    expect(observedFindings(seen, POLICY, NOW)).toEqual([finding]);
  });

  it("is a warning at a host that is known to be public, once however many front ends present it", () => {
    const message = `${HOST}:443 ${text}, though its certificates are known to come from one: is something between you and the host, such as a proxy that inspects TLS? Then its values are the proxy's`;
    expect(observedFindings(observed(extra, extra), POLICY, NOW)).toEqual([
      { code: "extra-anchor", severity: "warning", message },
    ]);
  });

  it.each([
    "CONTAINER.googleapis.com".toLowerCase(),
    "accounts.google.com",
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "oidc.eks.eu-west-1.amazonaws.com",
    "tenant.eu.auth0.com",
    "app.terraform.io",
  ])("is a warning at %s", (host) => {
    const seen = issuerObservation(endpointObservation([extra], { endpoint: { host, port: 443 } }));
    expect(observedFindings(seen, POLICY, NOW)).toMatchObject([{ code: "extra-anchor", severity: "warning" }]);
  });

  it.each(["gitlab.corp.example", "googleapis.com.evil.example", "notgitlab.com"])("is information at %s", (host) => {
    const seen = issuerObservation(endpointObservation([extra], { endpoint: { host, port: 443 } }));
    expect(observedFindings(seen, POLICY, NOW)).toMatchObject([{ severity: "information" }]);
  });

  it("is no finding where all verify with the bundled roots, or none does", () => {
    expect(observedFindings(observed(verified("root"), refused()), POLICY, NOW)).toMatchObject([
      { code: "untrusted-chain" },
    ]);
    expect(observedFindings(observed(refused()), POLICY, NOW)).toEqual([]);
  });
});

describe("a leaf that stands alone", () => {
  it("is told with its end and what to do", () => {
    const message = `${HOST}:443 presents its own certificate alone (CN=alone), so that ${thumbprint("alone")} is required: it stops matching at the next renewal, 2027-01-21 at the latest. Let the host present its CA's certificate too`;
    expect(observedFindings(observed(verified(chain("alone"))), POLICY, NOW)).toEqual([
      { code: "leaf-required", severity: "information", message },
    ]);
  });

  it("is told though it was sent twice", () => {
    const twice = chain("alone", leaf("alone", { onWalk: false }));
    const codes = observedFindings(observed(verified(twice)), POLICY, NOW).map(({ code }) => code);
    expect(codes).toEqual(["leaf-required", "chain-disordered"]);
  });

  it("is no finding beside its CA", () => {
    expect(observedFindings(observed(verified(chain("a", "ca"))), POLICY, NOW)).toEqual([]);
  });
});

it("more than five required are told without a registered list", () => {
  const message = "6 thumbprints are required and IAM holds 5: the rest cannot be registered";
  const roots = (count: number) => observed(...Array.from({ length: count }, (_, index) => verified(`root ${index}`)));
  expect(observedFindings(roots(6), POLICY, NOW)).toEqual([
    { code: "too-many-thumbprints", severity: "warning", message },
  ]);
  expect(observedFindings(roots(5), POLICY, NOW)).toEqual([]);
});
