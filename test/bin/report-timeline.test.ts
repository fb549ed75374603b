import { describe, expect, it } from "vitest";
import { placeOnScale, timelineRows, timeScale } from "../../bin/cli/report/timeline-data.js";
import type { Certificate, Observation, PresentedChain } from "../../rotation/core/model.js";
import { endpointOf, NOW, UNKNOWN_ISSUER } from "./report-data.js";
import { pageOf } from "./report-text.js";

const DAY_MS = 86_400_000;
const TODAY = new Date("2026-11-22T10:00:00Z");
const inDays = (days: number, from = TODAY) => new Date(from.getTime() + days * DAY_MS);

function certificate(digit: string, days: number, from = TODAY): Certificate {
  const names = { subject: `CN=${digit}`, issuer: "CN=above", sha1: digit.repeat(39) + (digit === "f" ? "0" : "f") };
  return { ...names, notBefore: inDays(-10, from), notAfter: inDays(days, from), issuedByNext: true, onWalk: true };
}

function seen(kind: "verified" | "refused", chain: PresentedChain): Observation {
  const target = { frontEnd: { address: "192.0.2.1", port: 443 }, variant: "rsa", protocol: "TLSv1.3", chain } as const;
  return kind === "verified" ? { ...target, kind, anchor: "bundled" } : { ...target, kind, fault: UNKNOWN_ISSUER };
}

describe("rows", () => {
  it("hold each certificate once, the first to end first", () => {
    const [leaf, top, other] = [certificate("a", 60), certificate("b", 900), certificate("c", 30)];
    const endpoint = endpointOf("a.example", [seen("verified", [leaf, top]), seen("verified", [other, top])]);
    const rows = timelineRows([endpoint, endpoint]);
    expect(rows.map(({ certificate: { subject }, place }) => [subject, place])).toEqual([
      ["CN=c", "leaf"],
      ["CN=a", "leaf"],
      ["CN=b", "last"],
    ]);
  });

  it("say the last place of a certificate, of a verified chain before a refused one", () => {
    const [leaf, middle, top] = [certificate("a", 60), certificate("b", 900), certificate("c", 1000)];
    const placesOf = (...observations: Observation[]) =>
      timelineRows([endpointOf("a.example", observations)]).map(({ place, refused }) =>
        refused ? `${place}, refused` : place,
      );
    expect(placesOf(seen("verified", [leaf, middle, top]), seen("verified", [leaf, middle]))).toEqual([
      "leaf",
      "last",
      "last",
    ]);
    expect(placesOf(seen("refused", [leaf, middle]), seen("verified", [leaf, middle, top]))).toEqual([
      "leaf",
      "intermediate",
      "last",
    ]);
    expect(placesOf(seen("verified", [leaf, middle, top]), seen("refused", [leaf, middle]))).toEqual([
      "leaf",
      "intermediate",
      "last",
    ]);
    expect(placesOf(seen("refused", [leaf]))).toEqual(["last, refused"]);
  });
});

describe("the scale", () => {
  it.each([
    { ends: [], ahead: 94.5, back: 2.835 },
    { ends: [10], ahead: 94.5, back: 2.835 },
    { ends: [200, 60], ahead: 210, back: 6.3 },
    { ends: [100_000], ahead: 1150.5375, back: 34.516125 },
    { ends: [200, -60], ahead: 210, back: 66 },
    { ends: [-100_000], ahead: 94.5, back: 198 },
  ])("reaches $back days back and $ahead days ahead for ends in $ends days", ({ ends, ahead, back }) => {
    const { from, to, today } = timeScale(
      ends.map((days) => inDays(days)),
      TODAY,
    );
    expect((to.getTime() - TODAY.getTime()) / DAY_MS).toBeCloseTo(ahead, 4);
    expect((TODAY.getTime() - from.getTime()) / DAY_MS).toBeCloseTo(back, 4);
    expect(today).toBeCloseTo((100 * back) / (back + ahead), 1);
  });

  it("is linear, and clips what lies beyond its ends", () => {
    const scale = timeScale([inDays(200)], TODAY);
    const middle = new Date((scale.from.getTime() + scale.to.getTime()) / 2);
    expect(placeOnScale(scale.from, scale)).toEqual({ at: 0, clipped: null });
    expect(placeOnScale(middle, scale)).toEqual({ at: 50, clipped: null });
    expect(placeOnScale(scale.to, scale)).toEqual({ at: 100, clipped: null });
    expect(placeOnScale(inDays(-1000), scale)).toEqual({ at: 0, clipped: "before" });
    expect(placeOnScale(inDays(1000), scale)).toEqual({ at: 100, clipped: "after" });
  });

  it.each([
    { days: 100, labels: ["2026-12", "2027", "2027-02", "2027-03"] },
    { days: 400, labels: ["2027", "2027-04", "2027-07", "2027-10", "2028"] },
    { days: 5000, labels: ["2027", "2028", "2029", "2030"] },
  ])("has $labels for $days days ahead", ({ days, labels }) => {
    const { ticks } = timeScale([inDays(days)], TODAY);
    expect(ticks.map(({ label }) => label)).toEqual(labels);
    expect(ticks.every(({ at }, index) => at > (ticks[index - 1]?.at ?? 0) && at < 100)).toBe(true);
  });
});

it("the drawing has today's line, an end where it belongs, and an arrow for what is clipped", () => {
  const chain: PresentedChain = [certificate("a", 60, NOW), certificate("b", 9000, NOW), certificate("c", 500, NOW)];
  const page = pageOf([], [endpointOf("a.example", [seen("verified", chain)])]);
  const scale = timeScale(
    chain.map(({ notAfter }) => notAfter),
    NOW,
  );
  const at = (days: number) => placeOnScale(inDays(days, NOW), scale).at;
  const drawings = page.match(/<td class="axis">.*<\/td>/g) ?? [];
  expect(drawings).toHaveLength(3);
  for (const drawing of drawings) expect(drawing).toContain(`<line x1="${scale.today}%" x2="${scale.today}%" y1="0"`);
  expect(drawings[0]).toContain(`<svg x="${at(60)}%" y="50%" overflow="visible" class="end leaf"><circle`);
  expect(drawings[1]).toContain(`<svg x="${at(500)}%" y="50%" overflow="visible" class="end last"><path d="M0-6`);
  expect(drawings[2]).toContain(`<svg x="100%" y="50%" overflow="visible" class="end intermediate"><path d="M-7-6`);
});
