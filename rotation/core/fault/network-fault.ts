import type { Fault, FaultCode } from "../model.js";
import { FAULTS } from "./fault-code.js";
import { sanitize } from "./sanitize.js";

/** What Node puts on the errors of sockets and of OpenSSL. */
export interface SystemError {
  readonly code?: string | undefined;
  readonly message: string;
}

/** Messages for people. OpenSSL's and Node's own texts stay behind as the cause. */
const MESSAGES = {
  "no-route": "no route to the address",
  "connect-refused": "the connection was refused",
  "connection-reset": "the connection was reset",
  "connection-closed": "the host closed the connection before the TLS handshake was done",
  timeout: "the connection timed out",
  "not-tls": "the host does not speak TLS on this port",
  "chain-too-long": "the host presented a longer chain than is read",
  "certificate-expired": "a certificate of the chain has expired",
  "certificate-not-yet-valid": "a certificate of the chain is not valid yet",
  "wrong-host": "the certificate is for another host",
  "self-signed": "the certificate is self-signed and not among the trusted roots",
  "unknown-issuer": "the chain does not lead to a trusted root",
} as const satisfies Partial<Record<FaultCode, string>>;

type KnownCode = keyof typeof MESSAGES;

const NETWORK_CODES: Readonly<Record<string, KnownCode>> = {
  ENETUNREACH: "no-route",
  EHOSTUNREACH: "no-route",
  EADDRNOTAVAIL: "no-route",
  EAFNOSUPPORT: "no-route",
  ECONNREFUSED: "connect-refused",
  ECONNRESET: "connection-reset",
  EPIPE: "connection-reset",
  ETIMEDOUT: "timeout",
  ERR_SSL_WRONG_VERSION_NUMBER: "not-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-tls",
  ERR_SSL_HTTP_REQUEST: "not-tls",
  ERR_SSL_UNKNOWN_PROTOCOL: "not-tls",
  ERR_SSL_EXCESSIVE_MESSAGE_SIZE: "chain-too-long",
};

/** OpenSSL's verification codes. @see https://docs.openssl.org/3.0/man1/openssl-verification-options/ */
const TRUST_CODES: Readonly<Record<string, KnownCode>> = {
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-not-yet-valid",
  ERR_TLS_CERT_ALTNAME_INVALID: "wrong-host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown-issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown-issuer",
  CERT_CHAIN_TOO_LONG: "chain-too-long",
};

/** How far a connection had come. */
export type Step = "connect" | "handshake" | "request";

const AT_STEP: Readonly<Record<Step, string>> = {
  connect: "while connecting",
  handshake: "in the TLS handshake",
  request: "before the HTTP answer was complete",
};

/** What a failed connection means. @param step - the one that failed */
export function networkFault(error: SystemError, step: Step): Fault {
  const { message } = error;
  const code = codeOf(error);
  // Node reports an end of stream during the handshake with the code of a reset; only its text differs.
  if (code === "ECONNRESET" && message.startsWith("Client network socket disconnected"))
    return known("connection-closed");
  const translated = NETWORK_CODES[code];
  if (translated === "timeout" || translated === "connection-reset") {
    return { code: translated, message: `${MESSAGES[translated]} ${AT_STEP[step]}` };
  }
  if (translated !== undefined) return known(translated);
  const tls = code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS") || message.includes("SSL routines");
  return tls
    ? { code: "tls-failed", message: `the TLS handshake failed (${sanitize(code || message)})` }
    : { code: "connect-failed", message: `the connection failed ${AT_STEP[step]} (${sanitize(code || message)})` };
}

/** What it means that a host broke off the handshake after it had presented its certificate. */
export function lateRefusal(): Fault {
  const message =
    "the host broke off the TLS handshake after it had presented its certificate; it may want a client certificate";
  return { code: "tls-failed", message };
}

/** Why OpenSSL or the host name check refused a chain. */
export function trustFault({ code = "", message }: SystemError): Fault {
  const translated = TRUST_CODES[code];
  return translated === undefined
    ? { code: "not-verified", message: `the chain did not verify (${sanitize(code || message)})` }
    : known(translated);
}

/**
 * Whether the server said that it has no certificate of the variant asked for: its alert handshake_failure or
 * insufficient_security, which OpenSSL 3.0 (Node 20) and 3.5 (Node 24) spell differently.
 */
export function isNotOffered({ code = "" }: SystemError): boolean {
  return /^ERR_SSL_.*ALERT_(HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY)$/.test(code);
}

/** Whether the server refused the protocol versions on offer: an alert, or an answer in another version. */
export function isVersionRefused(error: SystemError): boolean {
  return isNotOffered(error) || /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/.test(error.code ?? "");
}

/** Whether a chain was seen and refused. */
export function isTrustFault({ code }: Fault): boolean {
  return FAULTS[code].kind === "trust" || code === "chain-too-long";
}

/** Whether a chain was refused for what it is made of: no root store has judged it. */
export function isShapeFault({ code }: Fault): boolean {
  return code === "chain-unlinked" || code === "chain-too-long" || code === "certificate-unreadable";
}

/** Whether another attempt may go better. */
export function isTransient({ code }: Fault): boolean {
  return code === "timeout" || code === "connection-reset" || code === "connection-closed";
}

/**
 * Of an error of OpenSSL while Node was writing, the code is EPROTO and the reason is in the text alone: an HTTPS
 * request meets it where a bare TLS connection gets the code.
 */
function codeOf({ code = "", message }: SystemError): string {
  const reason = code === "EPROTO" ? /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] : undefined;
  return reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
}

function known(code: KnownCode): Fault {
  return { code, message: MESSAGES[code] };
}
