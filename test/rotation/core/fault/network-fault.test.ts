import { describe, expect, it } from "vitest";
import {
  isNotOffered,
  isTransient,
  isTrustFault,
  isVersionRefused,
  networkFault,
  trustFault,
} from "../../../../rotation/core/fault/network-fault.js";
import type { FaultCode } from "../../../../rotation/core/model.js";
import { fault } from "../../../support/builders.js";

const HOSTILE = "a\u001b[2J\u202e";
const ESCAPED = "a\\u{1b}[2J\\u{202e}";

/** As Node 20 (OpenSSL 3.0) and Node 24 (OpenSSL 3.5) spell the alerts. */
const NOT_OFFERED = [
  "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY",
  "ERR_SSL_SSL/TLS_ALERT_INSUFFICIENT_SECURITY",
];

describe("a connection that failed", () => {
  it.each([
    ["ENETUNREACH", "no-route", "no route to the address"],
    ["EHOSTUNREACH", "no-route", "no route to the address"],
    ["EADDRNOTAVAIL", "no-route", "no route to the address"],
    ["EAFNOSUPPORT", "no-route", "no route to the address"],
    ["ECONNREFUSED", "connect-refused", "the connection was refused"],
    ["ECONNRESET", "connection-reset", "the connection was reset in the TLS handshake"],
    ["EPIPE", "connection-reset", "the connection was reset in the TLS handshake"],
    ["ETIMEDOUT", "timeout", "the connection timed out in the TLS handshake"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "not-tls", "the host does not speak TLS on this port"],
    ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "not-tls", "the host does not speak TLS on this port"],
    ["ERR_SSL_HTTP_REQUEST", "not-tls", "the host does not speak TLS on this port"],
    ["ERR_SSL_UNKNOWN_PROTOCOL", "not-tls", "the host does not speak TLS on this port"],
    ["ERR_SSL_EXCESSIVE_MESSAGE_SIZE", "chain-too-long", "the host presented a longer chain than is read"],
    [
      "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
      "tls-failed",
      "the TLS handshake failed (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR)",
    ],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "tls-failed", "the TLS handshake failed (ERR_TLS_HANDSHAKE_TIMEOUT)"],
    ["EACCES", "connect-failed", "the connection failed in the TLS handshake (EACCES)"],
  ])("with %s is %s", (code, expected, message) => {
    expect(networkFault({ code, message: "what Node says" }, "handshake")).toEqual({ code: expected, message });
  });

  it("by an end of stream in the handshake, which has the code of a reset, is connection-closed", () => {
    const message = "Client network socket disconnected before secure TLS connection was established";
    expect(networkFault({ code: "ECONNRESET", message }, "handshake")).toEqual({
      code: "connection-closed",
      message: "the host closed the connection before the TLS handshake was done",
    });
  });

  it.each([
    ["write EPROTO 80AC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:record.c:350:\n", "not-tls"],
    ["write EPROTO 80AC:error:0A000152:SSL routines::excessive message size:statem.c:1:\n", "chain-too-long"],
    ["write EPROTO 80AC:error:0A000126:SSL routines::odd reason:record.c:1:\n", "tls-failed"],
    ["write EPROTO", "connect-failed"],
  ])("while an HTTPS request was written is known by its text: %j", (message, expected) => {
    expect(networkFault({ code: "EPROTO", message }, "handshake").code).toBe(expected);
  });

  it("with these words but another code is not connection-closed", () => {
    expect(networkFault({ code: "EPIPE", message: "Client network socket disconnected" }, "handshake").code).toBe(
      "connection-reset",
    );
  });

  it.each([
    ["OpenSSL's text", "error:0A000126:SSL routines::unexpected eof", "tls-failed", "the TLS handshake failed"],
    ["any other text", "socket hang up", "connect-failed", "the connection failed in the TLS handshake"],
    ["no text", "", "connect-failed", "the connection failed in the TLS handshake"],
  ])("without a code is told by %s", (_what, message, code, text) => {
    expect(networkFault({ message }, "handshake")).toEqual({ code, message: `${text} (${message})` });
    expect(networkFault({ code: undefined, message }, "handshake")).toEqual({ code, message: `${text} (${message})` });
  });

  it.each([
    ["connect", "while connecting"],
    ["handshake", "in the TLS handshake"],
    ["request", "before the HTTP answer was complete"],
  ] as const)("names the step: %s", (step, words) => {
    const messageOf = (code: string) => networkFault({ code, message: "" }, step).message;
    expect(messageOf("ETIMEDOUT")).toBe(`the connection timed out ${words}`);
    expect(messageOf("EPIPE")).toBe(`the connection was reset ${words}`);
    expect(messageOf("EACCES")).toBe(`the connection failed ${words} (EACCES)`);
    expect(messageOf("ECONNREFUSED")).toBe("the connection was refused");
  });

  it("with hostile text is told escaped", () => {
    expect(networkFault({ message: HOSTILE }, "handshake").message).toBe(
      `the connection failed in the TLS handshake (${ESCAPED})`,
    );
    expect(networkFault({ code: `ERR_SSL_${HOSTILE}`, message: "" }, "connect").message).toContain(
      `ERR_SSL_${ESCAPED}`,
    );
  });
});

