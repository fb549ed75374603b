import { beforeAll, describe, expect, it } from "vitest";
import { reportPage } from "../../bin/cli/report/report-page.js";
import type { Fault, ProviderResult } from "../../rotation/core/model.js";
import { MOST_URGENT_FIRST, OUTCOMES, type Outcome } from "../../rotation/core/outcome.js";
import { chain, DEFAULT_HOST } from "../../sandbox/pki.js";
import {
  cluster,
  endpointOf,
  goodEndpoint,
  PLACEHOLDER,
  providerOf,
  refused,
  resultFor,
  STRANGER,
  skippedResult,
  thumbprintOf,
  UNKNOWN_ISSUER,
  verified,
} from "./report-data.js";
import { hundredOnOneHost, threeProviders } from "./report-pages.js";
import { countOf, pageOf, textOf } from "./report-text.js";

let three: string;
let hundred: string;

// Making the keys takes a while.
beforeAll(async () => {
  [three, hundred] = [reportPage(await threeProviders()), reportPage(await hundredOnOneHost())];
}, 60_000);

describe("providers", () => {
  it("are counted by outcome, zeros included", async () => {
    const counts: Partial<Record<Outcome, number>> = {
      "rotation-failed": 1,
      "not-checked": 1,
      rotated: 8,
      "in-sync": 90,
    };
    const expected = MOST_URGENT_FIRST.map((outcome) => `${OUTCOMES[outcome].word}\n${counts[outcome] ?? 0}\n`);
    expect(textOf(hundred)).toContain(expected.join(""));
  });

  it("of which the same is to be said share a row, with all their issuers in it", async () => {
    const page = hundred;
    const table = page.slice(page.indexOf('<table class="providers">'), page.indexOf("What the hosts present"));
    expect(countOf(table, "<tbody>")).toBe(4);
    expect(textOf(`<body>${table}`)).toContain("90 providers on container.googleapis.com");
    for (let number = 1; number <= 100; number += 1) expect(table).toContain(`<bdi>https://${cluster(number)}</bdi>`);
    // Eight to undo what was rotated, one to correct what failed.
    expect(countOf(table, "<pre>")).toBe(9);
  });

  it("share a row whatever the order of their lists, and none when a list differs", async () => {
    const google = await goodEndpoint(DEFAULT_HOST, ["192.0.2.1"]);
    const [a, b] = [await thumbprintOf("rsa"), await thumbprintOf("ecdsa")];
    const lists = [[a, b], [b, a], [a], [a, b, STRANGER]];
    const page = pageOf(lists.map((list, index) => resultFor(providerOf(cluster(index), list), [google])));
    expect(countOf(page, '<td rowspan="2">')).toBe(3);
  });

  it("of one row may have reasons of their own: three are told, the rest is folded", async () => {
    const google = await goodEndpoint(DEFAULT_HOST, ["192.0.2.1"]);
    const list = [await thumbprintOf("rsa"), await thumbprintOf("ecdsa")];
    const fault = (number: number): Fault => ({ code: "discovery-http-status", message: `document ${number} is gone` });
    const results = [1, 2, 3, 4, 5].map((number) =>
      resultFor(providerOf(cluster(number), list), [google], { discoveryFault: fault(number) }),
    );
    expect(textOf(pageOf(results))).toMatch(
      /document 1 is gone\n.*document 2 .*\n.*document 3 .*\nand 2 more\n.*document 4/,
    );
  });

  it("say what becomes of each thumbprint, and how sign-in fares", async () => {
    const text = textOf(three);
    const own = await chain("crossSigned", "idp.corp.example");
    expect(text).toMatch(new RegExp(`\\+[A-Z]${own.thumbprint} required, to be added`));
    expect(text).toMatch(new RegExp(`−[A-Z]${own.certificates[0].sha1} not required, to be dropped`));
    expect(text).toContain(`−${PLACEHOLDER} placeholder, to be dropped`);
    expect(text).toMatch(new RegExp(`=[A-Z]${STRANGER} registered, stays`));
    expect(text).toContain("Sign-in is most likely not affected");
    expect(text).toMatch(
      /certificate-expired: tokens\.partner\.example:443 at [\d.]+:443 \(\w+\): a certificate of the chain has expired/,
    );
  });

  it("that were not read say only what is known", () => {
    const fault: Fault = { code: "access-denied", message: "iam:GetOpenIDConnectProvider is not allowed" };
    const unread: ProviderResult = { ...skippedResult("a.example", ""), outcome: "not-checked", note: null, fault };
    const text = textOf(pageOf([unread]));
    expect(text).toContain("none registered\nReason\naccess-denied: iam:GetOpenIDConnectProvider is not allowed");
    expect(text).not.toContain("Sign-in");
  });
});

describe("chains", () => {
  it("that several front ends present are shown once, the certificate that counts marked", async () => {
    const page = hundred;
    const text = textOf(page);
    expect(countOf(page, '<div class="chain')).toBe(2);
    expect(text).toContain("Chain 1 ✓verified with the bundled roots ecdsa at 4 front ends");
    expect(text).toMatch(new RegExp(`◆ last, counts\n.*\nissued by .*\n[A-Z]${await thumbprintOf("ecdsa")}`));
    expect(countOf(text, "◆ last, counts")).toBe(2);
  });

  it("that were refused are told from verified ones, and none of their certificates counts", async () => {
    const [good, bad] = [await chain("rsa"), await chain("otherRoot")];
    const endpoint = endpointOf(DEFAULT_HOST, [refused(bad, "192.0.2.2", UNKNOWN_ISSUER), verified(good, "192.0.2.1")]);
    const page = pageOf([resultFor(providerOf(cluster(1), [good.thumbprint]), [endpoint])], [endpoint]);
    const text = textOf(page.slice(page.indexOf("<body>")));
    expect(text).toContain(
      "Chain 2 ✗refused unknown-issuer: the chain does not lead to a trusted root. Not to be registered.",
    );
    expect(text).toMatch(/192\.0\.2\.2:443\n✗refused\nchain 2\n/);
    expect(countOf(text, "last, counts\n")).toBe(2);
    expect(countOf(text, "last, refused\n")).toBe(2);
  });

  it("are not all there is: every other end of a connection is told", () => {
    const at = (address: string) => ({ frontEnd: { address, port: 443 }, variant: "rsa" }) as const;
    const endpoint = endpointOf(
      "a.example",
      [
        { ...at("192.0.2.1"), kind: "not-offered" },
        { ...at("2001:db8::1"), kind: "no-route", fault: { code: "no-route", message: "no route to the address" } },
        { ...at("192.0.2.3"), kind: "failed", fault: { code: "timeout", message: "the connection timed out" } },
        {
          ...at("192.0.2.4"),
          kind: "refused",
          protocol: null,
          chain: [],
          fault: { code: "chain-too-long", message: "long" },
        },
      ],
      { tls12: "refused", refusedAddresses: ["10.0.0.1"], frontEndsLeftOut: 2 },
    );
    const text = textOf(pageOf([], [endpoint]));
    for (const said of [
      "refuses TLS 1.2, so AWS falls back to thumbprints · not dialled, not global: 10.0.0.1 · not dialled, beyond the limit: 2 front ends",
      "192.0.2.1:443\nnot offered",
      "[2001:db8::1]:443\nno route from here",
      "192.0.2.3:443\n✗timeout the connection timed out",
      "No certificate of it could be read.",
    ])
      expect(text).toContain(said);
  });
});
