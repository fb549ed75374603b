import { FaultError } from "../fault/fault.js";
import type { Certificate, PresentedChain, Thumbprint } from "../model.js";
import { isIssuedBy } from "./issued.js";
import { type ReadCertificate, readCertificate } from "./read-certificate.js";
import { findWalk, type RootsBySubject } from "./vouched.js";

/** Longer presented chains are refused: no public issuer needs them, and each certificate costs a signature check. */
export const MAX_CHAIN_LENGTH = 10;

/**
 * Reads a presented chain that verified.
 *
 * @param ders - DER of each certificate as received, leaf first
 * @param rootsOf - the trusted roots that it verified with
 * @throws {FaultError} `chain-empty`, `chain-too-long` (more than ten), `certificate-unreadable`, and `chain-unlinked`
 * when trusted keys do not lead from the host's certificate to the last one
 */
export function readChain(ders: readonly Uint8Array[], rootsOf: RootsBySubject): PresentedChain {
  const read = readAll(ders);
  const different = read.filter((each, index) => index === firstOf(each, read));
  const walk = findWalk(different, rootsOf);
  const last = different.length - 1;
  if (walk === null) throw new FaultError("chain-unlinked", unlinkedText(different[last]?.subject, last + 1));
  const [leaf, ...rest] = read.map((each, index) => describe(each, read[index + 1], walk.includes(each)));
  if (leaf === undefined) throw new FaultError("chain-empty", "the host presented no certificate");
  return [leaf, ...rest];
}

/**
 * The certificates of a chain that was refused, for its report. None of them counts.
 * @throws {FaultError} `chain-too-long`, `certificate-unreadable`
 */
export function readRefused(ders: readonly Uint8Array[]): readonly Certificate[] {
  const read = readAll(ders);
  return read.map((each, index) => describe(each, read[index + 1], false));
}

/**
 * The certificate whose hash AWS documents as the thumbprint: the last of the presented chain, repetitions left out.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export function certificateThatCounts(chain: PresentedChain): Certificate {
  return chain.findLast(({ onWalk }) => onWalk) ?? chain[0];
}

/** Where it stands, from 0; in a chain that was refused, where none counts, the last. */
export function positionThatCounts(chain: readonly Certificate[]): number {
  const found = chain.findLastIndex(({ onWalk }) => onWalk);
  return found === -1 ? chain.length - 1 : found;
}

/** The thumbprint of a presented chain. */
export function thumbprintOfChain(chain: PresentedChain): Thumbprint {
  return certificateThatCounts(chain).sha1;
}

/** The certificates whose end changes the thumbprint: those between the leaf and the one that counts, and that one. */
export function lastingCertificates(chain: PresentedChain): readonly Certificate[] {
  const [leaf] = chain;
  return certificateThatCounts(chain) === leaf ? [leaf] : chain.filter((each) => each.onWalk && each !== leaf);
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

function readAll(ders: readonly Uint8Array[]): ReadCertificate[] {
  if (ders.length > MAX_CHAIN_LENGTH) {
    throw new FaultError("chain-too-long", `the host presented more than ${MAX_CHAIN_LENGTH} certificates`);
  }
  return ders.map((der, index) => readCertificate(der, index + 1));
}

function unlinkedText(subject: string | undefined, position: number): string {
  return `no keys that a trusted root vouches for lead from the host's certificate to the last one presented (certificate ${position}, ${subject})`;
}

function describe(read: ReadCertificate, next: ReadCertificate | undefined, onWalk: boolean): Certificate {
  const { x509, ...certificate } = read;
  return { ...certificate, issuedByNext: next === undefined || isIssuedBy(x509, next.x509), onWalk };
}

/** Repetitions are those byte for byte: a hash can be made to collide. */
function firstOf({ x509 }: ReadCertificate, among: readonly ReadCertificate[]): number {
  return among.findIndex((other) => other.x509.raw.equals(x509.raw));
}
