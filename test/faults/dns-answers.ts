import type { Injection } from "./model.js";

type DnsAnswer = Extract<Injection, { on: "dns" }>["answer"];

let answer: DnsAnswer | null = null;

/** What the machine's name resolution does from now on; null for an address of loopback. */
export function answerDns(given: DnsAnswer | null): void {
  answer = given;
}

/**
 * Stands in for `lookup` of `node:dns/promises`, the one outside call that loopback cannot serve: the machine's
 * configuration says which servers are asked.
 */
export async function lookup(host: string): Promise<readonly { readonly address: string; readonly family: number }[]> {
  switch (answer) {
    case null:
      return [{ address: "127.0.0.1", family: 4 }];
    case "none":
      return [];
    case "metadata":
      return [
        { address: "169.254.169.254", family: 4 },
        { address: "fd00:ec2::254", family: 6 },
      ];
    case "silent":
      return new Promise(() => undefined);
    default:
      throw Object.assign(new Error(`getaddrinfo ${answer} ${host}`), { code: answer });
  }
}
