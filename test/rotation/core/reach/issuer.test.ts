import { describe, expect, it } from "vitest";
import { FaultError } from "../../../../rotation/core/fault/fault.js";
import {
  discoveryUrl,
  endpointName,
  endpointOfIssuer,
  endpointOfUrl,
  issuerHostOfArn,
  issuerNameOfArn,
  issuerOfUrl,
  parseHttpsUrl,
  parseTarget,
  parseUrl,
} from "../../../../rotation/core/reach/issuer.js";

const GKE = "container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c";

describe("the ARN of a provider", () => {
  it.each([
    ["of the commercial partition", `arn:aws:iam::111122223333:oidc-provider/${GKE}`, GKE, "container.googleapis.com"],
    ["of China", `arn:aws-cn:iam::111122223333:oidc-provider/${GKE}`, GKE, "container.googleapis.com"],
    ["of GovCloud", `arn:aws-us-gov:iam::111122223333:oidc-provider/${GKE}`, GKE, "container.googleapis.com"],
    ["of the European cloud", `arn:aws-eusc:iam::111122223333:oidc-provider/${GKE}`, GKE, "container.googleapis.com"],
    [
      "of an isolated partition",
      `arn:aws-iso-b:iam::111122223333:oidc-provider/${GKE}`,
      GKE,
      "container.googleapis.com",
    ],
    ["without a path", "arn:aws:iam::1:oidc-provider/idp.example", "idp.example", "idp.example"],
    ["with a port", "arn:aws:iam::1:oidc-provider/idp.example:8443/t", "idp.example:8443/t", "idp.example"],
    ["with a trailing slash", "arn:aws:iam::1:oidc-provider/idp.example/", "idp.example/", "idp.example"],
    ["with capitals", "arn:aws:iam::1:oidc-provider/IdP.Example/T", "IdP.Example/T", "idp.example"],
    ["with an IPv4 literal", "arn:aws:iam::1:oidc-provider/192.0.2.1/t", "192.0.2.1/t", "192.0.2.1"],
    [
      "with an IPv6 literal",
      "arn:aws:iam::1:oidc-provider/[2001:DB8::1]:8443/t",
      "[2001:DB8::1]:8443/t",
      "2001:db8::1",
    ],
    [
      "with its own marker in the path",
      "arn:aws:iam::1:oidc-provider/a.example/x:oidc-provider/b",
      "a.example/x:oidc-provider/b",
      "a.example",
    ],
    ["that begins with its marker", ":oidc-provider/idp.example", "idp.example", "idp.example"],
    ["of a role", "arn:aws:iam::1:role/idp.example", "", ""],
    ["of nothing", "arn:aws:iam::1:oidc-provider/", "", ""],
    ["that is empty", "", "", ""],
    ["with a host that is none", "arn:aws:iam::1:oidc-provider/a b/c", "a b/c", ""],
  ])("%s has its issuer's name and host", (_what, arn, name, host) => {
    expect(issuerNameOfArn(arn)).toBe(name);
    expect(issuerHostOfArn(arn)).toBe(host);
  });
});

it.each([
  ["without a scheme, as IAM returns it", GKE, `https://${GKE}`],
  ["with its scheme, as one emulator does", `https://${GKE}`, `https://${GKE}`],
  ["with another scheme: then it is no issuer", "http://idp.example", "https://http://idp.example"],
  ["with a trailing slash, which stays", "idp.example/", "https://idp.example/"],
  ["with capitals, which stay", "IdP.example/T", "https://IdP.example/T"],
])("a Url %s gives an issuer", (_what, url, issuer) => {
  expect(issuerOfUrl(url)).toBe(issuer);
});

describe("the endpoint of an issuer", () => {
  it.each([
    [`https://${GKE}`, "container.googleapis.com", 443],
    ["https://idp.example", "idp.example", 443],
    ["https://idp.example/", "idp.example", 443],
    ["https://idp.example:443/t", "idp.example", 443],
    ["https://idp.example:8443/t", "idp.example", 8443],
    ["https://IdP.Example", "idp.example", 443],
    ["https://192.0.2.1/t", "192.0.2.1", 443],
    ["https://[2001:DB8::1]:8443", "2001:db8::1", 8443],
  ])("%s is its host and port", (issuer, host, port) => {
    expect(endpointOfIssuer(issuer)).toEqual({ host, port });
  });

  it.each([
    "",
    "https://",
    "http://idp.example",
    "idp.example",
    "https://user@idp.example",
    "https://user:password@idp.example",
    "https://idp.example?tenant=1",
    "https://idp.example/?",
    "https://idp.example#a",
    "https://idp.example/#",
    "https://idp.example:0x1bb",
    "https://idp.example:65536",
    "https://a b",
    "https://[2001:db8::1",
  ])("%j is refused as issuer-url-invalid", (issuer) => {
    const read = () => endpointOfIssuer(issuer);
    expect(read).toThrow(FaultError);
    expect(read).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: "issuer-url-invalid" }) }));
  });

  it("is refused with the issuer escaped", () => {
    const message = "issuer http://a\\u{202e}b is not an https URL without credentials, query and fragment";
    expect(() => endpointOfIssuer("http://a\u202eb")).toThrow(message);
  });
});

