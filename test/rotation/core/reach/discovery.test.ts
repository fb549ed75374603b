import { describe, expect, it } from "vitest";
import { FaultError } from "../../../../rotation/core/fault/fault.js";
import { MAX_DISCOVERY_BYTES, readDiscoveryDocument } from "../../../../rotation/core/reach/discovery.js";
import { endpointOfUrl } from "../../../../rotation/core/reach/issuer.js";

/** Ports are the subject of `reach.test.ts`. */
const ANYWHERE = { connectTo: [], allowPrivate: ["*"] };

const ISSUER = "https://idp.example/tenant";
const JWKS = "https://keys.example/jwks";

function document(given: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ issuer: ISSUER, jwks_uri: JWKS, ...given });
}

function refusal(body: string, issuer = ISSUER): unknown {
  try {
    return readDiscoveryDocument(body, issuer, ANYWHERE);
  } catch (error) {
    return error;
  }
}

it.each([
  ["another host", JWKS, "keys.example", 443],
  ["the issuer's host", `${ISSUER}/jwks`, "idp.example", 443],
  ["an explicit port 443", "https://keys.example:443/jwks", "keys.example", 443],
  ["another port", "https://keys.example:8443/jwks", "keys.example", 8443],
  ["capital letters", "HTTPS://KEYS.Example/JWKS", "keys.example", 443],
  ["a query and a fragment", "https://keys.example/jwks?v=1#a", "keys.example", 443],
  ["an IPv4 literal", "https://192.0.2.1/jwks", "192.0.2.1", 443],
  ["an IPv6 literal", "https://[2001:DB8::1]:8443/jwks", "2001:db8::1", 8443],
  ["an international name", "https://schlüssel.example/jwks", "xn--schlssel-95a.example", 443],
])("a document whose keys are at %s names that endpoint", (_where, jwks_uri, host, port) => {
  expect(endpointOfUrl(readDiscoveryDocument(document({ jwks_uri }), ISSUER, ANYWHERE))).toEqual({ host, port });
});

it("a document with more in it is read for the two that count", () => {
  const body = document({ response_types_supported: ["id_token"], claims_supported: null, nested: { issuer: "x" } });
  expect(endpointOfUrl(readDiscoveryDocument(body, ISSUER, ANYWHERE))).toEqual({ host: "keys.example", port: 443 });
});

describe("a document is refused", () => {
  it.each([
    ["nothing", "discovery-not-json", ""],
    ["HTML", "discovery-not-json", "<html><body>Sign in</body></html>"],
    ["half a document", "discovery-not-json", document().slice(0, -1)],
    ["two documents", "discovery-not-json", `${document()}${document()}`],
    ["a byte order mark", "discovery-not-json", `\ufeff${document()}`],
    ["null", "discovery-malformed", "null"],
    ["a number", "discovery-malformed", "42"],
    ["text", "discovery-malformed", JSON.stringify(document())],
    ["an array", "discovery-malformed", `[${document()}]`],
    ["an empty array", "discovery-malformed", "[]"],
    ["an empty object", "discovery-malformed", "{}"],
    ["no issuer", "discovery-malformed", JSON.stringify({ jwks_uri: JWKS })],
    ["no jwks_uri", "discovery-malformed", JSON.stringify({ issuer: ISSUER })],
    ["a null issuer", "discovery-malformed", document({ issuer: null })],
    ["several issuers", "discovery-malformed", document({ issuer: [ISSUER] })],
    ["a numeric jwks_uri", "discovery-malformed", document({ jwks_uri: 443 })],
    ["a jwks_uri as object", "discovery-malformed", document({ jwks_uri: { href: JWKS } })],
    ["both only as its prototype", "discovery-malformed", `{"__proto__":${document()}}`],
    ["both only in a constructor", "discovery-malformed", `{"constructor":{"prototype":${document()}}}`],
    ["another issuer", "discovery-issuer-mismatch", document({ issuer: "https://other.example/tenant" })],
    ["the issuer and a slash", "discovery-issuer-mismatch", document({ issuer: `${ISSUER}/` })],
    ["the issuer in capitals", "discovery-issuer-mismatch", document({ issuer: ISSUER.toUpperCase() })],
    ["the issuer over http", "discovery-issuer-mismatch", document({ issuer: ISSUER.replace("https", "http") })],
    ["an empty issuer", "discovery-issuer-mismatch", document({ issuer: "" })],
    ["an empty jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "" })],
    ["a relative jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "/jwks" })],
    ["an http jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "http://keys.example/jwks" })],
    ["a file jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "file:///etc/passwd" })],
    ["a data jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "data:application/json,{}" })],
    ["credentials in jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "https://u:p@keys.example/" })],
    ["a user in jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "https://u@keys.example/" })],
    ["a password in jwks_uri", "discovery-jwks-uri-invalid", document({ jwks_uri: "https://:p@keys.example/" })],
    ["a port out of range", "discovery-jwks-uri-invalid", document({ jwks_uri: "https://keys.example:65536/" })],
  ])("with %s: %s", (_what, code, body) => {
    const error = refusal(body);
    expect(error).toBeInstanceOf(FaultError);
    expect(error).toMatchObject({ fault: { code } });
  });
});

it("its own __proto__ key neither helps nor harms a good document", () => {
  const body = `{"__proto__":{"issuer":"https://evil.example"},${document().slice(1)}`;
  expect(endpointOfUrl(readDiscoveryDocument(body, ISSUER, ANYWHERE))).toEqual({ host: "keys.example", port: 443 });
});

it("the parser's error stays behind a document that is not JSON as its cause", () => {
  expect(refusal("{")).toMatchObject({ cause: expect.any(SyntaxError) });
});

it("text of a hostile document is told escaped and cut", () => {
  const issuer = `https://evil.example/\u202e\u001b[2J${"x".repeat(1000)}`;
  const mismatch = refusal(document({ issuer }));
  expect(mismatch).toMatchObject({ message: expect.stringContaining("\\u{202e}\\u{1b}[2J") });
  expect(String(mismatch).length).toBeLessThan(400);

  const invalid = refusal(document({ jwks_uri: "http://\u2066keys.example" }));
  expect(invalid).toMatchObject({ message: expect.stringContaining("\\u{2066}") });
});

it.each([
  ["https://user:secret@keys.example/jwks", "https://…@keys.example/jwks"],
  ["https://secret@keys.example", "https://…@keys.example"],
  ["https://secret@secret@keys.example", "https://…@keys.example"],
  ["https:/\\user:secret@keys.example/", "https:/\\…@keys.example/"],
  ["https:user:secret@keys.example/", "…@keys.example/"],
  ["http://keys.example/a@b", "http://keys.example/a@b"],
])("of %s in jwks_uri the user is not told", (jwks_uri, told) => {
  const message = `jwks_uri ${told} is not an https URL without credentials`;
  expect(refusal(document({ jwks_uri }))).toMatchObject({ fault: { message } });
});

it("a long jwks_uri is not searched for a user for long", () => {
  const jwks_uri = "x".repeat(65_000);
  expect(refusal(document({ jwks_uri }))).toMatchObject({ fault: { code: "discovery-jwks-uri-invalid" } });
});

it.each([
  ["{", "the discovery document is not JSON"],
  ["{}", "the discovery document lacks issuer or jwks_uri as text"],
])("what is wrong with %s is said", (body, message) => {
  expect(refusal(body)).toMatchObject({ fault: { message } });
});

it("the limit of a document is 64 KiB", () => {
  expect(MAX_DISCOVERY_BYTES).toBe(65_536);
});
