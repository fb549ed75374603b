import type { FaultCode } from "../../rotation/core/model.js";
import type { Answer, Consequence, Row } from "./model.js";
import { MENDED, notChecked } from "./model.js";

const SILENCE = { ...notChecked("timeout"), patienceMs: 500 } as const;

function discovery(fault: string, answer: Answer, then: FaultCode | Consequence, times?: number): Row {
  const inject = [{ on: "discovery", answer, ...(times === undefined ? {} : { times }) } as const];
  return { call: "discovery", fault, inject, ...(typeof then === "string" ? notChecked(then) : then) };
}

function document(fault: string, fields: object, code: FaultCode): Row {
  const body = JSON.stringify({
    issuer: "https://idp.example/tenant",
    jwks_uri: "https://keys.example/jwks",
    ...fields,
  });
  return discovery(fault, { body }, code);
}

/** The discovery document, over TLS that is as it should be. */
export const DISCOVERY_ROWS: readonly Row[] = [
  discovery("reset in the middle", "reset", "connection-reset"),
  discovery("reset once", "reset", MENDED, 1),
  discovery("silent after the request", "silent", SILENCE),
  discovery("a byte a second", "drip", SILENCE),
  discovery("SSH inside TLS", "not-http", "discovery-bad-response"),
  discovery("more than 64 KiB", "oversized", "discovery-too-large"),
  discovery("compressed", "gzip", MENDED),
  discovery("with a byte order mark", "byte-order-mark", MENDED),
  discovery("compressed in a way that is not read", "unknown-encoding", "discovery-bad-response"),
  discovery("not JSON", { body: "<html>" }, "discovery-not-json"),
  document("without jwks_uri", { jwks_uri: undefined }, "discovery-malformed"),
  document("of another issuer", { issuer: "https://other.example" }, "discovery-issuer-mismatch"),
  document("jwks_uri without TLS", { jwks_uri: "http://keys.example/jwks" }, "discovery-jwks-uri-invalid"),
  document("jwks_uri at another port", { jwks_uri: "https://keys.example:22/jwks" }, "discovery-jwks-port-refused"),
  discovery("redirect", { status: 302, location: "https://other.example/" }, "discovery-redirected"),
  discovery("404", { status: 404 }, "discovery-http-status"),
  discovery("403, denied", { status: 403 }, "discovery-http-status"),
  discovery("429 once", { status: 429 }, MENDED, 1),
  discovery("429 for ever", { status: 429 }, "discovery-http-status"),
  discovery("500 once", { status: 500 }, MENDED, 1),
  discovery("503 for ever", { status: 503 }, "discovery-http-status"),
];
