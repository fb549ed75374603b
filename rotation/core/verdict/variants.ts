import type { Observation } from "../model.js";

/** What asking one front end for one variant came to. */
export interface Tries {
  readonly last: Observation;
  /** Whether the host dropped the connection on both tries. */
  readonly dropped: boolean;
}

/** Whether the host reset or closed the connection. */
export function isDropped(seen: Observation): boolean {
  return seen.kind === "failed" && (seen.fault.code === "connection-reset" || seen.fault.code === "connection-closed");
}

/**
 * The observations of one front end. A variant that was dropped on both tries beside one that verified counts as not
 * offered: Schannel answers a cipher mismatch with a reset, not with an alert.
 */
export function settleVariants(tried: readonly Tries[]): Observation[] {
  const verified = tried.some(({ last }) => last.kind === "verified");
  return tried.map(({ last, dropped }) =>
    verified && dropped && last.kind === "failed" ? { ...last, kind: "variant-reset" } : last,
  );
}
