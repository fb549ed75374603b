import { describe, expect, it } from "vitest";
import { unreachableIssuer } from "../../federation/doctor/checks/unreachable.js";
import { issuerCorrection, issuerFault } from "../../federation/issuer.js";

const RIGHT = "https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4-a/clusters/runners";
const AS_TOKENS = `${RIGHT}, as this cluster's tokens have it`;
const FORM = "https://container.googleapis.com/v1/projects/PROJECT/locations/LOCATION/clusters/CLUSTER";
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
  [RIGHT.replace("https", "http"), `${AS_TOKENS}; STS fetches documents over https only`],
  [`${RIGHT}/`, AS_TOKENS],
  ["https://www.googleapis.com/container/v1/projects/acme-ci/zones/us-east4-a/clusters/runners", AS_TOKENS],
  [RIGHT.replace("/clusters/runners", ""), FORM],
  [RIGHT.replace("acme-ci", "Acme"), FORM],
  ["https://container.googleapis.com", FORM],
])("%s is none: %s", (issuer, correction) => {
  expect(issuerCorrection(issuer)).toBe(correction);
});

const SHAPE = "https://HOST/PATH of a public host";

describe("what is wrong is named", () => {
  it.each([
    ["", "it is empty"],
    ["idp.example", "does not begin with https://"],
    ["https://user@idp.example", "credentials"],
    ["https://idp.example?x", "a query or a fragment"],
    ["https://idp.example/#x", "a query or a fragment"],
    ["https://idp.example/a b", "U+0020, a space"],
    ["https://idp.example/a\u00a0b", "U+00A0"],
    [`https://idp.example/${"a".repeat(240)}`, "longer than 255 characters"],
    ["https://idp.example:8443", "a port"],
    ["https://idp.example:443/a", "a port"],
    ["https://[2606:4700::1]:8443", "a port"],
    ["https://idp_1.example", "an underscore"],
    ["https://idp.example//a", "empty parts"],
    ["https://idp..example", "not the name of a host"],
    ["https://8.8.8.8", "an address, and IAM wants the name"],
  ])("%s: %s", (issuer, why) => {
    expect(issuerCorrection(issuer)).toContain(SHAPE);
    expect(issuerCorrection(issuer)).toContain(why);
  });

  it("an upper-case host comes with the host in lower case", () => {
    expect(issuerCorrection("https://Idp.example")).toContain("https://idp.example");
    expect(issuerCorrection("https://Idp.example")).toContain("upper-case letters");
  });

  it.each([
    "https://idp.example/a/.well-known/openid-configuration",
    "https://idp.example/a/openid/v1/jwks",
    "https://idp.example/a/jwks.json",
  ])("%s is where a document of the issuer lies", (issuer) => {
    expect(issuerCorrection(issuer)).toMatch(/^https:\/\/idp\.example\/a; that is where a document/);
  });

  it.each([
    "//gkehub.googleapis.com/projects/1/locations/global/memberships/runners",
    "https://gkehub.googleapis.com/projects/acme-ci/locations/global/memberships/runners",
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
    "https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/acme-ci.svc.id.goog",
    "acme-ci.svc.id.goog",
  ])("%s is a resource of Google", (issuer) => {
    expect(issuerCorrection(issuer)).toContain("the name of a resource at Google");
  });
});

describe("what STS can never reach", () => {
  const REFUSED = [
    "http://idp.example",
    "http://container.googleapis.com/v1/projects/acme-ci/locations/l-a1/clusters/c",
    "https://kubernetes.default.svc.cluster.local",
    "https://kubernetes.default.svc",
    "https://kubernetes.default.svc.acme.example",
    "https://kubernetes",
    "https://localhost",
    "https://k3s.lan/a",
    "https://vault.internal",
    "https://router.home.arpa",
    "https://10.0.0.1",
    "https://192.168.1.1:6443",
    "https://127.0.0.1/a",
    "https://[fd00::1]",
  ];

  it.each(REFUSED)("%s is refused by setup and construct, and by doctor", (issuer) => {
    expect(issuerCorrection(issuer)).not.toBeNull();
    expect(issuerFault(issuer)).toMatchObject({ unreachable: true });
    expect(unreachableIssuer(issuer)).toMatchObject({ code: "issuer-unreachable", severity: "fault" });
  });

  it.each([
    RIGHT,
    "https://svc.example",
    "https://local.example/internal",
    "https://Idp.example",
    "https://a_b.example",
  ])("%s may be reached", (issuer) => {
    expect(unreachableIssuer(issuer)).toBeNull();
  });
});
