import { describe, expect, it } from "vitest";
import type { IssuerObservation, Observation, Retention, Thumbprint } from "../../../../rotation/core/model.js";
import { decide } from "../../../../rotation/core/verdict/decide.js";
import {
  chain,
  endpointObservation,
  failed,
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

const V6 = { frontEnd: frontEnd("2a00:1450:4001:800::5f") };
const ZEROS = "0".repeat(40);
const COUNTING = "0123456789".repeat(4);
const NO_HEX = "not a thumbprint";

/** The verdict on a provider with these values registered. */
function verdictOn(registered: readonly Thumbprint[], seen: IssuerObservation, retention: Retention) {
  return decide(provider(registered), seen, { retention, expiryDays: 30 }, NOW);
}

/** The same, where a certificate's name stands for its thumbprint. */
function verdict(registered: string, required: string, retention: Retention) {
  return verdictOn(thumbprints(registered), seeing(required), retention);
}

function thumbprints(names: string): Thumbprint[] {
  return names.split(" ").filter(Boolean).map(thumbprint);
}

/** A chain to each of these certificates; a name given twice was seen twice. */
function seeing(names: string): IssuerObservation {
  return observed(...names.split(" ").map((name) => verified(name)));
}

describe("retention keep plans", () => {
  it.each([
    ["nothing to write when all required is registered", "keep", "old a b", "a b", "old a b"],
    ["nothing to write when four of five are stale", "keep", "a v w x y", "a", "a v w x y"],
    ["what is required, then the rest in its order", "rotate", "x a y", "a b", "a b x y"],
    ["five at most, the last of the rest dropped first", "rotate", "v w x y z", "a", "a v w x y"],
    ["five at most when two are missing", "rotate", "v w x y z", "a a b", "a b v w x"],
    ["nothing of the rest when five are required", "rotate", "v w", "a a a a a b b b b c c c d d e", "a b c d e"],
  ])("%s: %s", (_what, kind, registered, required, planned) => {
    const result = verdict(registered, required, "keep");
    expect(result.plan.kind).toBe(kind);
    expect(result.planned).toEqual(thumbprints(planned));
  });

  it.each([
    ["zeros", ZEROS],
    ["counting digits", COUNTING],
    ["text", NO_HEX],
    ["an empty value", ""],
  ])("a list without its placeholder (%s) once something is missing", (_what, placeholder) => {
    const result = verdictOn([placeholder, thumbprint("old")], seeing("root"), "keep");
    expect(result.plan).toEqual({ kind: "rotate", to: thumbprints("root old") });
  });

  it("nothing to write for a placeholder alone", () => {
    const result = verdictOn([ZEROS, thumbprint("root")], seeing("root"), "keep");
    expect(result).toMatchObject({ plan: { kind: "keep" }, planned: [ZEROS, thumbprint("root")] });
  });

  it("a list without the pinned leaf once something is missing", () => {
    const seen = observed(verified(chain("pinned leaf", "root")));
    const result = verdictOn([thumbprint("pinned leaf"), thumbprint("old")], seen, "keep");
    expect(result.plan).toEqual({ kind: "rotate", to: thumbprints("root old") });
  });

  it("nothing to write for a pinned leaf alone", () => {
    const seen = observed(verified(chain("pinned leaf", "root")));
    const result = verdictOn([thumbprint("pinned leaf"), thumbprint("root")], seen, "keep");
    expect(result.plan.kind).toBe("keep");
  });

  it("to keep a leaf that is required because it stands alone", () => {
    const seen = observed(verified(chain("alone")), verified("root", { variant: "rsa" }));
    expect(verdictOn([thumbprint("alone")], seen, "keep").plan).toEqual({
      kind: "rotate",
      to: thumbprints("alone root"),
    });
  });
});

describe("retention exact plans", () => {
  const stale = thumbprints("root old");

  it.each([
    ["nothing to write when registered and required are the same", "keep", "a b", "b a", "a b"],
    ["to drop what is stale, though nothing is missing", "rotate", "a old b", "a b", "a b"],
    ["to replace everything", "rotate", "x y", "a", "a"],
    ["to fill an empty list", "rotate", "", "a", "a"],
  ])("%s: %s", (_what, kind, registered, required, planned) => {
    const result = verdict(registered, required, "exact");
    expect(result.plan.kind).toBe(kind);
    expect(result.planned).toEqual(thumbprints(planned));
  });

  it("to drop a placeholder and a pinned leaf, though nothing is missing", () => {
    const seen = observed(verified(chain("pinned leaf", "root")));
    const result = verdictOn([ZEROS, thumbprint("pinned leaf"), thumbprint("root")], seen, "exact");
    expect(result.plan).toEqual({ kind: "rotate", to: [thumbprint("root")] });
  });

  it("to drop what is stale when a variant is not offered, which is an answer", () => {
    const seen = observed(verified("root"), notOffered({ variant: "rsa" }));
    expect(verdictOn(stale, seen, "exact").planned).toEqual([thumbprint("root")]);
  });

  const root = verified("root");
  const incomplete: [string, IssuerObservation][] = [
    ["a front end broke off", observed(root, failed())],
    ["a front end's chain was refused", observed(root, refused())],
    ["a front end of a reached family has no route", observed(root, noRoute())],
    ["front ends were left out", issuerObservation(endpointObservation([root], { frontEndsLeftOut: 1 }))],
    [
      "a front end of the keys' host broke off",
      issuerObservation(endpointObservation([root]), jwksObservation([root, failed()])),
    ],
  ];

  it.each(incomplete)("to keep what is stale when %s", (_what, seen) => {
    const result = verdictOn(stale, seen, "exact");
    expect(result.plan.kind).not.toBe("rotate");
    expect(result.planned).toEqual(stale);
  });

  it.each(incomplete)("to add what is missing and keep the rest when %s", (_what, seen) => {
    expect(verdictOn(thumbprints("old"), seen, "exact").plan).toEqual({ kind: "rotate", to: stale });
  });

  // No failure, but that family's front ends may present what looks stale from here.
  it("to keep what is stale when a whole family has no route, and nothing else to do", () => {
    expect(verdictOn(stale, observed(root, noRoute(V6)), "exact")).toMatchObject({
      plan: { kind: "keep" },
      planned: stale,
    });
  });
});

describe("when more than five are required", () => {
  const often = (name: string, times: number): Observation[] => Array.from({ length: times }, () => verified(name));
  const seen = observed(...["a", "b", "c", "d", "e", "f", "g"].flatMap((name, index) => often(name, index + 1)));

  it.each(["keep", "exact"] as const)(
    "retention %s takes registered ones first, then the most frequent",
    (retention) => {
      const result = verdictOn(thumbprints("old b a"), seen, retention);
      expect(result.plan).toEqual({ kind: "rotate", to: thumbprints("b a g f e") });
      expect(result.missing).toEqual(thumbprints("g f e d c"));
    },
  );

  it.each(["keep", "exact"] as const)("retention %s writes five once and nothing more", (retention) => {
    const first = verdictOn([], seen, retention);
    const second = verdictOn(first.planned, seen, retention);
    expect(first.planned).toEqual(thumbprints("g f e d c"));
    expect(second).toMatchObject({ plan: { kind: "keep" }, planned: first.planned });
    expect(second.findings.map(({ code }) => code)).toEqual(["too-many-thumbprints"]);
  });

  it("those as frequent are chosen by value, so that every run chooses the same", () => {
    const names = "a b c d e f g";
    const byValue = thumbprints(names).sort().slice(0, 5);
    expect(verdict("", names, "keep").planned).toEqual(byValue);
    expect(verdict("", names.split(" ").reverse().join(" "), "keep").planned).toEqual(byValue);
  });

  it("exactly five are no reason to choose", () => {
    const result = verdict("", "a b c d e", "keep");
    expect(new Set(result.planned)).toEqual(new Set(thumbprints("a b c d e")));
    expect(result.findings).toEqual([]);
  });
});