it.each([
  [`https://${GKE}`, `https://${GKE}/.well-known/openid-configuration`],
  ["https://idp.example", "https://idp.example/.well-known/openid-configuration"],
  ["https://idp.example/", "https://idp.example/.well-known/openid-configuration"],
  ["https://idp.example/t/", "https://idp.example/t/.well-known/openid-configuration"],
  ["https://idp.example/t//", "https://idp.example/t//.well-known/openid-configuration"],
])("the discovery document of %s lives below it, one terminating slash apart", (issuer, url) => {
  expect(discoveryUrl(issuer)).toBe(url);
});

it.each([
  ["an https URL", "https://idp.example/a?b#c", true],
  ["an https URL in capitals", "HTTPS://IDP.EXAMPLE", true],
  ["an http URL", "http://idp.example", false],
  ["a file URL", "file:///etc/passwd", false],
  ["a script", "javascript:alert(1)", false],
  ["credentials", "https://u:p@idp.example", false],
  ["a user alone", "https://u@idp.example", false],
  ["a password alone", "https://:p@idp.example", false],
  ["no host", "https://", false],
  ["no URL", "idp.example", false],
  ["nothing", "", false],
])("of %s (%s) an https URL is read: %s", (_what, text, readable) => {
  expect(parseHttpsUrl(text) !== null).toBe(readable);
});

it.each([
  ["a name", "idp.example", 443, "idp.example:443"],
  ["an IPv4 address", "192.0.2.1", 8443, "192.0.2.1:8443"],
  ["an IPv6 address", "2001:db8::1", 443, "[2001:db8::1]:443"],
])("an endpoint at %s has a name from which it can be read again", (_what, host, port, name) => {
  expect(endpointName({ host, port })).toBe(name);
  expect(endpointOfUrl(new URL(`https://${name}`))).toEqual({ host, port });
});

describe("a target", () => {
  it.each([
    ["https://idp.example/path", "https://idp.example/path", "idp.example", 443],
    ["https://idp.example", "https://idp.example", "idp.example", 443],
    ["https://idp.example:8443/", "https://idp.example:8443/", "idp.example", 8443],
    [GKE, `https://${GKE}`, "container.googleapis.com", 443],
    ["idp.example:8443/t", "https://idp.example:8443/t", "idp.example", 8443],
    ["idp.example/", "https://idp.example/", "idp.example", 443],
    ["[2001:db8::1]/t", "https://[2001:db8::1]/t", "2001:db8::1", 443],
    ["idp.example", null, "idp.example", 443],
    ["IdP.Example", null, "idp.example", 443],
    ["idp.example:8443", null, "idp.example", 8443],
    ["idp.example:443", null, "idp.example", 443],
    ["192.0.2.1", null, "192.0.2.1", 443],
    ["192.0.2.1:8443", null, "192.0.2.1", 8443],
    ["2001:db8::1", null, "2001:db8::1", 443],
    ["2001:DB8:0::1", null, "2001:db8::1", 443],
    ["[2001:db8::1]:8443", null, "2001:db8::1", 8443],
    ["localhost", null, "localhost", 443],
  ])("%s is an issuer (%s) or a host", (text, issuer, host, port) => {
    expect(parseTarget(text)).toEqual({ issuer, endpoint: { host, port } });
  });

  it("takes a colon in a path for what it is", () => {
    expect(parseTarget("idp.example/https:x")).toMatchObject({ issuer: "https://idp.example/https:x" });
  });

  it.each([
    "",
    " ",
    "http:8443",
    "http://idp.example",
    "ftp://idp.example/",
    "https://",
    "https://user@idp.example",
    "user:password@idp.example",
    "idp.example?x",
    "https://idp.example/#a",
    "idp.example:65536",
    "idp.example:port",
    "[2001:db8::1",
    "fe80::1%eth0",
    "2001:db8::1/t",
    " idp.example",
    "idp.example\n",
    "idp.example/a b",
    "idp.ex\tample",
    "a%00b",
  ])("%j is neither", (text) => {
    expect(parseTarget(text)).toBeNull();
  });
});

it("a URL with an international name is one however often it was asked", () => {
  const given = Array.from({ length: 50_000 }, () => parseUrl("https://schl\u00fcssel.example/jwks"));
  expect(given.filter((url) => url?.hostname !== "xn--schlssel-95a.example")).toEqual([]);
});
