import { describe, expect, it } from "vitest";
import type { Certificate, EndpointObservation, Observation, PresentedChain } from "../../rotation/core/model.js";
import { endpointOf, NOW, PLACEHOLDER, providerOf, resultFor, STRANGER, UNKNOWN_ISSUER } from "./report-data.js";
import { pageOf, textOf } from "./report-text.js";

const DAY_MS = 86_400_000;

/** A made-up certificate; its SHA-1 is made of the number. */
function certificate(number: number, more: Partial<Certificate> = {}): Certificate {
  return {
    subject: `CN=certificate ${number}`,
    issuer: `CN=certificate ${number + 1}`,
    sha1: `${number}`.padStart(4, "0").repeat(3) + STRANGER.slice(12),
    notBefore: new Date(NOW.getTime() - 100 * DAY_MS),
    notAfter: new Date(NOW.getTime() + number * DAY_MS),
    issuedByNext: true,
    onWalk: true,
    ...more,
  };
}

const target = { frontEnd: { address: "192.0.2.1", port: 443 }, variant: "rsa", protocol: "TLSv1.2" } as const;
const seen = (...chain: PresentedChain): Observation => ({ ...target, kind: "verified", anchor: "bundled", chain });
const only = (seenOnce: Observation): EndpointObservation => endpointOf("a.example", [seenOnce]);

describe("chains", () => {
  it("of a private CA, out of order or with nameless certificates say so", () => {
    const nameless = certificate(2, { subject: "", issuer: "" });
    const chain: PresentedChain = [certificate(1, { issuedByNext: false }), nameless];
    const text = textOf(pageOf([], [only({ ...target, kind: "verified", anchor: "extra", chain })]));
    expect(text).toContain("✓verified with the extra CAs rsa at 1 front end");
    expect(text).toContain("Not in issuing order: certificate 1 is not issued by certificate 2.");
    expect(text).toMatch(/leaf\nCN=certificate 1\nissued by CN=certificate 2\n/);
    expect(text).toContain("last, counts\n(no subject)\nissued by (no name)\n");
  });

  it("of one certificate have it count", () => {
    const text = textOf(pageOf([], [only(seen(certificate(1)))]));
    expect(text).toContain("1\n◆ last, counts\nCN=certificate 1\n");
  });

  it("say how long ago a certificate ended, rounded as everywhere", () => {
    const ended = certificate(0, { notAfter: new Date(NOW.getTime() - 1) });
    const observation: Observation = { ...target, kind: "refused", chain: [ended], fault: UNKNOWN_ISSUER };
    expect(textOf(pageOf([], [only(observation)]))).toContain("1 day ago\n");
  });
});

describe("thumbprints", () => {
  it("have letters, two of them once there are more than 26, and none for placeholders", () => {
    const chains = Array.from({ length: 28 }, (_, index) => seen(certificate(index + 1)));
    const provider = resultFor(providerOf("a.example", [PLACEHOLDER]), []);
    const page = pageOf([provider], [endpointOf("a.example", chains)]);
    const rows = [...page.matchAll(/<b class="key">([A-Z]+)<\/b><code>/g)].map(([, letter]) => letter);
    expect(rows.slice(0, 2)).toEqual(["A", "B"]);
    expect(rows.slice(24)).toEqual(["Y", "Z", "AA", "AB"]);
    expect(textOf(page)).toContain(`=${PLACEHOLDER} registered, stays`);
  });

  it("that stay say why, dummies included", () => {
    const chain = certificate(1);
    const lists = [chain.sha1, PLACEHOLDER, STRANGER];
    const text = textOf(pageOf([resultFor(providerOf("a.example", lists), [only(seen(chain))])]));
    expect(text).toContain(`=${PLACEHOLDER} registered, placeholder, stays`);
    expect(text).toMatch(new RegExp(`=[A-Z]${STRANGER} registered, not required, stays`));
  });

  it("beyond the five that IAM holds are told as not registered", () => {
    const chains = [1, 2, 3, 4, 5, 6].map((number) => seen(certificate(number)));
    const provider = resultFor(providerOf("a.example", []), [endpointOf("a.example", chains)]);
    const text = textOf(pageOf([provider]));
    expect(text.match(/\+[A-Z][0-9a-f]{40} required, to be added/g)).toHaveLength(5);
    expect(text).toMatch(/![A-Z][0-9a-f]{40} required, not registered/);
  });
});

describe("providers", () => {
  it("of many hosts in one row name three", () => {
    const endpoint = only(seen(certificate(1)));
    const names = ["a.example", "b.example", "c.example", "d.example", "e.example"];
    const text = textOf(pageOf(names.map((name) => resultFor(providerOf(name, [STRANGER]), [endpoint]))));
    expect(text).toContain("5 providers on a.example, b.example, c.example and 2 more hosts\n");
    expect(text).toMatch(/5 providers\na\.example and 4 more hosts\n/);
  });

  it("whose tag lowers the mode say so", () => {
    const provider = providerOf("a.example", [STRANGER], { "thumbprint-rotation": "audit" });
    const endpoint = only(seen(certificate(1)));
    const result = resultFor(provider, [endpoint], { mode: "enforce" });
    const other = resultFor(providerOf("b.example", [STRANGER]), [endpoint], { mode: "enforce" });
    expect(textOf(pageOf([result, other], [], "enforce")).split("audit by its tag")).toHaveLength(2);
  });

  it.each([
    { count: 1, said: "1 list was empty before" },
    { count: 2, said: "2 lists were empty before" },
  ])("whose list was empty before have no command to undo: $said", ({ count, said }) => {
    const endpoint = only(seen(certificate(1)));
    const names = ["a.example", "b.example"].slice(0, count);
    const rotated = names.map(
      (name) => ({ ...resultFor(providerOf(name, []), [endpoint]), outcome: "rotated" }) as const,
    );
    const text = textOf(pageOf(rotated));
    expect(text).toContain(`${said}, and IAM does not take an empty one back.`);
    expect(text).not.toContain("aws iam");
  });
});
