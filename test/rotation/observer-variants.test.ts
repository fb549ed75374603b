import { expect, it } from "vitest";
import { TlsChains } from "../../rotation/adapters/hosts/chains.js";
import { parseConnectTo } from "../../rotation/core/reach/connect-to.js";
import { Observer } from "../../rotation/observe.js";
import { limitsOf, publicContexts, resolverOf, serve, serveFault } from "../support/fixtures.js";
import { type ChainName, chain, DEFAULT_HOST } from "../support/pki.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };

/** What an observer sees of a server of TLS 1.2 that drops the connection where others send an alert. */
async function observeAlertless(name: ChainName, insteadOfAlert: "reset" | "close") {
  const upstream = await serve({ identities: [await chain(name)], maxVersion: "TLSv1.2" });
  const frontEnd = await serveFault({ upstream, insteadOfAlert });
  const chains = new TlsChains(await publicContexts(), limitsOf());
  const discovery = { fetch: async () => "{}" };
  const connectTo = [parseConnectTo(`:443:127.0.0.1:${frontEnd.port}`)].filter((rule) => rule !== null);
  const observer = new Observer({ resolver: resolverOf({}), chains, discovery }, { connectTo, allowPrivate: [] });
  const { observations } = await observer.observeEndpoint(ENDPOINT);
  return { observations, connections: frontEnd.connections() };
}

it.each([
  ["rsa", "ecdsa", "reset", "connection-reset"],
  ["ecdsa", "rsa", "reset", "connection-reset"],
  ["rsa", "ecdsa", "close", "connection-closed"],
] as const)(
  "a server of %s that answers %s with a %s is seen by its own variant",
  async (own, other, instead, code) => {
    const { observations, connections } = await observeAlertless(own, instead);
    const byVariant = new Map(observations.map((seen) => [seen.variant, seen]));
    expect(byVariant.size).toBe(2);
    expect(byVariant.get(own)).toMatchObject({ kind: "verified" });
    expect(byVariant.get(other)).toMatchObject({ kind: "variant-reset", fault: { code } });
    // One that verified, two that were dropped, and the one that asks for TLS 1.2 beside them.
    expect(connections).toBe(4);
  },
);

it("a server whose own variant is refused has failed where it drops the connection", async () => {
  const { observations } = await observeAlertless("expired", "reset");
  expect(observations.map(({ kind }) => kind).toSorted()).toEqual(["failed", "refused"]);
});
