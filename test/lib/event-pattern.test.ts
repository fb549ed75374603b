import { describe, expect, it } from "vitest";
import { matchesPattern } from "./event-pattern.js";

/** Pattern, event, answer: the cases of EventBridge's own page on operators, and those around them. */
describe.each([
  ["a value that is there", { source: ["a", "b"] }, { source: "b" }, true],
  ["a value that is not", { source: ["a", "b"] }, { source: "c" }, false],
  ["a value of another case", { source: ["a"] }, { source: "A" }, false],
  ["a number for a text", { code: ["1"] }, { code: 1 }, false],
  ["null for null", { code: [null] }, { code: null }, true],
  ["an absent field", { source: ["a"] }, {}, false],
  ["one of a list's values", { regions: ["a"] }, { regions: ["b", "a"] }, true],
  ["every field", { a: ["1"], b: ["2"] }, { a: "1", b: "3" }, false],
  ["fields below", { detail: { state: ["on"] } }, { detail: { state: "on", more: 1 } }, true],
  ["fields below a text", { detail: { state: ["on"] } }, { detail: "on" }, false],
  ["nothing wanted", {}, { source: "a" }, true],
  ["exists: true, there", { a: [{ exists: true }] }, { a: "x" }, true],
  ["exists: true, null", { a: [{ exists: true }] }, { a: null }, true],
  ["exists: true, absent", { a: [{ exists: true }] }, {}, false],
  ["exists: true, not a leaf", { a: [{ exists: true }] }, { a: { b: 1 } }, false],
  ["exists: false, absent", { a: [{ exists: false }] }, {}, true],
  ["exists: false, there", { a: [{ exists: false }] }, { a: "x" }, false],
  ["exists: false below an absent branch", { a: { b: { c: [{ exists: false }] } } }, {}, true],
  ["exists: false beside others", { a: { b: [{ exists: false }] } }, { a: { c: 1 } }, true],
  ["anything-but, another", { a: [{ "anything-but": "x" }] }, { a: "y" }, true],
  ["anything-but, the same", { a: [{ "anything-but": "x" }] }, { a: "x" }, false],
  ["anything-but, absent", { a: [{ "anything-but": "x" }] }, {}, false],
  ["anything-but of several", { a: [{ "anything-but": ["x", "y"] }] }, { a: "y" }, false],
  ["$or, the first", { $or: [{ a: ["1"] }, { b: ["2"] }] }, { a: "1" }, true],
  ["$or, the second", { $or: [{ a: ["1"] }, { b: ["2"] }] }, { a: "0", b: "2" }, true],
  ["$or, none", { $or: [{ a: ["1"] }, { b: ["2"] }] }, { a: "0", b: "0" }, false],
  ["$or beside another field", { c: ["3"], $or: [{ a: ["1"] }, { b: ["2"] }] }, { a: "1" }, false],
])("%s", (_, pattern, event, answer) => {
  it(answer ? "matches" : "does not match", () => {
    expect(matchesPattern(pattern, event)).toBe(answer);
  });
});

it.each([[{ a: [{ prefix: "x" }] }], [{ a: [{ exists: true, prefix: "x" }] }]])(
  "refuses what it does not know",
  (pattern) => {
    expect(() => matchesPattern(pattern, { a: "xy" })).toThrow(/operator/);
  },
);
