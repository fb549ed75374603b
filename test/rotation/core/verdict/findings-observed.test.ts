import { describe, expect, it } from "vitest";
import type { Certificate, Finding, PresentedChain } from "../../../../rotation/core/model.js";
import { observedFindings } from "../../../../rotation/core/verdict/findings.js";
import {
  certificate,
  chain,
  daysFromNow,
  endpointObservation,
  issuerObservation,
  jwksObservation,
  leaf,
  NOW,
  observed,
  refused,
  thumbprint,
  verified,
} from "../../../support/builders.js";

const SECOND = 1 / 86_400;

function findingsOn(presented: PresentedChain, expiryDays = 30): Finding[] {
  return observedFindings(observed(verified(presented)), { retention: "keep", expiryDays }, NOW);
}

function ending(name: string, days: number, given: Partial<Certificate> = {}): Certificate {
  return certificate(name, { notAfter: daysFromNow(days), ...given });
}

describe("an end of the last certificate", () => {
  it.each([
    ["in 31 days", 30, 31, false],
    ["in 30 days", 30, 30, false],
    ["a second before 30 days", 30, 30 - SECOND, true],
    ["in 29 days", 30, 29, true],
    ["now", 30, 0, true],
    ["in a second, of a period of 1", 1, SECOND, true],
    ["in a day, of a period of 1", 1, 1, false],
    ["in a second, of a period of 0", 0, SECOND, false],
    ["a second ago, of a period of 0", 0, -SECOND, true],
  ])("%s, of a period of %i days", (_when, period, days, told) => {
    const codes = findingsOn(chain("a", ending("root", days)), period).map(({ code }) => code);
    expect(codes).toEqual(told ? ["expiring"] : []);
  });
});

describe("expiring", () => {
  it.each([
    ["ahead", 3.5, "ends on 2026-11-25, 3 days from now"],
    ["past", -0.5, "ended on 2026-11-21, 1 day ago"],
  ])("is a warning with the certificate, its day and the days, %s", (_when, days, end) => {
    const message = `the certificate that counts (CN=root, ${thumbprint("root")}) ${end}`;
    expect(findingsOn(chain("a", ending("root", days)))).toEqual([{ code: "expiring", severity: "warning", message }]);
  });

  it("tells a CA certificate in the middle from the one that counts", () => {
    const [first, ...rest] = findingsOn(chain("a", ending("ca", 1), "root"));
    expect(first?.message).toContain("a CA certificate (CN=ca, ");
    expect(rest).toEqual([]);
  });

  it("leaves out the leaf, whose renewal is routine", () => {
    const codes = findingsOn(chain(leaf("a", { notAfter: daysFromNow(1) }), "root")).map(({ code }) => code);
    expect(codes).toEqual(["leaf-late"]);
  });

  it("includes a leaf that stands alone, and does not call it late as well", () => {
    const alone = leaf("alone", { notAfter: daysFromNow(1) });
    expect(findingsOn(chain(alone))).toMatchObject([
      { code: "leaf-required" },
      { code: "expiring", message: expect.stringContaining("the certificate that counts (CN=alone") },
    ]);
  });

  it("says nothing of refused chains", () => {
    const seen = observed(refused({ chain: chain("a", ending("root", 1)) }));
    expect(observedFindings(seen, { retention: "keep", expiryDays: 30 }, NOW)).toEqual([]);
  });

  it("is told once for a certificate that several endpoints present", () => {
    const presented = chain("a", ending("root", 1));
    const seen = issuerObservation(
      endpointObservation([verified(presented), verified(presented, { variant: "rsa" })]),
      jwksObservation([verified(presented)]),
    );
    expect(observedFindings(seen, { retention: "keep", expiryDays: 30 }, NOW)).toHaveLength(1);
  });
});

describe("a leaf of 100 days", () => {
  const lasting = (left: number) => leaf("a", { notBefore: daysFromNow(left - 100), notAfter: daysFromNow(left) });

  it.each([
    ["with more than a tenth left is fine", 10 + SECOND, []],
    ["with a tenth left is fine", 10, []],
    ["with less than a tenth left is late", 10 - SECOND, ["leaf-late"]],
  ])("%s", (_what, left, expected) => {
    expect(findingsOn(chain(lasting(left), "root")).map(({ code }) => code)).toEqual(expected);
  });

  it("that is late is information with the host and the day", () => {
    const message =
      "the leaf certificate of container.googleapis.com:443 (CN=a) ends on 2026-11-27 and was not renewed yet; renewing it is the issuer's routine";
    expect(findingsOn(chain(lasting(5), "root"))).toEqual([{ code: "leaf-late", severity: "information", message }]);
  });
});

describe("a chain that is not in issuing order", () => {
  const apart = { issuedByNext: false };

  it.each([
    [
      "because its CA is missing",
      chain(leaf("a", apart), "top"),
      "the ecdsa chain of container.googleapis.com:443 is not in issuing order: certificate 1 is not issued by certificate 2. AWS says that STS then fails to validate tokens",
    ],
    [
      "because a certificate is repeated",
      chain("a", certificate("ca", apart), "ca", "top"),
      "the ecdsa chain of container.googleapis.com:443 is not in issuing order: certificate 2 is not issued by certificate 3; certificate 3 repeats certificate 2. AWS says that STS then fails to validate tokens",
    ],
  ])("%s is a warning with positions", (_why, presented, message) => {
    expect(findingsOn(presented)).toEqual([{ code: "chain-disordered", severity: "warning", message }]);
  });

  it("is told for each variant that has it", () => {
    const presented = chain(leaf("a", apart), "top");
    const seen = observed(verified(presented), verified(presented, { variant: "rsa" }), verified(presented));
    const messages = observedFindings(seen, { retention: "keep", expiryDays: 30 }, NOW).map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining("the ecdsa chain"), expect.stringContaining("the rsa chain")]);
  });
});

it("no endpoint has no finding", () => {
  expect(observedFindings(issuerObservation(), { retention: "keep", expiryDays: 30 }, NOW)).toEqual([]);
});
