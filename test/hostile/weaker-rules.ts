import { X509Certificate } from "node:crypto";
import { MAX_CHAIN_LENGTH } from "../../rotation/core/certificate/chain.js";
import { isIssuedBy } from "../../rotation/core/certificate/issued.js";
import { readCertificate } from "../../rotation/core/certificate/read-certificate.js";
import { thumbprintOf } from "../../rotation/core/certificate/thumbprint.js";
import { findWalk, type RootsBySubject } from "../../rotation/core/certificate/vouched.js";
import { FaultError } from "../../rotation/core/fault/fault.js";
import type { Certificate, PresentedChain } from "../../rotation/core/model.js";
import type { Rule } from "./reading.js";

type Link = (certificate: X509Certificate, issuer: X509Certificate) => boolean;

/** Rules that look right and let the attacker in: each was used, or proposed, once. */
export const WEAKER_RULES: Readonly<Record<string, Rule>> = {
  "the last certificate, whatever it is": (ders) => presented(ders.map((der) => describe(der, true))),
  "a walk by names": byLinks((certificate, issuer) => certificate.issuer === issuer.subject),
  "a walk by checkIssued": byLinks((certificate, issuer) => certificate.checkIssued(issuer)),
  "a walk by name and signature": byLinks(isIssuedBy),
};

/** Vouched keys, but dates as they come: an end in month 13 is an Invalid Date. */
export const UNCHECKED_DATES: Rule = (ders, rootsOf: RootsBySubject) => {
  if (ders.length > MAX_CHAIN_LENGTH) throw new FaultError("chain-too-long", "too long");
  const steps = different(ders).map((x509) => ({ x509, notAfter: new Date(x509.validTo) }));
  const walk = findWalk(steps, rootsOf)?.map(({ x509 }) => thumbprintOf(x509.raw));
  if (walk === undefined) throw new FaultError("chain-unlinked", "unlinked");
  return presented(ders.map((der) => describe(der, walk.includes(thumbprintOf(der)))));
};

/** The last certificate counts when links lead to it from the leaf. */
function byLinks(isLink: Link): Rule {
  return (ders) => {
    // As ours refuses them: these rules differ in their links alone.
    for (const [index, der] of ders.entries()) readCertificate(der, index + 1);
    const all = different(ders);
    const last = all.at(-1);
    if (last !== undefined && !reachable(all, isLink).has(last)) throw new FaultError("chain-unlinked", "unlinked");
    return presented(ders.map((der) => describe(der, true)));
  };
}

function reachable(all: readonly X509Certificate[], isLink: Link): ReadonlySet<X509Certificate> {
  const reached = new Set(all.slice(0, 1));
  // What is added on the way is visited as well.
  for (const from of reached) {
    for (const to of all.filter((each) => isLink(from, each))) reached.add(to);
  }
  return reached;
}

function different(ders: readonly Uint8Array[]): X509Certificate[] {
  const hex = new Set(ders.map((der) => Buffer.from(der).toString("hex")));
  return [...hex].map((each) => parse(Buffer.from(each, "hex")));
}

function parse(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new FaultError("certificate-unreadable", "unreadable", { cause });
  }
}

function describe(der: Uint8Array, onWalk: boolean): Certificate {
  const { subject = "", issuer, validFrom, validTo, raw } = new X509Certificate(der);
  const dates = { notBefore: new Date(validFrom), notAfter: new Date(validTo) };
  return { subject, issuer, sha1: thumbprintOf(raw), ...dates, issuedByNext: true, onWalk };
}

function presented([leaf, ...rest]: readonly Certificate[]): PresentedChain {
  if (leaf === undefined) throw new FaultError("chain-empty", "none");
  return [leaf, ...rest];
}
