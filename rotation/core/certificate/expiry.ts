import type { Certificate, PresentedChain } from "../model.js";
import { countOf } from "../tell/summary.js";
import { lastingCertificates } from "./chain.js";

const DAY_MS = 86_400_000;

/** Whole days until `end`, signed and rounded down: 0.9 days left is 0, ended 0.1 days ago is -1. */
export function daysUntil(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / DAY_MS);
}

/** `ends on 2026-11-25, 3 days from now`, or of the past `ended on 2026-11-21, 1 day ago`. */
export function endText(end: Date, now: Date): string {
  const days = daysUntil(end, now);
  const day = end.toISOString().slice(0, 10);
  return days < 0 ? `ended on ${day}, ${daysText(days)}` : `ends on ${day}, ${daysText(days)} from now`;
}

/** Signed days in words: `3 days`, `1 day ago`. */
export function daysText(days: number): string {
  return days < 0 ? `${countOf(-days, "day")} ago` : countOf(days, "day");
}

/**
 * Whole days until the first of the lasting certificates of these chains ends; null without chains. Leaves do not
 * count unless they stand alone: renewing them is the issuer's routine and changes no thumbprint.
 */
export function daysToExpiry(chains: readonly PresentedChain[], now: Date): number | null {
  const days = chains.flatMap(lastingCertificates).map(({ notAfter }) => daysUntil(notAfter, now));
  return days.length === 0 ? null : Math.min(...days);
}

/** Whether less than a tenth of the certificate's lifetime is left: its routine renewal is late. */
export function isLate({ notBefore, notAfter }: Certificate, now: Date): boolean {
  return (notAfter.getTime() - now.getTime()) * 10 < notAfter.getTime() - notBefore.getTime();
}
