import { createHash } from "node:crypto";
import type { Thumbprint } from "../model.js";

/** IAM holds at most five thumbprints for a provider. @see API_UpdateOpenIDConnectProviderThumbprint */
export const MAX_THUMBPRINTS = 5;

const THUMBPRINT = /^[0-9a-f]{40}$/;

/** Lower-case hex SHA-1 of a certificate's DER. */
export function thumbprintOf(der: Uint8Array): Thumbprint {
  return createHash("sha1").update(der).digest("hex");
}

/** Registered values as we compare them: lower case, without repetitions, in IAM's order. */
export function normalizeThumbprints(registered: readonly string[]): Thumbprint[] {
  return [...new Set(registered.map((value) => value.toLowerCase()))];
}

/** The members of `from` that are not in `without`, in the order of `from`. */
export function difference(from: readonly Thumbprint[], without: readonly Thumbprint[]): Thumbprint[] {
  const known = new Set(without);
  return from.filter((value) => !known.has(value));
}

/** Whether two lists without repetitions hold the same values. */
export function sameSet(a: readonly Thumbprint[], b: readonly Thumbprint[]): boolean {
  return a.length === b.length && difference(a, b).length === 0;
}

/**
 * Whether a registered value cannot be a real SHA-1: not 40 hex digits, a pattern that repeats (`000…`, `0123456789…`),
 * at most four different digits (`000…01`), or digits that only count up or down (`0011223344…`).
 *
 * A hash falls under these rules by chance once in more than 2^60.
 */
export function isPlaceholder(value: string): boolean {
  return !THUMBPRINT.test(value) || repeats(value) || new Set(value).size <= 4 || counts(value);
}

function repeats(value: string): boolean {
  const half = value.length / 2;
  for (let period = 1; period <= half; period += 1) {
    if (value.slice(period) === value.slice(0, -period)) return true;
  }
  return false;
}

function counts(value: string): boolean {
  const digits = Array.from(value, (digit) => Number.parseInt(digit, 16));
  const steps = digits.slice(1).map((digit, index) => digit - Number(digits[index]));
  const up = (step: number) => step === 0 || step === 1 || step === -9 || step === -15;
  const down = (step: number) => step === 0 || step === -1 || step === 9 || step === 15;
  return steps.every(up) || steps.every(down);
}
