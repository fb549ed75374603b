import { expect, it } from "vitest";
import { collectIssuer } from "../../../federation/doctor/evidence/collect-issuer.js";
import { parseConnectTo } from "../../../rotation/core/reach/connect-to.js";
import { Observer } from "../../../rotation/observe.js";
import { ISSUER } from "./evidence.js";

it("doctor and the observer refuse the same JWKS port", async () => {
  const body = JSON.stringify({ issuer: ISSUER, jwks_uri: "https://keys.example:22/jwks" });
  const fetched: string[] = [];
  const connectTo = [":::"].map((rule) => parseConnectTo(rule)).filter((rule) => rule !== null);
  const reach = { connectTo, allowPrivate: [] };
  const failure = { code: "connect-refused", message: "refused" } as const;
  const observer = new Observer(
    {
      resolver: { resolve: async () => ["8.8.8.8"] },
      chains: {
        observe: async (_endpoint, frontEnd, variant) => ({ frontEnd, variant, kind: "failed", fault: failure }),
        acceptsTls12: async () => "unknown",
      },
      discovery: { fetch: async () => body },
    },
    reach,
  );
  const documents = {
    fetch: async ({ href }: URL) => {
      fetched.push(href);
      return { fetched: { url: href, durationMs: 0, status: 200, fault: null }, body };
    },
  };
  const evidence = await collectIssuer(ISSUER, "token", { documents, observer, reach });
  expect(fetched).toEqual([`${ISSUER}/.well-known/openid-configuration`]);
  expect(evidence.problem).toContain("jwks_uri names keys.example:22; allowed are port 443");
  const observed = await observer.observeIssuer(ISSUER);
  expect(observed.discoveryFault).toMatchObject({ code: "discovery-jwks-port-refused" });
});
