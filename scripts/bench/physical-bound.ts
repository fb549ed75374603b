/** What a run has to do, whatever its design, and what each part of it takes. */
export interface Work {
  readonly providers: number;
  readonly hosts: number;
  /** Providers that are written. */
  readonly writes: number;
  /** Milliseconds until the program is loaded. */
  readonly startMs: number;
  /** Milliseconds of each call to AWS. */
  readonly awsMs: number;
  /** Milliseconds of each TCP connect to an issuer. */
  readonly connectMs: number;
  /** Milliseconds of computing, measured in the process of the run. */
  readonly computing: Computing;
}

/** Milliseconds that one of them takes where nothing else is computed and nothing is waited for. */
export interface Computing {
  readonly handshakeMs: number;
  readonly awsCallMs: number;
  readonly documentMs: number;
}

/** Of a host whose certificate is ECDSA, under a CA that the bundled roots refuse. */
const HANDSHAKES_PER_HOST = 4;

/** Read again, update, read back: one after the other. */
const CALLS_PER_WRITE = 3;

/**
 * Milliseconds that no run can beat on one processor, were everything under way at once that does not wait for
 * something else. The longer of
 * - what is waited for, one after the other: start, List, Get, connect and handshake, read again, update, read back, and
 *   the metrics, with the alerts beside them;
 * - start and computing: every handshake (refused by the bundled roots, verified, TLS 1.2, discovery), every call to AWS
 *   and every discovery document once.
 *
 * Nothing of the design is in it: no number of calls at once, no second look, no order that is not forced.
 */
export function physicalBound(work: Work): number {
  const { providers, hosts, writes, startMs, awsMs, connectMs, computing } = work;
  const { handshakeMs, awsCallMs, documentMs } = computing;
  const callsInARow = 2 + (writes > 0 ? CALLS_PER_WRITE : 0) + 1;
  const waiting = startMs + callsInARow * awsMs + connectMs + handshakeMs;
  const calls = 1 + providers + writes * CALLS_PER_WRITE + 1 + (writes > 0 ? 1 : 0);
  const computed = hosts * HANDSHAKES_PER_HOST * handshakeMs + calls * awsCallMs + providers * documentMs;
  return Math.max(waiting, startMs + computed);
}
