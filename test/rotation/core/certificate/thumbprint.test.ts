import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  difference,
  isPlaceholder,
  normalizeThumbprints,
  sameSet,
  thumbprintOf,
} from "../../../../rotation/core/certificate/thumbprint.js";
import { texts } from "../../../support/arbitraries.js";
import { thumbprint } from "../../../support/builders.js";

it.each([
  ["nothing", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["abc (RFC 3174, test 1)", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
])("the thumbprint of %s is its SHA-1, lower case", (_what, text, expected) => {
  expect(thumbprintOf(Buffer.from(text))).toBe(expected);
});

it.each([
  ["an empty list", [], []],
  ["lower case in its order", ["b", "a"], ["b", "a"]],
  ["capitals", ["AB", "cD"], ["ab", "cd"]],
  ["repetitions", ["a", "b", "a"], ["a", "b"]],
  ["repetitions in another case", ["A", "b", "a", "B"], ["a", "b"]],
  ["a value of IAM that is no thumbprint", ["NOT HEX", ""], ["not hex", ""]],
])("%s is normalized", (_what, registered, expected) => {
  expect(normalizeThumbprints(registered)).toEqual(expected);
});

it.each([
  ["nothing and nothing", [], [], []],
  ["something and nothing", ["a", "b"], [], ["a", "b"]],
  ["nothing and something", [], ["a"], []],
  ["the same", ["a", "b"], ["b", "a"], []],
  ["an overlap", ["c", "a", "b"], ["a", "x"], ["c", "b"]],
  ["a repetition in the first", ["a", "a", "b"], ["b"], ["a", "a"]],
])("the difference of %s is in the order of the first", (_what, from, without, expected) => {
  expect(difference(from, without)).toEqual(expected);
});

it.each([
  ["nothing and nothing", [], [], true],
  ["the same order", ["a", "b"], ["a", "b"], true],
  ["another order", ["a", "b"], ["b", "a"], true],
  ["a subset", ["a"], ["a", "b"], false],
  ["a superset", ["a", "b"], ["a"], false],
  ["as many others", ["a", "b"], ["a", "c"], false],
  ["nothing and something", [], ["a"], false],
])("%s are the same set: %#", (_what, a, b, same) => {
  expect(sameSet(a, b)).toBe(same);
});

describe("a placeholder is", () => {
  const twenty = thumbprint("twenty").slice(0, 20);

  it.each([
    ["nothing", ""],
    ["39 digits", thumbprint("a").slice(1)],
    ["41 digits", `${thumbprint("a")}0`],
    ["40 digits in capitals", "ABCDEF0123".repeat(4)],
    ["40 characters with one that is no digit", `g${thumbprint("a").slice(1)}`],
    ["40 digits and a line end", `${thumbprint("a")}\n`],
    ["40 other digits", "٤".repeat(40)],
    ["zeros", "0".repeat(40)],
    ["the highest digits", "f".repeat(40)],
    ["zeros and a one", `${"0".repeat(39)}1`],
    ["a repeated pair", "ab".repeat(20)],
    ["the decimal digits four times", "0123456789".repeat(4)],
    ["the decimal digits from one on", "1234567890".repeat(4)],
    ["the hexadecimal digits, from the start again", "0123456789abcdef0123456789abcdef01234567"],
    ["a half given twice", `${twenty}${twenty}`],
    ["four different digits", "0123012301230123321032103210321001230123"],
    ["digits that count up slowly", "0000111222333444555666777888999aaabbbccc"],
    ["pairs that count up", "00112233445566778899aabbccddeeff00112233"],
    ["digits that count down", "fedcba9876543210fedcba9876543210fedcba98"],
    ["digits that count down slowly", "9998887776665554443332221110009998887776"],
    ["decimal digits that count down", "9876543210987654321098765432109876543210"],
    ["decimal digits that count up slowly, from the middle on", "4445556667778889990001112223334445556667"],
    ["digits that count down slowly, from the start again", "333222111000fffeeedddcccbbbaaa9998887776"],
    ["deadbeef", "deadbeef".repeat(5)],
  ])("%s", (_what, value) => {
    expect(isPlaceholder(value)).toBe(true);
  });

  it.each([
    ["the widely copied value of Google", "08745487e891c19e3078c1f2a07e452950ef36f6"],
    ["the other value of Google", "932bed339aa69212c89375b79304b475490b89a0"],
    ["five different digits without a rule", "0123401432102340123410432012340321040123"],
    ["a half given twice, one digit changed", `${twenty}${twenty.slice(0, -1)}${twenty.endsWith("0") ? "1" : "0"}`],
    ["counting digits, one digit changed", "0123456789abcdef0123456789abcdef01234569"],
  ])("not %s", (_what, value) => {
    expect(isPlaceholder(value)).toBe(false);
  });

  it("no SHA-1", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(isPlaceholder(createHash("sha1").update(bytes).digest("hex"))).toBe(false);
      }),
    );
  });
});

it("normalizing is settled after once, whatever the text", () => {
  fc.assert(
    fc.property(fc.array(texts(10), { maxLength: 6 }), (list) => {
      const once = normalizeThumbprints(list);
      expect(normalizeThumbprints(once)).toEqual(once);
      expect(new Set(once).size).toBe(once.length);
    }),
  );
});
