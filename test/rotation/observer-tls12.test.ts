import { expect, it } from "vitest";
import type { FrontEnd, Observation, Tls12, Variant } from "../../rotation/core/model.js";
import { Observer } from "../../rotation/observe.js";
import { failed, verified } from "../support/builders.js";

const ENDPOINT = { host: "idp.example", port: 443 };
const [FIRST, SECOND] = ["2606:2800:220:1::1", "2606:2800:220:1::2"];

/** A host of two addresses; what it answers to a probe is its address's. */
async function observe(answers: Readonly<Record<string, "verified" | "failed">>, protocol = "TLSv1.3") {
  const probed: string[] = [];
  const chains = {
    observe: async (_endpoint: unknown, frontEnd: FrontEnd, variant: Variant): Promise<Observation> => {
      if (answers[frontEnd.address] === "failed") return failed({ frontEnd, variant });
      return { ...verified("root", { frontEnd, variant }), protocol } as Observation;
    },
    acceptsTls12: async (_endpoint: unknown, { address }: FrontEnd): Promise<Tls12> => {
      probed.push(address);
      return answers[address] === "failed" ? "unknown" : "refused";
    },
  };
  const resolver = { resolve: async () => Object.keys(answers) };
  const discovery = { fetch: async () => "{}" };
  const observer = new Observer({ resolver, chains, discovery }, { connectTo: [], allowPrivate: [] });
  const { tls12 } = await observer.observeEndpoint(ENDPOINT);
  return { tls12, probed };
}

it.each<[string, Parameters<typeof observe>, Tls12, string[]]>([
  ["with the first front end", [{ [FIRST]: "verified", [SECOND]: "verified" }], "refused", [FIRST]],
  ["again with one that answered", [{ [FIRST]: "failed", [SECOND]: "verified" }], "refused", [FIRST, SECOND]],
  ["in vain where none answers", [{ [FIRST]: "failed", [SECOND]: "failed" }], "unknown", [FIRST]],
  ["needlessly where one chose it", [{ [FIRST]: "verified" }, "TLSv1.2"], "accepted", [FIRST]],
])("TLS 1.2 is asked for %s", async (_name, given, tls12, probed) => {
  expect(await observe(...given)).toEqual({ tls12, probed });
});
