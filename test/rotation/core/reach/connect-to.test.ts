import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectTargets, parseConnectTo } from "../../../../rotation/core/reach/connect-to.js";

describe("a connect-to that can be read", () => {
  it.each([
    ["a.example:443:127.0.0.1:8443", "a.example", 443, "127.0.0.1", 8443],
    ["A.Example:443:B.Example:8443", "a.example", 443, "b.example", 8443],
    ["::127.0.0.1:8443", null, null, "127.0.0.1", 8443],
    ["a.example:443::8443", "a.example", 443, null, 8443],
    ["a.example::b.example:", "a.example", null, "b.example", null],
    [":443:b.example:", null, 443, "b.example", null],
    [":::", null, null, null, null],
    ["[2001:db8::1]:443:[::1]:8443", "2001:db8::1", 443, "::1", 8443],
    ["::[2001:DB8::A]:8443", null, null, "2001:db8::a", 8443],
    ["a.example:1:b.example:65535", "a.example", 1, "b.example", 65_535],
    ["a.example:00443:b.example:1", "a.example", 443, "b.example", 1],
  ])("%s has its four parts", (text, host, port, toHost, toPort) => {
    expect(parseConnectTo(text)).toEqual({ host, port, toHost, toPort });
  });
});

it.each([
  ["nothing", ""],
  ["one part", "a.example"],
  ["two parts", "a.example:443"],
  ["three parts", "a.example:443:b.example"],
  ["five parts", "a.example:443:b.example:8443:x"],
  ["port 0 on the left", "a.example:0:b.example:443"],
  ["port 0 on the right", "a.example:443:b.example:0"],
  ["port 65536 on the left", "a.example:65536:b.example:443"],
  ["port 65536 on the right", "a.example:443:b.example:65536"],
  ["a port of many digits", `a.example:${"9".repeat(400)}:b.example:443`],
  ["a negative port", "a.example:-1:b.example:443"],
  ["a port with a sign", "a.example:+443:b.example:443"],
  ["a port with a fraction", "a.example:443.0:b.example:443"],
  ["a port in hexadecimal", "a.example:0x1bb:b.example:443"],
  ["a port in other digits", "a.example:٤٤٣:b.example:443"],
  ["a port by name", "a.example:https:b.example:443"],
  ["an IPv6 literal without brackets", "2001:db8::1:443:b.example:443"],
  ["an open bracket", "[2001:db8::1:443:b.example:443"],
  ["empty brackets", "[]:443:b.example:443"],
  ["a zone", "[fe80::1%eth0]:443:b.example:443"],
  ["a name in brackets", "[a.example]:443:b.example:443"],
  ["a line end after it", "a.example:443:b.example:443\n"],
])("a connect-to with %s cannot be read", (_what, text) => {
  expect(parseConnectTo(text)).toBeNull();
});

it("a connect-to written from its parts is read as these parts", () => {
  const host = fc.option(fc.oneof(fc.domain(), fc.ipV4()));
  const port = fc.option(fc.integer({ min: 1, max: 65_535 }));
  fc.assert(
    fc.property(fc.record({ host, port, toHost: host, toPort: port }), ({ host, port, toHost, toPort }) => {
      const text = [host, port, toHost, toPort].map((part) => part ?? "").join(":");
      expect(parseConnectTo(text)).toEqual({
        host: host?.toLowerCase() ?? null,
        port,
        toHost: toHost?.toLowerCase() ?? null,
        toPort,
      });
    }),
  );
});

describe("the targets to dial for a.example:443", () => {
  const endpoint = { host: "a.example", port: 443 };

  it.each([
    ["without rules: none", [], []],
    ["for its host and port: the target", ["a.example:443:b.example:8443"], ["b.example:8443"]],
    ["for another host: none", ["x.example:443:b.example:8443"], []],
    ["for another port: none", ["a.example:8443:b.example:8443"], []],
    ["for a subdomain of it: none", ["www.a.example:443:b.example:8443"], []],
    ["for any host: the target", [":443:b.example:8443"], ["b.example:8443"]],
    ["for any port: the target", ["a.example::b.example:8443"], ["b.example:8443"]],
    ["for everything: the target", ["::b.example:8443"], ["b.example:8443"]],
    ["to another host: its own port", ["a.example:443:b.example:"], ["b.example:443"]],
    ["to another port: its own host", ["a.example:443::8443"], ["a.example:8443"]],
    ["to nothing else: itself", [":::"], ["a.example:443"]],
    ["to an IPv6 literal: without brackets", ["::[::1]:8443"], ["::1:8443"]],
    [
      "several times: every target, in the order of the rules",
      ["a.example:443:b.example:1", "x.example:443:y.example:1", "::c.example:2", "a.example:443:b.example:1"],
      ["b.example:1", "c.example:2", "b.example:1"],
    ],
  ])("%s", (_what, rules, targets) => {
    const parsed = rules.map(parseConnectTo).filter((rule) => rule !== null);
    expect(parsed).toHaveLength(rules.length);
    expect(connectTargets(parsed, endpoint).map(({ host, port }) => `${host}:${port}`)).toEqual(targets);
  });

  it.each([
    ["a.example:443:b.example:", true],
    ["a.example:443:a.example:8443", true],
    ["a.example:443::8443", false],
  ])("by %s are explicit: %s", (rule, explicit) => {
    const parsed = [parseConnectTo(rule)].filter((each) => each !== null);
    expect(connectTargets(parsed, endpoint)).toMatchObject([{ explicit }]);
  });
});
