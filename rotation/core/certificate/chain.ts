import { X509Certificate } from "node:crypto";
import { FaultError } from "../fault/fault.js";
import { sanitize } from "../fault/sanitize.js";
import type { Certificate, PresentedChain, Thumbprint } from "../model.js";
import { thumbprintOf } from "./thumbprint.js";

/** Longer presented chains are refused: no public issuer needs them, and each certificate costs a signature check. */
export const MAX_CHAIN_LENGTH = 10;

/**
 * Reads a presented chain.
 *
 * @param ders - DER of each certificate as received, leaf first
 * @throws {FaultError} `chain-empty`, `chain-too-long` (more than ten), `tls-failed` when one cannot be parsed
 */
export function readChain(ders: readonly Uint8Array[]): PresentedChain {
  if (ders.length > MAX_CHAIN_LENGTH) {
    throw new FaultError("chain-too-long", `the host presented more than ${MAX_CHAIN_LENGTH} certificates`);
  }
  const parsed = ders.map(parse);
  const [leaf, ...rest] = parsed.map((certificate, index) => describe(certificate, parsed[index + 1]));
  if (leaf === undefined) throw new FaultError("chain-empty", "the host presented no certificate");
  return [leaf, ...rest];
}

/**
 * The certificate whose hash AWS documents as the thumbprint: the last of the presented chain.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export function certificateThatCounts([leaf, ...rest]: PresentedChain): Certificate {
  return rest.at(-1) ?? leaf;
}

/** The thumbprint of a presented chain. */
export function thumbprintOfChain(chain: PresentedChain): Thumbprint {
  return certificateThatCounts(chain).sha1;
}

/** The certificates whose end changes the thumbprint: all but the leaf, and the last one whatever it is. */
export function lastingCertificates(chain: PresentedChain): readonly Certificate[] {
  return chain.length === 1 ? chain : chain.slice(1);
}

/**
 * What is wrong with the order of a presented chain, with positions counted from 1 (the leaf); null when each
 * certificate is issued by the next and none is repeated.
 */
export function chainDisorder(chain: PresentedChain): string | null {
  const problems = chain.flatMap(({ sha1, issuedByNext }, index) => {
    const first = chain.findIndex((other) => other.sha1 === sha1);
    if (first < index) return [`certificate ${index + 1} repeats certificate ${first + 1}`];
    return issuedByNext ? [] : [`certificate ${index + 1} is not issued by certificate ${index + 2}`];
  });
  return problems.length === 0 ? null : problems.join("; ");
}

function parse(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new FaultError("tls-failed", "the host presented a certificate that cannot be parsed", { cause });
  }
}

function describe(certificate: X509Certificate, next: X509Certificate | undefined): Certificate {
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    sha1: thumbprintOf(certificate.raw),
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    issuedByNext: next === undefined || isIssuedBy(certificate, next),
  };
}

/** Node writes a name with one attribute per line, and control characters inside a value escaped. */
function nameOf(name: string | undefined): string {
  return sanitize((name ?? "").split("\n").join(", "));
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  // checkIssued compares names and kinds of keys; only verify looks at the signature.
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
