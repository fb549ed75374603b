import { expect, it } from "vitest";
import { issuerCorrection } from "../../federation/workload.js";

const RIGHT = "https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4-a/clusters/runners";
const AS_TOKENS = `${RIGHT}, as this cluster's tokens have it`;
const FORM = "https://container.googleapis.com/v1/projects/PROJECT/locations/LOCATION/clusters/CLUSTER";
const URL_RULE = "https://HOST/PATH of a public host: no port, query, fragment or credentials; at most 255 characters";

it.each([
  RIGHT,
  "https://idp.example",
  "https://idp.example/tenant/",
  "https://oidc.eks.eu-central-1.amazonaws.com/id/ABC",
])("%s is an issuer", (issuer) => {
  expect(issuerCorrection(issuer)).toBeNull();
});

it.each([
  [RIGHT.replace("locations", "zones"), AS_TOKENS],
  [RIGHT.replace("https", "http"), AS_TOKENS],
  [`${RIGHT}/`, AS_TOKENS],
  ["https://www.googleapis.com/container/v1/projects/acme-ci/zones/us-east4-a/clusters/runners", AS_TOKENS],
  [RIGHT.replace("/clusters/runners", ""), FORM],
  [RIGHT.replace("acme-ci", "Acme"), FORM],
  ["https://container.googleapis.com", FORM],
  ["http://idp.example", URL_RULE],
  ["idp.example", URL_RULE],
  ["https://idp.example:8443", URL_RULE],
  ["https://user@idp.example", URL_RULE],
  ["https://idp.example?x", URL_RULE],
  ["https://idp.example/#x", URL_RULE],
  ["https://Idp.example", URL_RULE],
  ["https://idp.example/a b", URL_RULE],
  [`https://idp.example/${"a".repeat(240)}`, URL_RULE],
  ["", URL_RULE],
])("%s is none: %s", (issuer, correction) => {
  expect(issuerCorrection(issuer)).toBe(correction);
});
