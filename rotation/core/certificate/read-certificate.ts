import { X509Certificate } from "node:crypto";
import { FaultError } from "../fault/fault.js";
import { sanitize } from "../fault/sanitize.js";
import type { Certificate } from "../model.js";
import { thumbprintOf } from "./thumbprint.js";

/** A certificate by itself, and what its signature is checked with. */
export interface ReadCertificate extends Omit<Certificate, "issuedByNext" | "onWalk"> {
  readonly x509: X509Certificate;
}

/** `Jun 15 10:00:00 2030 GMT`. OpenSSL writes "Bad time value" for what is no date, and fractions that RFC 5280 forbids. */
const TIME = /[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4} GMT/;

/**
 * Reads one certificate. OpenSSL verifies nothing that is not on its path, so each field that is used is checked here.
 *
 * @param position - in the presented chain, from 1
 * @throws {FaultError} `certificate-unreadable`, with the field
 */
export function readCertificate(der: Uint8Array, position: number): ReadCertificate {
  const x509 = parse(der, position);
  return {
    x509,
    subject: nameOf(x509.subject),
    issuer: nameOf(x509.issuer),
    sha1: thumbprintOf(x509.raw),
    notBefore: dateOf(x509.validFrom, "begin", position),
    notAfter: dateOf(x509.validTo, "end", position),
  };
}

function parse(der: Uint8Array, position: number): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new FaultError("certificate-unreadable", `certificate ${position} cannot be parsed`, { cause });
  }
}

/** Node writes a name with one attribute per line, and control characters inside a value escaped. */
function nameOf(name: string | undefined): string {
  return sanitize((name ?? "").split("\n").join(", "));
}

function dateOf(text: string, which: string, position: number): Date {
  if (TIME.test(text)) return new Date(text);
  throw new FaultError("certificate-unreadable", `the ${which} of certificate ${position} is no date`);
}
