import { describe, expect, it } from "vitest";
import type { EndpointObservation, IssuerObservation } from "../../../../rotation/core/model.js";
import { verificationOf } from "../../../../rotation/core/verdict/observed.js";
import {
  endpointObservation,
  failed,
  fault,
  issuerObservation,
  jwksObservation,
  notOffered,
  observed,
  refused,
  verified,
} from "../../../support/builders.js";

const ROOT = verified("root");
const OTHER = verified("other root", { variant: "rsa" });

describe("AWS most likely verifies", () => {
  const extra = verified("private root", { anchor: "extra" });
  const good = endpointObservation([ROOT, notOffered({ variant: "rsa" })]);
  const unseen = jwksObservation([failed()], { tls12: "unknown" });

  it.each([
    ["by its CA library a public host", "likely-publicly-trusted", issuerObservation(good)],
    [
      "by its CA library two public hosts",
      "likely-publicly-trusted",
      issuerObservation(good, jwksObservation([OTHER])),
    ],
    ["by its CA library a public host of which a part failed", "likely-publicly-trusted", observed(ROOT, failed())],
    ["by thumbprint a host with a private CA", "thumbprint-pinned", observed(extra)],
    ["by thumbprint a host with a public and a private chain", "thumbprint-pinned", observed(ROOT, extra)],
    ["by thumbprint a host whose chains are refused", "thumbprint-pinned", observed(refused())],
    ["by thumbprint a host with a refused chain", "thumbprint-pinned", observed(ROOT, refused())],
    ["by thumbprint a host that refuses TLS 1.2", "thumbprint-pinned", withTls12("refused")],
    [
      "by thumbprint if one of two hosts has a private CA",
      "thumbprint-pinned",
      issuerObservation(good, jwksObservation([extra])),
    ],
    [
      "by thumbprint if one host has a private CA, though the other was not seen",
      "thumbprint-pinned",
      issuerObservation(endpointObservation([extra]), unseen),
    ],
    ["nobody knows how a host whose TLS 1.2 is unknown", null, withTls12("unknown")],
    [
      "nobody knows how a host with a private CA whose TLS 1.2 is unknown",
      null,
      issuerObservation(endpointObservation([extra], { tls12: "unknown" })),
    ],
    ...(["chain-unlinked", "chain-too-long", "certificate-unreadable"] as const).map(
      (code): [string, null, IssuerObservation] => [
        `nobody knows how a host with a chain refused as ${code}`,
        null,
        observed(refused({ fault: fault(code) })),
      ],
    ),
    [
      "nobody knows how a host with a private CA, if the other one's chain is refused for its shape",
      null,
      issuerObservation(endpointObservation([extra]), jwksObservation([refused({ fault: fault("chain-unlinked") })])),
    ],
    ["nobody knows how an unseen host", null, issuerObservation(unseen)],
    ["nobody knows how a public and an unseen host", null, issuerObservation(good, unseen)],
    [
      "nobody knows how a host without discovery document",
      null,
      { ...issuerObservation(good), discoveryFault: fault("timeout") },
    ],
  ])("%s", (_what, verification, seen) => {
    expect(verificationOf(seen)).toBe(verification);
  });
});

function withTls12(tls12: EndpointObservation["tls12"]): IssuerObservation {
  return issuerObservation(endpointObservation([ROOT], { tls12 }));
}
