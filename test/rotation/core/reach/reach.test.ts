import { describe, expect, it } from "vitest";
import { FaultError } from "../../../../rotation/core/fault/fault.js";
import { parseConnectTo } from "../../../../rotation/core/reach/connect-to.js";
import { assertJwksPort, dialTargets, mayDial, type Reach } from "../../../../rotation/core/reach/reach.js";

const ENDPOINT = { host: "keys.example", port: 443 };

function reachOf(rules: readonly string[], allowPrivate: readonly string[] = []): Reach {
  const connectTo = rules.map((rule) => parseConnectTo(rule)).filter((rule) => rule !== null);
  expect(connectTo).toHaveLength(rules.length);
  return { connectTo, allowPrivate };
}

describe("targets of an endpoint", () => {
  it.each<[string, Reach, object[]]>([
    ["without a rule are the endpoint itself", reachOf([]), [{ ...ENDPOINT, exempt: false }]],
    ["of a host that is allowed are exempt", reachOf([], ["*.example"]), [{ ...ENDPOINT, exempt: true }]],
    [
      "by a rule that names a host are exempt",
      reachOf(["::127.0.0.1:"]),
      [{ host: "127.0.0.1", port: 443, exempt: true }],
    ],
    [
      "by a rule for the port alone are not",
      reachOf([":::8443"]),
      [{ host: "keys.example", port: 8443, exempt: false }],
    ],
    ["by a rule for another host are the endpoint", reachOf(["a.example::[::1]:"]), [{ ...ENDPOINT, exempt: false }]],
    [
      "by two rules are two",
      reachOf(["::[::1]:1", "::[::1]:2"]),
      [
        { host: "::1", port: 1, exempt: true },
        { host: "::1", port: 2, exempt: true },
      ],
    ],
  ])("%s", (_what, reach, targets) => {
    expect(dialTargets(ENDPOINT, reach)).toEqual(targets);
  });

  it.each([
    ["8.8.8.8", false, true],
    ["169.254.169.254", false, false],
    ["169.254.169.254", true, true],
  ])("%s, exempt %s: may be dialled %s", (address, exempt, expected) => {
    expect(mayDial(address, { ...ENDPOINT, exempt })).toBe(expected);
  });
});

describe("the port that a document names", () => {
  const issuer = { host: "idp.example", port: 8443 };
  const refusal = (port: number, reach: Reach) => {
    try {
      return assertJwksPort({ host: "keys.example", port }, issuer, reach);
    } catch (error) {
      return error instanceof FaultError ? error.fault : error;
    }
  };

  it.each<[string, number, Reach]>([
    ["443", 443, reachOf([])],
    ["the issuer's own", 8443, reachOf([])],
    ["one that the user sends elsewhere", 22, reachOf(["keys.example:22:127.0.0.1:9"])],
    ["one of a host that the user allows", 22, reachOf([], ["keys.example"])],
  ])("may be %s", (_which, port, reach) => {
    expect(refusal(port, reach)).toBeUndefined();
  });

  it.each<[string, Reach]>([
    ["without a rule", reachOf([])],
    ["with a rule that changes nothing", reachOf([":::"])],
    ["with a rule that changes the port alone", reachOf(["keys.example:22::23"])],
    ["with a rule for another host", reachOf(["other.example:22:127.0.0.1:9"])],
    ["with another host allowed", reachOf([], ["other.example"])],
  ])("is refused %s", (_why, reach) => {
    const message =
      "jwks_uri names keys.example:22; allowed are port 443, the issuer's port and explicit --connect-to targets";
    expect(refusal(22, reach)).toEqual({ code: "discovery-jwks-port-refused", message });
  });
});
