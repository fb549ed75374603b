import { describe, expect, it } from "vitest";
import { parseConnectTo } from "../../rotation/core/reach/connect-to.js";
import { findFrontEnds } from "../../rotation/front-ends.js";
import { resolverOf } from "../support/fixtures.js";

const ENDPOINT = { host: "idp.example", port: 443 };

/** Where an endpoint is dialled under these connect-to rules: `address port` of each front end. */
async function dialled(rules: readonly string[], addresses: Readonly<Record<string, readonly string[]>> = {}) {
  const resolver = resolverOf(addresses);
  const connectTo = rules.map(parseConnectTo).filter((rule) => rule !== null);
  const { frontEnds } = await findFrontEnds(ENDPOINT, resolver, { connectTo, allowPrivate: [] });
  return { frontEnds: frontEnds.map(({ address, port }) => `${address} ${port}`), asked: resolver.asked };
}

describe("an explicit connect-to target is dialled instead of the host", () => {
  it.each<[string, string[], string[]]>([
    ["an address and a port", ["idp.example:443:127.0.0.1:8443"], ["127.0.0.1 8443"]],
    ["an address, the port staying", ["idp.example:443:127.0.0.1:"], ["127.0.0.1 443"]],
    ["an IPv6 address", ["idp.example:443:[::1]:8443"], ["::1 8443"]],
    ["for every host", [":443:127.0.0.1:8443"], ["127.0.0.1 8443"]],
    ["for everything", ["::127.0.0.1:8443"], ["127.0.0.1 8443"]],
    ["twice", ["::127.0.0.1:8443", "::127.0.0.2:8443"], ["127.0.0.1 8443", "127.0.0.2 8443"]],
    ["at several ports of one address", ["::127.0.0.1:1", "::127.0.0.1:2"], ["127.0.0.1 1", "127.0.0.1 2"]],
    ["of one rule out of two", ["other.example:443:127.0.0.9:1", "::127.0.0.1:2"], ["127.0.0.1 2"]],
  ])("%s", async (_name, rules, expected) => {
    expect(await dialled(rules)).toEqual({ frontEnds: expected, asked: [] });
  });

  it("a name, which is resolved and may be private", async () => {
    const seen = await dialled(["::proxy.example:8443"], { "proxy.example": ["10.0.0.1", "fd00::1"] });
    expect(seen).toEqual({ frontEnds: ["10.0.0.1 8443", "fd00::1 8443"], asked: ["proxy.example"] });
  });

  it("more than eight of them are eight", async () => {
    const addresses = Array.from({ length: 12 }, (_, index) => `10.0.0.${index + 10}`);
    const { frontEnds } = await dialled(["::proxy.example:1"], { "proxy.example": addresses });
    expect(frontEnds).toEqual(addresses.slice(0, 8).map((address) => `${address} 1`));
  });
});

it("rules for other hosts and ports change nothing", async () => {
  const rules = ["other.example:443:127.0.0.1:1", "idp.example:8443:127.0.0.1:1"];
  const seen = await dialled(rules, { "idp.example": ["2606:2800:220:1::1"] });
  expect(seen).toEqual({ frontEnds: ["2606:2800:220:1::1 443"], asked: ["idp.example"] });
});

it("a connect-to rule that changes the port alone permits no private address of the host", async () => {
  const answers = { "idp.example": ["169.254.169.254"] };
  await expect(dialled([":443::80"], answers)).rejects.toMatchObject({ fault: { code: "address-refused" } });
});

it("a connect-to rule that changes the port alone dials the host's global addresses there", async () => {
  const seen = await dialled(["idp.example:443::8443"], { "idp.example": ["2606:2800:220:1::1"] });
  expect(seen).toEqual({ frontEnds: ["2606:2800:220:1::1 8443"], asked: ["idp.example"] });
});
