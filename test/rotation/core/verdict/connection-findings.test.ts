import { expect, it } from "vitest";
import { connectionFindings } from "../../../../rotation/core/verdict/connection-findings.js";
import {
  endpointObservation,
  failed,
  fault,
  frontEnd,
  noRoute,
  notOffered,
  refused,
  variantReset,
  verified,
} from "../../../support/builders.js";

const V4 = { frontEnd: frontEnd("142.250.1.96") };
const V6 = { frontEnd: frontEnd("2600::1") };
const OTHER_V6 = { frontEnd: frontEnd("2600::2", 8443) };
const ROOT = verified("root");
const HOST = "container.googleapis.com:443";

function unseen(...given: Parameters<typeof endpointObservation>): string[] {
  return connectionFindings(endpointObservation(...given)).map(({ code, severity, message }) => {
    expect([code, severity]).toEqual(["unseen-addresses", "information"]);
    return message;
  });
}

it("an endpoint of which everything was seen has no finding", () => {
  expect(connectionFindings(endpointObservation([ROOT, notOffered({ variant: "rsa" }), refused(V4)]))).toEqual([]);
});

it("addresses that failed are named, each once, with what was asked and what went wrong", () => {
  const reset = failed({ ...V4, variant: "rsa", fault: fault("connection-reset") });
  expect(unseen([ROOT, failed(V4), reset, failed(OTHER_V6)])).toEqual([
    `addresses of ${HOST} not seen: 142.250.1.96:443 (ecdsa: timeout, rsa: connection-reset), [2600::2]:8443 (ecdsa: timeout)`,
  ]);
});

it("beside refused chains alone too", () => {
  expect(unseen([refused(), failed(V4)])).toEqual([`addresses of ${HOST} not seen: 142.250.1.96:443 (ecdsa: timeout)`]);
});

it("a family without any route is not named, an address without one in a family that has one is", () => {
  expect(unseen([ROOT, noRoute(V6)])).toEqual([]);
  const lost = `addresses of ${HOST} not seen: [2600::2]:8443 (ecdsa: no-route)`;
  expect(unseen([{ ...ROOT, ...V6 }, noRoute(OTHER_V6)])).toEqual([lost]);
});

it("addresses that must not be dialled are named, and how many are beyond the limit", () => {
  const message = `addresses of ${HOST} not seen: 10.0.0.1 (not global, so not dialled), ::1 (not global, so not dialled), 3 more (beyond the limit)`;
  expect(unseen([ROOT], { refusedAddresses: ["10.0.0.1", "::1"], frontEndsLeftOut: 3 })).toEqual([message]);
});

it("where nothing was dialled the fault says all", () => {
  expect(unseen([], { fault: fault("address-refused"), refusedAddresses: ["10.0.0.1"] })).toEqual([]);
});

it("a variant that was reset is named with its place, and is not unseen", () => {
  const endpoint = endpointObservation([ROOT, variantReset({ ...V4, variant: "rsa" })]);
  const message = `${HOST} at 142.250.1.96:443 (rsa) drops connections that ask for rsa, which counts as not offered: message of connection-reset`;
  expect(connectionFindings(endpoint)).toEqual([{ code: "variant-reset", severity: "information", message }]);
});

it("a host that refuses TLS 1.2 is named", () => {
  const message = `${HOST} refuses TLS 1.2: AWS then falls back to thumbprints`;
  const expected = { code: "tls13-required", severity: "information", message };
  expect(connectionFindings(endpointObservation([ROOT], { tls12: "refused" }))).toEqual([expected]);
  expect(connectionFindings(endpointObservation([ROOT], { tls12: "unknown" }))).toEqual([]);
});
