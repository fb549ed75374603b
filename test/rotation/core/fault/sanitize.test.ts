import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeUnprintable, MAX_REMOTE_TEXT, safe, sanitize } from "../../../../rotation/core/fault/sanitize.js";
import { texts } from "../../../support/arbitraries.js";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const ASTRAL = "😀";

describe("escaped as \\u{hex} is", () => {
  it.each([
    ["every control of ASCII", [...range(0x00, 0x1f), 0x7f]],
    ["every control of C1", range(0x80, 0x9f)],
    ["every bidirectional mark", [0x061c, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)]],
    ["every zero-width character", [0x00ad, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff]],
    ["the line and paragraph separators", [0x2028, 0x2029]],
    ["invisible operators and annotations", [...range(0x2061, 0x2064), ...range(0xfff9, 0xfffb)]],
    ["every tag character", [0xe0001, ...range(0xe0020, 0xe007f)]],
    ["lone surrogates", [0xd800, 0xdbff, 0xdc00, 0xdfff]],
  ])("%s", (_what, codePoints) => {
    for (const codePoint of codePoints) {
      const char = String.fromCodePoint(codePoint);
      const escaped = `\\u{${codePoint.toString(16)}}`;
      expect([sanitize(`a${char}b`), escapeUnprintable(`a${char}b`)]).toEqual([`a${escaped}b`, `a${escaped}b`]);
    }
  });

  it("each of several, and a terminal sequence loses its start", () => {
    expect(sanitize("\u001b[31mred\u001b[0m\r\n")).toBe("\\u{1b}[31mred\\u{1b}[0m\\u{d}\\u{a}");
  });

  it("a surrogate beside a pair, and not the pair", () => {
    expect(sanitize(`\ud83d${ASTRAL}\ude00`)).toBe(`\\u{d83d}${ASTRAL}\\u{de00}`);
  });
});

it.each(["", " ", "plain", "ümläut ß 漢字 العربية", ASTRAL, "<b>&amp; `*_~[x](y)", "a\\u{202e}b", "\ue000"])(
  "%j can be seen and stays as it is",
  (text) => {
    expect(sanitize(text)).toBe(text);
    expect(escapeUnprintable(text)).toBe(text);
  },
);

describe("text is cut to 200 characters, the last an ellipsis", () => {
  it.each([
    [199, 199, "x"],
    [200, 200, "x"],
    [201, 200, "…"],
    [401, 200, "…"],
    [402, 200, "…"],
    [403, 200, "…"],
    [100_000, 200, "…"],
  ])("of %i characters: %i are left", (length, left, last) => {
    const cut = sanitize("x".repeat(length));
    expect(cut).toHaveLength(left);
    expect(cut.at(-1)).toBe(last);
  });

  it.each([
    ["200 astral characters", ASTRAL.repeat(200), ASTRAL.repeat(200)],
    ["201 astral characters", ASTRAL.repeat(201), `${ASTRAL.repeat(199)}…`],
    ["an astral character as the 199th", `${"x".repeat(198)}${ASTRAL}yz`, `${"x".repeat(198)}${ASTRAL}…`],
    ["an astral character as the 200th", `${"x".repeat(199)}${ASTRAL}y`, `${"x".repeat(199)}…`],
    ["an astral character as the 200th and last", `${"x".repeat(199)}${ASTRAL}`, `${"x".repeat(199)}${ASTRAL}`],
    ["astral characters after an odd start", `x${ASTRAL.repeat(300)}`, `x${ASTRAL.repeat(198)}…`],
  ])("counted whole: %s", (_what, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  it("after it is escaped, between two escapes", () => {
    expect(sanitize("\n".repeat(201))).toBe(`${"\\u{a}".repeat(39)}…`);
  });

  it("unless it is needed whole", () => {
    expect(escapeUnprintable("x".repeat(5000))).toHaveLength(5000);
  });
});

it("of any text nothing unprintable is left", () => {
  fc.assert(
    fc.property(texts(500), (text) => {
      expect(sanitize(text)).not.toMatch(UNPRINTABLE);
      expect(escapeUnprintable(text)).not.toMatch(UNPRINTABLE);
    }),
  );
});

it("any text is cut to 200 visible characters at most", () => {
  fc.assert(
    fc.property(texts(500), (text) => {
      const visible = sanitize(text).replaceAll(/\\u\{[0-9a-f]+\}/g, "?");
      expect(Array.from(visible).length).toBeLessThanOrEqual(MAX_REMOTE_TEXT);
    }),
  );
});

describe("a safe message", () => {
  it("without values is as written", () => {
    expect(safe`plain`).toBe("plain");
  });

  it("has every value sanitized, and numbers as they are", () => {
    expect(safe`${"a\u202e"} and ${"b\n"} at ${443}`).toBe("a\\u{202e} and b\\u{a} at 443");
  });

  it("has each value cut by itself", () => {
    expect(safe`${"x".repeat(300)}${"y".repeat(300)}`).toBe(`${"x".repeat(199)}…${"y".repeat(199)}…`);
  });

  it("keeps the escapes of its own text", () => {
    expect(safe`a\tb${1}\\`).toBe("a\tb1\\");
  });
});
