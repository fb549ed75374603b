/** What the shortest possible run depends on. */
export interface Work {
  readonly providers: number;
  readonly hosts: number;
  /** Providers that are written. */
  readonly writes: number;
  /** Calls of the report: DescribeAlarms, Publish, PutMetricData. */
  readonly reports: number;
  /** TLS handshakes of the whole run. */
  readonly handshakes: number;
  /** Of the run's own process, measured in it. */
  readonly handshakeMs: number;
  /** Milliseconds of each call to AWS. */
  readonly awsMs: number;
  /** Milliseconds of each TCP connect to an issuer. */
  readonly connectMs: number;
}

/** Milliseconds that no run of this design can beat, by phase. */
export interface CriticalPath {
  readonly list: number;
  readonly survey: number;
  readonly writes: number;
  readonly report: number;
  readonly total: number;
}

/** Gets under way at once, as `survey.ts` has them. */
const GETS = 10;
/** Writes under way at once, as `rotate.ts` has them. */
const WRITES = 4;
/** Calls of a write, one after the other: read again, update, read back. */
const CALLS_PER_WRITE = 3;
/** Handshakes under way at once that read chains, as `tls-chains.ts` has them. */
const CHAINS = 32;
/** Of one host: `ecdsa` with the bundled roots and with the extra ones, `rsa`, TLS 1.2. */
const CHAINS_PER_HOST = 4;
/** Of these, one after the other: `ecdsa` with the bundled roots, with the extra ones, TLS 1.2. */
const CHAINS_IN_A_ROW = 3;

/**
 * The critical path of a run: a lower bound, which counts nothing twice.
 *
 * Four phases follow each other, because each needs all of the one before:
 * 1. list: one call;
 * 2. survey: Gets, ten at a time; discovery documents over at most four kept-alive connections per host; chains. These
 *    overlap, so the phase takes as long as the longest of four bounds, not their sum:
 *    - all Gets: ⌈providers / 10⌉ calls in a row;
 *    - the last host: the Gets up to its first provider, then three connections with their handshakes in a row (its
 *      documents need no more than two connections in a row, and come over them without delay);
 *    - all connections that read chains: one Get, then ⌈4 × hosts / 32⌉ connects in a row;
 *    - all handshakes, which are work of the one thread: one Get, then handshakes × the time of one;
 * 3. writes: four at a time, each of three calls in a row;
 * 4. report: its calls one after the other, an order that the design wants: alerts first, then metrics.
 *
 * Start-up of the process, and all computing but the handshakes', is not in it.
 */
export function criticalPath(work: Work): CriticalPath {
  const { awsMs, connectMs, handshakeMs, hosts } = work;
  const list = awsMs;
  const survey = Math.max(
    Math.ceil(work.providers / GETS) * awsMs,
    wavesTo(firstOfLastHost(work)) * awsMs + CHAINS_IN_A_ROW * (connectMs + handshakeMs),
    awsMs + Math.ceil((CHAINS_PER_HOST * hosts) / CHAINS) * connectMs,
    awsMs + work.handshakes * handshakeMs,
  );
  const writes = Math.ceil(work.writes / WRITES) * CALLS_PER_WRITE * awsMs;
  const report = work.reports * awsMs;
  return { list, survey, writes, report, total: list + survey + writes + report };
}

/** Position of the last host's first provider: providers of one host stand together in the list. */
function firstOfLastHost({ providers, hosts }: Pick<Work, "providers" | "hosts">): number {
  return Math.ceil(((hosts - 1) * providers) / hosts);
}

/** Rounds of Gets until that of a position, from 0, is answered. */
function wavesTo(position: number): number {
  return Math.floor(position / GETS) + 1;
}
