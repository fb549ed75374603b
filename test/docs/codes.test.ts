import { expect, it } from "vitest";
import type { FaultCode, FindingCode, Outcome } from "../../rotation/core/model.js";
import { codesIn, headingsOf, sectionOf, tableIn } from "./markdown.js";

/** Type-checked to be complete and to have no other. */
const OUTCOMES: Readonly<Record<Outcome, true>> = {
  "in-sync": true,
  drifted: true,
  rotated: true,
  "rotation-failed": true,
  untrusted: true,
  "not-checked": true,
  skipped: true,
};

const FINDINGS: Readonly<Record<FindingCode, true>> = {
  "leaf-pinned": true,
  placeholder: true,
  expiring: true,
  "leaf-late": true,
  "untrusted-chain": true,
  "chain-disordered": true,
  "tls13-required": true,
  stale: true,
  "too-many-thumbprints": true,
  "changed-underneath": true,
  "not-yet-visible": true,
  "unknown-tag-value": true,
};

const FAULTS: Readonly<Record<FaultCode, true>> = {
  "dns-failed": true,
  "address-refused": true,
  "no-route": true,
  "connect-refused": true,
  "connect-failed": true,
  "connection-reset": true,
  "connection-closed": true,
  timeout: true,
  "not-tls": true,
  "tls-failed": true,
  "chain-empty": true,
  "chain-too-long": true,
  "certificate-expired": true,
  "certificate-not-yet-valid": true,
  "wrong-host": true,
  "self-signed": true,
  "unknown-issuer": true,
  "not-verified": true,
  "issuer-url-invalid": true,
  "discovery-redirected": true,
  "discovery-http-status": true,
  "discovery-too-large": true,
  "discovery-not-json": true,
  "discovery-malformed": true,
  "discovery-issuer-mismatch": true,
  "discovery-jwks-uri-invalid": true,
  "discovery-jwks-port-refused": true,
  "discovery-bad-response": true,
  "aws-not-configured": true,
  "access-denied": true,
  throttled: true,
  "provider-gone": true,
  "concurrent-modification": true,
  "invalid-input": true,
  "aws-unreachable": true,
  "aws-failed": true,
  "no-time-left": true,
};

const PAGE = "docs/codes.md";

/** The codes of the first column of each table below a heading; a row may have several. */
function documented(headingStart: string, name: string): string[] {
  const heading = headingsOf(PAGE).find((each) => each.startsWith(headingStart)) ?? headingStart;
  const tables = sectionOf(PAGE, heading)
    .split(/^### /m)
    .filter((part) => part.includes("\n|"));
  return tables.flatMap(tableIn).flatMap((row) => codesIn(row[name] ?? ""));
}

it.each([
  ["Outcomes", "outcome", OUTCOMES],
  ["Findings", "finding", FINDINGS],
  ["Errors", "code", FAULTS],
])("%s: the page has every code once and no other", (heading, name, codes) => {
  expect(documented(heading, name).toSorted()).toEqual(Object.keys(codes).toSorted());
});
