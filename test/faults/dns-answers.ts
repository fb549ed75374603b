import type * as dns from "node:dns/promises";
import { type NameAnswer, serveNames } from "../support/name-server.js";
import type { DnsAnswer, Injection } from "./model.js";

/** The one name that resolves whatever the others do. */
export const HEALTHY_NAME = "healthy.example";

const ANSWERS: Readonly<Record<DnsAnswer, NameAnswer>> = {
  "no-such-name": "no-such-name",
  "server-failure": "server-failure",
  none: [],
  silent: "silent",
  "silent-crowd": "silent",
  metadata: ["169.254.169.254", "fd00:ec2::254"],
};

let server: string | null = null;

/** The name servers of the machine from now on, real ones on loopback; null for none. */
export async function answerDns(given: Extract<Injection, { on: "dns" }> | null): Promise<void> {
  // A lookup is two queries, one for each family.
  let left = (given?.times ?? Number.POSITIVE_INFINITY) * 2;
  const answer = (name: string): NameAnswer => {
    if (given === null || name === HEALTHY_NAME || left <= 0) return ["127.0.0.1"];
    left -= 1;
    return ANSWERS[given.answer];
  };
  server = given === null ? null : (await serveNames(answer)).server;
}

/** Replaces which servers the machine's configuration names, the one thing that loopback cannot serve. */
export function withLocalServers(actual: typeof dns): typeof dns {
  class LocalResolver extends actual.Resolver {
    constructor(...given: ConstructorParameters<typeof dns.Resolver>) {
      super(...given);
      if (server !== null) this.setServers([server]);
    }
  }
  const lookup = async (host: string): Promise<never> => {
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" });
  };
  return { ...actual, Resolver: LocalResolver, lookup: lookup as unknown as typeof dns.lookup };
}
