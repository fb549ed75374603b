import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern } from "../../../federation/policy/operator.js";

const SOURCES = new Map([
  ["*", ".*"],
  ["?", "."],
  [".", "\\."],
]);

describe("matchesPattern", () => {
  const pattern = fc.array(fc.constantFrom("a", "b", ".", "*", "?", "😀"), { maxLength: 12 });
  const value = fc.array(fc.constantFrom("a", "b", ".", "😀"), { maxLength: 12 });

  const check = (wanted: readonly string[], given: string) => {
    const source = wanted.map((char) => SOURCES.get(char) ?? char).join("");
    expect(matchesPattern(wanted.join(""), given)).toBe(new RegExp(`^${source}$`, "su").test(given));
  };

  it("agrees with a regular expression", () => {
    fc.assert(fc.property(pattern, value, (wanted, given) => check(wanted, given.join(""))));
  });

  it("agrees with a regular expression on values that fit, or nearly", () => {
    const fillings = fc.array(fc.constantFrom("", "a", "b", "ab", "ba."), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(pattern, fillings, (wanted, fills) => {
        check(wanted, wanted.map((char, index) => (char === "*" || char === "?" ? fills[index] : char)).join(""));
      }),
    );
  });

  it("is not slowed down by a pattern made for it", () => {
    expect(matchesPattern(`${"*a".repeat(500)}b`, "a".repeat(2000))).toBe(false);
  });
});
