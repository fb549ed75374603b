import { X509Certificate } from "node:crypto";

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

function canBeParsed(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
