import { certificateThatCounts, chainDisorder, lastingCertificates, thumbprintOfChain } from "../certificate/chain.js";
import { daysUntil, endText, isLate } from "../certificate/expiry.js";
import { isPlaceholder, MAX_THUMBPRINTS } from "../certificate/thumbprint.js";
import { sanitize } from "../fault/sanitize.js";
import { type Finding, finding, varyingFinding } from "../finding.js";
import type {
  Certificate,
  EndpointObservation,
  IssuerObservation,
  Policy,
  PresentedChain,
  Thumbprint,
} from "../model.js";
import { endpointName } from "../reach/issuer.js";
import { extraAnchor, leafRequired } from "./anchor-findings.js";
import { connectionFindings } from "./connection-findings.js";
import { ofKind, placeOf, verifiedChains } from "./observed.js";

export interface Facts {
  readonly observed: IssuerObservation;
  readonly registered: readonly Thumbprint[];
  readonly required: readonly Thumbprint[];
  readonly missing: readonly Thumbprint[];
  readonly stale: readonly Thumbprint[];
}

/** What an engineer should know beside the outcome, each thing once, in a fixed order. */
export function findingsOf(facts: Facts, policy: Policy, now: Date): Finding[] {
  return [...registeredFindings(facts), ...observedFindings(facts.observed, policy, now)];
}

/** What the presented chains say by themselves. */
export function observedFindings({ endpoints }: IssuerObservation, { expiryDays }: Policy, now: Date): Finding[] {
  return once([
    ...tooMany(endpoints),
    ...endpoints.flatMap(leafRequired),
    ...endpoints.flatMap((endpoint) => expiring(endpoint, expiryDays, now)),
    ...endpoints.flatMap((endpoint) => late(endpoint, now)),
    ...endpoints.flatMap(untrusted),
    ...endpoints.flatMap(disordered),
    ...endpoints.flatMap(extraAnchor),
    ...endpoints.flatMap(connectionFindings),
  ]);
}

/** What the registered list says by itself and beside the required one. */
function registeredFindings({ observed, registered, required, missing, stale }: Facts): Finding[] {
  const severity = missing.length > 0 ? "warning" : "information";
  const leaves = observed.endpoints.flatMap(verifiedChains).map(([leaf]) => leaf);
  const pinned = leaves.filter(({ sha1 }) => registered.includes(sha1) && !required.includes(sha1));
  const placeholders = registered.filter(isPlaceholder);
  const pinnedSet = new Set(pinned.map(({ sha1 }) => sha1));
  const others = stale.filter((value) => !pinnedSet.has(value) && !isPlaceholder(value));
  return once([
    ...pinned.map((leaf) => varyingFinding("leaf-pinned", severity, leafPinnedText(leaf))),
    ...placeholders.map((value) =>
      varyingFinding(
        "placeholder",
        severity,
        `registered ${sanitize(value)} is a placeholder, not the hash of a certificate`,
      ),
    ),
    ...others.map((value) => finding("stale", `registered ${value} is not required today`)),
  ]);
}

function leafPinnedText({ sha1, subject, notAfter }: Certificate): string {
  return `registered ${sha1} is the host's own certificate (${subject}), not the last of its chain: it stops matching at the next renewal, ${isoDay(notAfter)} at the latest`;
}

function tooMany(endpoints: readonly EndpointObservation[]): Finding[] {
  const { size } = new Set(endpoints.flatMap(verifiedChains).map(thumbprintOfChain));
  if (size <= MAX_THUMBPRINTS) return [];
  const message = `${size} thumbprints are required and IAM holds ${MAX_THUMBPRINTS}: the rest cannot be registered`;
  return [finding("too-many-thumbprints", message)];
}

function expiring(endpoint: EndpointObservation, expiryDays: number, now: Date): Finding[] {
  return verifiedChains(endpoint).flatMap((chain) =>
    lastingCertificates(chain)
      .filter(({ notAfter }) => daysUntil(notAfter, now) < expiryDays)
      .map((certificate) => finding("expiring", expiringText(certificate, chain, now))),
  );
}

function expiringText(certificate: Certificate, chain: PresentedChain, now: Date): string {
  const { subject, sha1, notAfter } = certificate;
  const role = certificate === certificateThatCounts(chain) ? "the certificate that counts" : "a CA certificate";
  return `${role} (${subject}, ${sha1}) ${endText(notAfter, now)}`;
}

function late(endpoint: EndpointObservation, now: Date): Finding[] {
  return verifiedChains(endpoint)
    .filter((chain) => certificateThatCounts(chain) !== chain[0] && isLate(chain[0], now))
    .map(([{ subject, notAfter }]) => {
      const message = `the leaf certificate of ${endpointName(endpoint.endpoint)} (${subject}) ends on ${isoDay(notAfter)} and was not renewed yet; renewing it is the issuer's routine`;
      return finding("leaf-late", message);
    });
}

/** A refused chain is a finding only beside verified ones; alone it is the outcome. */
function untrusted(endpoint: EndpointObservation): Finding[] {
  if (verifiedChains(endpoint).length === 0) return [];
  return ofKind(endpoint, "refused").map((seen) =>
    finding("untrusted-chain", `${placeOf(endpoint, seen)} presented a chain that was refused: ${seen.fault.message}`),
  );
}

function disordered(endpoint: EndpointObservation): Finding[] {
  return ofKind(endpoint, "verified").flatMap(({ chain, variant }) => {
    const problem = chainDisorder(chain);
    if (problem === null) return [];
    const message = `the ${variant} chain of ${endpointName(endpoint.endpoint)} is not in issuing order: ${problem}. AWS says that STS then fails to validate tokens`;
    return [finding("chain-disordered", message)];
  });
}

function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [`${each.code} ${each.message}`, each])).values()];
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
