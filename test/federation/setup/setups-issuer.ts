import { fetched, issuer, seen } from "../doctor/evidence.js";
import type { Setup } from "./parts.js";
import { broken, pinned, token } from "./parts.js";

/** Faults of what the issuer serves. */
export const ISSUER_SETUPS: readonly Setup[] = [
  [
    "a document of another issuer",
    "discovery-unusable",
    {
      issuer: seen(issuer({ jwks: null, problem: "the discovery document is of issuer x", signature: "not-checked" })),
    },
    "is of issuer x",
  ],
  [
    "a host that is silent",
    "jwks-unreachable",
    { issuer: seen(issuer({ jwks: fetched(broken("dns-failed")) })) },
    "dns-failed",
  ],
  [
    "an error",
    "jwks-unreachable",
    { issuer: seen(issuer({ discovery: fetched(broken("discovery-http-status", 500)) })) },
    "cannot",
  ],
  ["keys that are none", "jwks-unreachable", { issuer: seen(issuer({ problem: "the JWKS is not JSON" })) }, "not JSON"],
  [
    "keys for members",
    "jwks-not-public",
    { issuer: seen(issuer({ jwks: fetched(broken("http", 403)) })) },
    "HTTP status 403",
  ],
  [
    "a private address",
    "jwks-not-public",
    { issuer: seen(issuer({ jwks: fetched(broken("address-refused")) })) },
    "not public",
  ],
  ["slow keys", "jwks-slow", { issuer: seen(issuer({ jwks: fetched({ durationMs: 5100 }) })) }, "took 5100 ms"],
  [
    "keys that never come",
    "jwks-slow",
    { issuer: seen(issuer({ jwks: fetched({ durationMs: 4999, ...broken("timeout") }) })) },
    "did not come within 4999 ms",
  ],
  [
    "another key",
    "key-unknown",
    { issuer: seen(issuer({ signature: "key-unknown", keyIds: ["k2"] })) },
    "key-1, the issuer publishes k2",
  ],
  ["a forged token", "signature-bad", { issuer: seen(issuer({ signature: "bad" })) }, "does not verify"],
  [
    "a token without signature",
    "signature-bad",
    { issuer: seen(issuer({ signature: "algorithm-refused" })), token: token({ algorithm: "none" }) },
    "signed by none",
  ],
  [
    "a private CA rotated",
    "thumbprint-mismatch",
    { issuer: seen(issuer({ tls: pinned })) },
    "AWS uses thumbprints for this issuer",
  ],
  [
    "a public CA rotated",
    "thumbprint-mismatch",
    { issuer: seen(issuer({ tls: { ...pinned, verification: "likely-publicly-trusted" } })) },
    "most likely verifies this issuer against its own CA library",
  ],
];
