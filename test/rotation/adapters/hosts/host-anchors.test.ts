import { describe, expect, it } from "vitest";
import type { Handshake } from "../../../../rotation/adapters/hosts/handshake.js";
import { HostAnchors } from "../../../../rotation/adapters/hosts/host-anchors.js";
import type { FaultCode, TrustAnchor } from "../../../../rotation/core/model.js";

const DONE: Handshake = { kind: "done", protocol: "TLSv1.3", ders: [] };
const distrusted = (code: FaultCode): Handshake => ({ kind: "distrusted", fault: { code, message: code } });
const FAILED: Handshake = { kind: "failed", fault: { code: "timeout", message: "timed out" }, error: { message: "" } };
const UNKNOWN = distrusted("unknown-issuer");

/** What a front end answers to each set of roots. */
type Answers = Readonly<Record<TrustAnchor, Handshake>>;
const PUBLIC: Answers = { bundled: DONE, extra: DONE };
const PRIVATE: Answers = { bundled: UNKNOWN, extra: DONE };
const REFUSED: Answers = { bundled: UNKNOWN, extra: UNKNOWN };
const EXPIRED: Answers = { bundled: distrusted("certificate-expired"), extra: distrusted("certificate-expired") };
const SILENT: Answers = { bundled: FAILED, extra: FAILED };

/** Two connections to one host at the same time. */
async function both(first: Answers, second: Answers, vouched = false) {
  const anchors = new HostAnchors();
  const tried: TrustAnchor[][] = [[], []];
  const results = await Promise.all(
    [first, second].map((answers, index) =>
      anchors.connect({
        endpoint: { host: "idp.example", port: 443 },
        connect: async (anchor) => {
          tried[index]?.push(anchor);
          return answers[anchor];
        },
        isVouchedByBundled: () => vouched,
      }),
    ),
  );
  return { tried, results: results.map(({ handshake, anchor }) => [handshake.kind, anchor]) };
}

const B = "bundled";
const E = "extra";

describe("of two connections at once, the first tries the bundled roots and the second both", () => {
  it.each<[string, Answers, Answers, boolean, TrustAnchor[][], [string, TrustAnchor][]]>([
    [
      "a private CA costs one connection",
      PRIVATE,
      PRIVATE,
      false,
      [[B, E], [E]],
      [
        ["done", E],
        ["done", E],
      ],
    ],
    [
      "a public host costs none",
      PUBLIC,
      PUBLIC,
      true,
      [[B], [E]],
      [
        ["done", B],
        ["done", B],
      ],
    ],
    [
      "a private chain beside a public one",
      PUBLIC,
      PRIVATE,
      false,
      [[B], [E, B]],
      [
        ["done", B],
        ["done", E],
      ],
    ],
    [
      "a public chain that ends in itself",
      PUBLIC,
      PUBLIC,
      false,
      [[B], [E, B]],
      [
        ["done", B],
        ["done", B],
      ],
    ],
    [
      "a public chain beside an expired one",
      EXPIRED,
      PUBLIC,
      true,
      [
        [B, E],
        [E, B],
      ],
      [
        ["distrusted", E],
        ["done", B],
      ],
    ],
    [
      "a public chain beside silence",
      SILENT,
      PUBLIC,
      true,
      [[B], [E, B]],
      [
        ["failed", B],
        ["done", B],
      ],
    ],
    [
      "a private chain beside silence",
      SILENT,
      PRIVATE,
      false,
      [[B], [E, B]],
      [
        ["failed", B],
        ["done", E],
      ],
    ],
    [
      "what no root trusts",
      REFUSED,
      REFUSED,
      false,
      [[B, E], [E]],
      [
        ["distrusted", E],
        ["distrusted", E],
      ],
    ],
    [
      "silence after a private chain",
      PRIVATE,
      SILENT,
      false,
      [[B, E], [E]],
      [
        ["done", E],
        ["failed", E],
      ],
    ],
  ])("%s", async (_name, first, second, vouched, tried, results) => {
    expect(await both(first, second, vouched)).toEqual({ tried, results });
  });
});
