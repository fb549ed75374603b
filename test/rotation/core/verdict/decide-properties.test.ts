import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeThumbprints } from "../../../../rotation/core/certificate/thumbprint.js";
import type { Decision, IssuerObservation, Observation, Retention } from "../../../../rotation/core/model.js";
import { decide } from "../../../../rotation/core/verdict/decide.js";
import {
  countedIn,
  orders,
  PLACEHOLDERS,
  reorder,
  reorderSeen,
  type Scenario,
  scenarios,
  verifiedIn,
} from "../../../support/arbitraries.js";
import { NOW, provider } from "../../../support/builders.js";

const RUNS = { numRuns: 150 };

describe("for any observation of any provider", () => {
  it("a rotation plans one to five values of 40 hex digits, verified now or registered before", () => {
    checkRotations(({ registered, seen }, { planned }) => {
      expect(planned.length).toBeGreaterThanOrEqual(1);
      expect(planned.length).toBeLessThanOrEqual(5);
      expect(new Set(planned).size).toBe(planned.length);
      const known = new Set([...registered, ...countedIn(seen)]);
      expect(planned.filter((value) => !known.has(value) || !/^[0-9a-f]{40}$/.test(value))).toEqual([]);
    });
  });

  it("a rotation changes the set and holds all that is required, five of it at most", () => {
    checkRotations(({ registered }, { planned, required }) => {
      expect([...planned].sort()).not.toEqual([...registered].sort());
      expect(planned.slice(0, required.length)).toEqual(required.slice(0, 5));
    });
  });

  it("a rotation holds no placeholder, and no presented leaf unless it is required", () => {
    checkRotations(({ seen }, { planned, required }) => {
      const leaves = verifiedIn(seen).map(([{ sha1 }]) => sha1);
      const unwanted = new Set([...PLACEHOLDERS, ...leaves].filter((value) => !required.includes(value)));
      expect(planned.filter((value) => unwanted.has(value))).toEqual([]);
    });
  });

  it("without a rotation the registered list stays as it is", () => {
    check(({ registered }, { plan, planned }) => {
      expect(planned).toEqual(plan.kind === "rotate" ? plan.to : registered);
    });
  });

  it("required is what verified, without repetition; missing and stale are the differences", () => {
    check(({ registered, seen }, { required, missing, stale }) => {
      expect([...required].sort()).toEqual([...new Set(countedIn(seen))].sort());
      expect(missing).toEqual(required.filter((value) => !registered.includes(value)));
      expect(stale).toEqual(registered.filter((value) => !required.includes(value)));
    });
  });

  it("an endpoint without a verified chain, or an unread discovery document, means no plan", () => {
    check(({ seen }, { plan }) => {
      const blind = seen.discoveryFault !== null || kindsIn(seen).some((kinds) => !kinds.has("verified"));
      expect(plan.kind === "refuse" || plan.kind === "incomplete" || !blind).toBe(true);
    });
  });

  it("an issuer is refused when, and only when, an endpoint presented refused chains alone", () => {
    check(({ seen }, { plan }) => {
      const distrusted = kindsIn(seen).some((kinds) => kinds.has("refused") && !kinds.has("verified"));
      expect(plan.kind === "refuse").toBe(distrusted);
    });
  });

  it("a plan that was applied is followed by no second one", () => {
    check((given, { plan, planned }) => {
      const next = decideOn({ ...given, registered: planned });
      const quiet = plan.kind === "rotate" ? expect.stringMatching(/^(keep|incomplete)$/) : plan.kind;
      expect(next).toMatchObject({ plan: { kind: quiet }, planned });
    });
  });

  it("a plan that was applied after everything answered is followed by keep", () => {
    checkRotations((given, { planned }) => {
      const answered = kindsIn(given.seen).every((kinds) => !kinds.has("failed") && !kinds.has("no-route"));
      const next = decideOn({ ...given, registered: planned });
      expect(next.plan.kind === "keep" || !answered).toBe(true);
    });
  });
});

