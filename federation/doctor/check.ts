import type { DiagnosisCode } from "./codes.js";
import type { Seen } from "./evidence/evidence.js";

/** A fault with its cause and what to do about it. Texts are sanitized. */
export interface Diagnosis {
  readonly code: DiagnosisCode;
  /** A warning does not stop the next sign-in. */
  readonly severity: "fault" | "warning";
  /** One sentence with both values. */
  readonly cause: string;
  /** The values that should agree, side by side. */
  readonly values: readonly { readonly label: string; readonly value: string }[];
  readonly fix: readonly FixStep[];
}

/** What to do; `snippet` is a command or a piece of a file, to be copied as it is. */
export interface FixStep {
  readonly text: string;
  readonly snippet: string | null;
}

/** What a check is about, in the order of the links between token and role. */
export type CheckId =
  | "token-file"
  | "role-arn"
  | "session-name"
  | "credential-source"
  | "role-chain"
  | "token"
  | "token-times"
  | "accounts"
  | "provider"
  | "audience"
  | "discovery"
  | "jwks"
  | "signature"
  | "thumbprints"
  | "role"
  | "trust-policy"
  | "sops"
  | "token-lifetime"
  | "live";

export interface Check {
  readonly id: CheckId;
  readonly status: "passed" | "failed" | "not-evaluated";
  /** False for what was left out as asked: that is no gap. */
  readonly asked: boolean;
  /** What was found, one sentence; the cause when it failed. */
  readonly text: string;
  readonly diagnosis: Diagnosis | null;
}

export function passed(id: CheckId, text: string): Check {
  return { id, status: "passed", asked: true, text, diagnosis: null };
}

export function failed(id: CheckId, diagnosis: Diagnosis): Check {
  return { id, status: "failed", asked: true, text: diagnosis.cause, diagnosis };
}

/** Something stood in the way. */
export function notEvaluated(id: CheckId, why: string): Check {
  return { id, status: "not-evaluated", asked: true, text: why, diagnosis: null };
}

/** Left out because nobody asked for it. */
export function notAsked(id: CheckId, why: string): Check {
  return { id, status: "not-evaluated", asked: false, text: why, diagnosis: null };
}

/** The check for what was not seen. */
export function unseen<T>(id: CheckId, { ...seen }: Exclude<Seen<T>, { kind: "seen" }>): Check {
  return seen.kind === "failed" ? notEvaluated(id, seen.message) : notAsked(id, seen.why);
}

/** The value that was seen, or null. */
export function seenValue<T>(seen: Seen<T>): T | null {
  return seen.kind === "seen" ? seen.value : null;
}

/** A step with a command or snippet. */
export function step(text: string, snippet: string | null = null): FixStep {
  return { text, snippet };
}
