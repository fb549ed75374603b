import { describe, expect, it } from "vitest";
import { isHostPattern, matchesHost } from "../../../../rotation/core/reach/scope.js";

it.each([
  ["a.example", "a.example", true],
  ["A.Example", "a.example", true],
  ["a.example", "b.example", false],
  ["a.example", "www.a.example", false],
  ["a.example", "a.example.evil.example", false],
  ["*", "a.example", true],
  ["*", "2001:db8::1", true],
  ["*.example", "a.example", true],
  ["*.example", "b.a.example", true],
  ["*.EXAMPLE", "a.example", true],
  ["*.example", "example", false],
  ["*.example", ".example", false],
  ["*.a.example", "a.example", false],
  ["*.a.example", "nota.example", false],
  ["*.a.example", "x.a.example.evil.example", false],
  ["192.0.2.1", "192.0.2.1", true],
  ["2001:DB8::1", "2001:db8::1", true],
  ["a.example", "", false],
  ["*.example", "", false],
])("the pattern %s and the host %j match: %s", (pattern, host, matches) => {
  expect(matchesHost(pattern, host)).toBe(matches);
});

describe("as a host pattern", () => {
  it.each([
    "*",
    "*.example.com",
    "*.com",
    "example",
    "container.googleapis.com",
    "EXAMPLE.com",
    "a-b.example",
    "_dc.example",
    "xn--schlssel-95a.example",
    `${"a".repeat(63)}.example`,
    "1.example",
    "192.0.2.1",
    "2001:db8::1",
    "::1",
  ])("%s is taken", (text) => {
    expect(isHostPattern(text)).toBe(true);
  });

  it.each([
    "",
    " ",
    "**",
    "*.",
    ".*",
    "*example.com",
    "a.*",
    "a.*.example",
    "*.*.example",
    "-a.example",
    "a-.example",
    ".example",
    "example.",
    "x..example",
    `${"a".repeat(64)}.example`,
    "a b",
    "a,b",
    "a.example:443",
    "a.example/path",
    "https://a.example",
    "[::1]",
    "schlüssel.example",
    "a.example\n",
    "a\u0000b",
  ])("%j is refused", (text) => {
    expect(isHostPattern(text)).toBe(false);
  });

  // Neither a host name nor an IP address, though made of hexadecimal digits, dots and colons: they would never match.
  it.each([".", ":", "::::", "a..b", "face.", "1.2.3.4:443", "cafe:443", "1.2.3.4.", "2001:db8"])(
    "%j is refused although it looks like an address",
    (text) => {
      expect(isHostPattern(text)).toBe(false);
    },
  );
});