describe("a chain that did not verify", () => {
  it.each([
    ["CERT_HAS_EXPIRED", "certificate-expired", "a certificate of the chain has expired"],
    ["CERT_NOT_YET_VALID", "certificate-not-yet-valid", "a certificate of the chain is not valid yet"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "wrong-host", "the certificate is for another host"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed", "the certificate is self-signed and not among the trusted roots"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "unknown-issuer", "the chain does not lead to a trusted root"],
    ["UNABLE_TO_GET_ISSUER_CERT", "unknown-issuer", "the chain does not lead to a trusted root"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unknown-issuer", "the chain does not lead to a trusted root"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unknown-issuer", "the chain does not lead to a trusted root"],
    ["CERT_CHAIN_TOO_LONG", "chain-too-long", "the host presented a longer chain than is read"],
    ["CERT_SIGNATURE_FAILURE", "not-verified", "the chain did not verify (CERT_SIGNATURE_FAILURE)"],
    ["", "not-verified", "the chain did not verify (what OpenSSL says)"],
  ])("with %j is %s", (code, expected, message) => {
    expect(trustFault({ code, message: "what OpenSSL says" })).toEqual({ code: expected, message });
  });

  it("without a code is not-verified, its text escaped", () => {
    const expected = { code: "not-verified", message: `the chain did not verify (${ESCAPED})` };
    expect(trustFault({ message: HOSTILE })).toEqual(expected);
  });
});

describe("a variant is not offered", () => {
  it.each(NOT_OFFERED)("with the alert %s", (code) => {
    expect(isNotOffered({ code, message: "" })).toBe(true);
  });

  it.each([
    "ECONNRESET",
    "ETIMEDOUT",
    "EPIPE",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
    "ERR_SSL_SSL/TLS_ALERT_UNEXPECTED_MESSAGE",
    "ERR_SSL_HANDSHAKE_FAILURE_ON_CLIENT_HELLO",
    "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE_X",
    "X_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
    "",
    undefined,
  ])("but not with %s, which is a failure", (code) => {
    expect(isNotOffered({ code, message: "SSLV3_ALERT_HANDSHAKE_FAILURE" })).toBe(false);
  });
});

describe("the protocol version is refused", () => {
  it.each([
    ...NOT_OFFERED,
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "ERR_SSL_SSL/TLS_ALERT_PROTOCOL_VERSION",
    "ERR_SSL_UNSUPPORTED_PROTOCOL",
    "ERR_SSL_VERSION_TOO_LOW",
  ])("with %s", (code) => {
    expect(isVersionRefused({ code, message: "" })).toBe(true);
  });

  it.each(["ECONNRESET", "ETIMEDOUT", "ERR_SSL_WRONG_VERSION_NUMBER", "", undefined])("but not with %s", (code) => {
    expect(isVersionRefused({ code, message: "PROTOCOL_VERSION" })).toBe(false);
  });
});

it.each<[FaultCode, boolean, boolean]>([
  ["certificate-expired", true, false],
  ["certificate-not-yet-valid", true, false],
  ["wrong-host", true, false],
  ["self-signed", true, false],
  ["unknown-issuer", true, false],
  ["not-verified", true, false],
  ["chain-too-long", true, false],
  ["timeout", false, true],
  ["connection-reset", false, true],
  ["connection-closed", false, true],
  ["connect-refused", false, false],
  ["connect-failed", false, false],
  ["no-route", false, false],
  ["not-tls", false, false],
  ["tls-failed", false, false],
  ["chain-empty", false, false],
  ["dns-failed", false, false],
  ["discovery-not-json", false, false],
  ["no-time-left", false, false],
])("%s: a refused chain %s, worth another attempt %s", (code, trust, transient) => {
  expect(isTrustFault(fault(code))).toBe(trust);
  expect(isTransient(fault(code))).toBe(transient);
});