describe("retention", () => {
  it("keep never drops what is registered and required, and nothing at all while nothing is missing", () => {
    check(({ registered }, { planned, required, missing }) => {
      expect(planned).toEqual(expect.arrayContaining(registered.filter((value) => required.includes(value))));
      expect(missing.length > 0 ? [] : planned).toEqual(missing.length > 0 ? [] : registered);
    }, "keep");
  });

  it("keep drops something else only when five are planned, but for placeholders and leaves", () => {
    checkRotations(({ registered, seen }, { planned }) => {
      const leaves = verifiedIn(seen).map(([{ sha1 }]) => sha1);
      const dropped = registered.filter((value) => !planned.includes(value));
      const others = dropped.filter((value) => !PLACEHOLDERS.includes(value) && !leaves.includes(value));
      expect(others.length === 0 || planned.length === 5).toBe(true);
    }, "keep");
  });

  it("exact never drops what is required, and what is stale only when everything answered and verified", () => {
    checkRotations(({ registered, seen }, { planned, required, missing }) => {
      const dropped = registered.filter((value) => !planned.includes(value));
      expect(dropped.filter((value) => required.includes(value))).toEqual([]);
      expect(missing.length > 0 || isUndisturbed(seen)).toBe(true);
    }, "exact");
  });
});

describe("neither IAM's order and case nor the order of the connections matters", () => {
  it("to whether something is written, to what is required and to what is missing and stale", () => {
    checkReordered((one, other) => {
      expect(other.plan.kind).toBe(one.plan.kind);
      expect(new Set(other.required)).toEqual(new Set(one.required));
      expect(new Set(other.missing)).toEqual(new Set(one.missing));
      expect(new Set(other.stale)).toEqual(new Set(one.stale));
    });
  });

  it("to the planned set, unless what is stale finds too little room: then to how many are planned", () => {
    checkReordered((one, other) => {
      const fits = one.required.length + one.stale.length <= 5 || one.required.length >= 5;
      const set = ({ planned }: Decision) => (fits ? new Set(planned) : planned.length);
      expect(set(other)).toEqual(set(one));
    });
  });

  it("to what follows a write: no second one, however many are required", () => {
    fc.assert(
      fc.property(scenarios, orders, orders, (given, first, second) => {
        const { planned } = decideOn({ ...given, seen: reorderSeen(given.seen, first) });
        const next = { ...given, registered: reorder(planned, second), seen: reorderSeen(given.seen, second) };
        expect(decideOn(next).plan.kind).not.toBe("rotate");
      }),
      RUNS,
    );
  });
});

function decideOn({ registered, seen, retention }: Scenario): Decision {
  return decide(provider(registered), seen, { retention, expiryDays: 30 }, NOW);
}

type Property = (given: Scenario, decision: Decision) => void;

function check(property: Property, retention?: Retention): void {
  const given = scenarios.map((each) => ({ ...each, retention: retention ?? each.retention }));
  fc.assert(
    fc.property(given, (each) => {
      property(each, decideOn(each));
    }),
    RUNS,
  );
}

function checkRotations(property: Property, retention?: Retention): void {
  check((given, decision) => {
    if (decision.plan.kind === "rotate") property(given, decision);
  }, retention);
}

/** Compares with the verdict on the same list in another order, in part in capitals, and seen in another order. */
function checkReordered(property: (one: Decision, other: Decision) => void): void {
  fc.assert(
    fc.property(scenarios, orders, (given, by) => {
      const shuffled = reorder(given.registered, by).map((value, index) =>
        index % 2 === 0 ? value.toUpperCase() : value,
      );
      const registered = normalizeThumbprints([...shuffled, ...given.registered]);
      const other = decideOn({ ...given, registered, seen: reorderSeen(given.seen, by) });
      property(decideOn(given), other);
    }),
    RUNS,
  );
}

function kindsIn({ endpoints }: IssuerObservation): Set<Observation["kind"]>[] {
  return endpoints.map(({ observations }) => new Set(observations.map(({ kind }) => kind)));
}

/** Every front end answered, nothing was refused or left out. */
function isUndisturbed(seen: IssuerObservation): boolean {
  const kinds = kindsIn(seen).flatMap((each) => [...each]);
  const answered = kinds.every((kind) => kind === "verified" || kind === "not-offered");
  return answered && seen.endpoints.every(({ frontEndsLeftOut }) => frontEndsLeftOut === 0);
}
