import type { Connection, Consequence, DnsAnswer, OutsideCall, Presents, Row } from "./model.js";
import { MENDED, notChecked, untrusted } from "./model.js";

/** Real milliseconds, where something really does not answer. */
const PATIENCE = { patienceMs: 500 } as const;

function dns(fault: string, answer: DnsAnswer, then: Consequence, times?: number): Row {
  const inject = [{ on: "dns", answer, ...(times === undefined ? {} : { times }) } as const];
  return { call: "DNS", fault, inject, ...then };
}

function idp(call: OutsideCall, fault: string, connection: Connection, then: Consequence): Row {
  return { call, fault, inject: [{ on: "connection", host: "idp", connection }], ...then };
}

function keys(fault: string, connection: Connection, then: Consequence): Row {
  return { call: "JWKS host", fault, inject: [{ on: "connection", host: "keys", connection }], ...then };
}

function chain(call: "TLS" | "JWKS host", fault: string, presents: Presents, then: Consequence): Row {
  return { call, fault, inject: [{ on: "chain", host: call === "TLS" ? "idp" : "keys", presents }], ...then };
}

/** The way to the two hosts of an issuer: names, connections, handshakes, chains. */
export const NETWORK_ROWS: readonly Row[] = [
  dns("no such name", "no-such-name", notChecked("dns-failed")),
  dns("server failure once", "server-failure", MENDED, 1),
  dns("server failure for ever", "server-failure", notChecked("dns-failed")),
  dns("answer without an address", "none", notChecked("dns-failed")),
  dns("silent", "silent", { ...notChecked("dns-failed"), ...PATIENCE }),
  dns("silent for forty names", "silent-crowd", { ...notChecked("dns-failed"), ...PATIENCE }),
  dns("addresses of the metadata service", "metadata", notChecked("address-refused")),
  idp("TCP", "refused", "refused", notChecked("connect-refused")),
  idp("TCP", "reset at once", "reset-on-accept", notChecked("connection-reset")),
  {
    call: "TCP",
    fault: "one of two front ends refuses",
    inject: [{ on: "connection", host: "idp", connection: "refused", beside: true }],
    ...MENDED,
    code: "unseen-addresses",
  },
  {
    call: "TCP",
    fault: "one of two front ends refuses, nothing to correct",
    inject: [{ on: "connection", host: "idp", connection: "refused", beside: true }],
    outcome: "not-checked",
    code: "connect-refused",
    exit: 3,
    metrics: { InSync: 1, NotChecked: 1 },
    alerts: [],
    written: "none",
    registered: "in-sync",
  },
  idp("TLS", "silent after accept", "silent", { ...notChecked("timeout"), ...PATIENCE }),
  idp("TLS", "a byte a second", "drip", { ...notChecked("timeout"), ...PATIENCE }),
  idp("TLS", "reset in the handshake", "reset", notChecked("connection-reset")),
  idp("TLS", "closed in the handshake", "close", notChecked("connection-closed")),
  idp("TLS", "plain HTTP", "plain-http", notChecked("not-tls")),
  idp("TLS", "SSH", "ssh", notChecked("not-tls")),
  idp("TLS", "malformed record", "malformed", notChecked("tls-failed")),
  idp("TLS", "TLS 1.1 alone", "tls1.1", notChecked("tls-failed")),
  idp("TLS", "a client certificate is wanted", "client-certificate", notChecked("tls-failed")),
  idp("TLS", "reset in the place of an alert", "reset-for-alert", { ...MENDED, code: "variant-reset" }),
  {
    ...idp("TLS", "reset in the place of an alert, nothing to correct", "reset-for-alert", MENDED),
    outcome: "in-sync",
    code: "variant-reset",
    metrics: { InSync: 2 },
    alerts: [],
    written: "none",
    registered: "in-sync",
  },
  chain("TLS", "chain of 11 certificates", "eleven", untrusted("chain-too-long")),
  chain("TLS", "chain of 200 KiB", "oversized", untrusted("chain-too-long")),
  chain("TLS", "a stranger's CA appended", "stranger", untrusted("chain-unlinked")),
  chain("TLS", "a stranger's CA behind a forged certificate of the root", "forged-root", untrusted("chain-unlinked")),
  chain("TLS", "a certificate appended that ends in month 13", "month-13", untrusted("certificate-unreadable")),
  chain("TLS", "the leaf once more at the end", "leaf-again", { ...MENDED, code: "chain-disordered", exit: 1 }),
  chain("TLS", "certificate expired", "expired", untrusted("certificate-expired")),
  chain("TLS", "certificate of another host", "wrong-host", untrusted("wrong-host")),
  chain("TLS", "self-signed", "self-signed", untrusted("self-signed")),
  chain("TLS", "unknown CA", "other-root", untrusted("unknown-issuer")),
  {
    call: "TLS",
    fault: "old chain on one of two front ends",
    inject: [{ on: "chain", host: "idp", presents: "old", beside: true }],
    ...MENDED,
  },
  {
    call: "TLS",
    fault: "unknown CA on one of two front ends",
    inject: [{ on: "chain", host: "idp", presents: "other-root", beside: true }],
    ...MENDED,
    code: "untrusted-chain",
    exit: 1,
  },
  keys("refused", "refused", notChecked("connect-refused")),
  keys("silent after accept", "silent", { ...notChecked("timeout"), ...PATIENCE }),
  keys("a byte a second", "drip", { ...notChecked("timeout"), ...PATIENCE }),
  keys("reset in the handshake", "reset", notChecked("connection-reset")),
  keys("closed in the handshake", "close", notChecked("connection-closed")),
  keys("plain HTTP", "plain-http", notChecked("not-tls")),
  keys("malformed record", "malformed", notChecked("tls-failed")),
  chain("JWKS host", "chain of 11 certificates", "eleven", untrusted("chain-too-long")),
  chain("JWKS host", "a stranger's CA appended", "stranger", untrusted("chain-unlinked")),
  chain("JWKS host", "certificate expired", "expired", untrusted("certificate-expired")),
  chain("JWKS host", "certificate of another host", "wrong-host", untrusted("wrong-host")),
  chain("JWKS host", "self-signed", "self-signed", untrusted("self-signed")),
  chain("JWKS host", "unknown CA", "other-root", untrusted("unknown-issuer")),
];
