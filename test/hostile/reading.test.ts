import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChain } from "../../rotation/core/certificate/chain.js";
import { hostileChains } from "./chains.js";
import { assertRead, type Case, type Rule } from "./reading.js";
import { RUNS, SEED } from "./settings.js";
import { UNCHECKED_DATES, WEAKER_RULES } from "./weaker-rules.js";

const cases: fc.Arbitrary<Case> = fc.record({
  chain: hostileChains({ parsed: false }),
  trustsOld: fc.boolean(),
  retention: fc.constantFrom("keep", "exact"),
});

const property = (rule: Rule) => fc.property(cases, (each) => assertRead(rule, each));

it("no chain of a hostile issuer plans a certificate whose key the attacker has, and each is read as is known", () => {
  expect.hasAssertions();
  fc.assert(property(readChain), { numRuns: RUNS, seed: SEED });
});

/** A weaker rule must be found out within so many cases. */
const ENOUGH = 500;

describe("the generator finds out", () => {
  const failureOf = (rule: Rule) => fc.check(property(rule), { numRuns: ENOUGH, seed: SEED, endOnFailure: true });

  it.each(Object.entries(WEAKER_RULES))("%s: it plans the attacker's certificate", (_name, rule) => {
    const { failed, errorInstance } = failureOf(rule);
    expect(failed).toBe(true);
    expect(String(errorInstance)).toContain("the attacker's");
  });

  it("dates that are not checked", () => {
    const { failed, errorInstance } = failureOf(UNCHECKED_DATES);
    expect(failed).toBe(true);
    expect(String(errorInstance)).toMatch(/metrics that are no number|Invalid time value/);
  });

  it("forged certificates of honest CAs with the attacker behind in at least one case of twenty", () => {
    const forgery = /^(root|intermediate) by (?!the)/;
    const sampled = fc.sample(cases, { numRuns: ENOUGH, seed: SEED });
    const forged = sampled.filter(({ chain: { above } }) =>
      above.some((name, index) => forgery.test(name) && above.slice(index + 1).includes(name.replace(/^\w+ by /, ""))),
    );
    expect(forged.length).toBeGreaterThanOrEqual(ENOUGH / 20);
  });
});
