import { X509Certificate } from "node:crypto";
import { sanitize } from "../fault/sanitize.js";
import { comparableName, isIssuedBy } from "./issued.js";

/** What a text holds. */
export interface PemContents {
  /** Its certificates, those apart that cannot be parsed. */
  readonly pems: readonly string[];
  /** Which certificate is the first that cannot be parsed, from 1 on; null for none. */
  readonly broken: number | null;
}

const BEGIN = "-----BEGIN CERTIFICATE-----";
const CERTIFICATE = /^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

/**
 * The certificates of a PEM text, each from its first line to its last. What stands between them does not count.
 *
 * One that begins and has no end is broken too when others are whole: what somebody configured must not be trusted by
 * half. A text with beginnings alone holds no certificate.
 */
export function readPem(text: string): PemContents {
  const [, ...parts] = text.split(BEGIN);
  const pems = parts.map((part) => CERTIFICATE.exec(BEGIN + part)?.[0] ?? "");
  if (pems.every((pem) => pem === "")) return { pems: [], broken: null };
  const index = pems.findIndex((pem) => !canBeParsed(pem));
  return { pems: pems.filter(canBeParsed), broken: index < 0 ? null : index + 1 };
}

/** Maximum missing issuers that are named. */
const NAMED = 3;

/**
 * Why these certificates, all of which can be parsed, make nothing trusted: none is a root, signed with its own key. An
 * intermediate is no anchor, and nobody would notice. Null when there is a root.
 */
export function withoutRoot(pems: readonly string[]): string | null {
  const certificates = pems.map((pem) => new X509Certificate(pem));
  if (certificates.some((each) => isIssuedBy(each, each))) return null;
  const there = new Set(certificates.map(({ subject }) => comparableName(subject)));
  const missing = new Set(certificates.map(({ issuer }) => issuer).filter((name) => !there.has(comparableName(name))));
  const names = [...missing].slice(0, NAMED).map((name) => sanitize(name.replaceAll("\n", ", ")));
  const what = names.length === 0 ? "" : `; add the certificate of ${names.join("; ")}`;
  return `holds no root certificate and so makes nothing trusted${what}`;
}

function canBeParsed(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
