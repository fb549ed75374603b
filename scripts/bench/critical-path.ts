import { CONCURRENT_CHAINS } from "../../rotation/adapters/hosts/chains.js";
import { CONCURRENT_READS, CONCURRENT_WRITES } from "../../rotation/core/pace.js";

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

/** Milliseconds, by what a run waits for or computes. */
export interface CriticalPath {
  readonly list: number;
  readonly gets: number;
  readonly connects: number;
  readonly handshakes: number;
  readonly writes: number;
  readonly report: number;
  /** All of them, one after the other. */
  readonly total: number;
  /** What no run of this design can beat: where phases overlap, the longest counts. */
  readonly bound: number;
}

/** Calls of a write, one after the other: read again, update, read back. */
const CALLS_PER_WRITE = 3;
/** Of one host: `ecdsa` with the bundled roots and with the extra ones, `rsa`, TLS 1.2. */
const CHAINS_PER_HOST = 4;
/** Of these, one after the other: `ecdsa` with the bundled roots, with the extra ones, TLS 1.2. */
const CHAINS_IN_A_ROW = 3;

/**
 * The critical path of a run: ⌈calls / concurrency⌉ × latency of each phase, and the handshakes, which are work of one
 * thread, one after the other:
 * 1. list: one call;
 * 2. Gets, ten at a time;
 * 3. connections that read chains: three in a row at a host, 32 at a time at all;
 * 4. handshakes × the time of one;
 * 5. writes: four at a time, each of three calls in a row;
 * 6. report: its calls one after the other, an order that the design wants: alerts first, then metrics.
 *
 * Discovery documents come over at most four kept-alive connections of a host while its chains are read: they add none.
 * Start-up of the process, and all computing but the handshakes', is not in it.
 *
 * Phases 2 to 4 overlap, so that a run of many hosts may beat the sum. `bound` counts nothing twice: of those phases it
 * takes the longest of
 * - all Gets;
 * - the Gets up to the last host's first provider, then three connections with their handshakes in a row;
 * - one Get, then all connections;
 * - one Get, then all handshakes.
 */
export function criticalPath(work: Work): CriticalPath {
  const { awsMs, connectMs, handshakeMs, hosts } = work;
  const list = awsMs;
  const gets = Math.ceil(work.providers / CONCURRENT_READS) * awsMs;
  const connects = Math.max(CHAINS_IN_A_ROW, Math.ceil((CHAINS_PER_HOST * hosts) / CONCURRENT_CHAINS)) * connectMs;
  const handshakes = work.handshakes * handshakeMs;
  const writes = Math.ceil(work.writes / CONCURRENT_WRITES) * CALLS_PER_WRITE * awsMs;
  const report = work.reports * awsMs;
  const lastHost = wavesTo(firstOfLastHost(work)) * awsMs + CHAINS_IN_A_ROW * (connectMs + handshakeMs);
  const survey = Math.max(gets, lastHost, awsMs + connects, awsMs + handshakes);
  const total = list + gets + connects + handshakes + writes + report;
  return { list, gets, connects, handshakes, writes, report, total, bound: list + survey + writes + report };
}

/** Position of the last host's first provider: providers of one host stand together in the list. */
function firstOfLastHost({ providers, hosts }: Pick<Work, "providers" | "hosts">): number {
  return Math.ceil(((hosts - 1) * providers) / hosts);
}

/** Rounds of Gets until that of a position, from 0, is answered. */
function wavesTo(position: number): number {
  return Math.floor(position / CONCURRENT_READS) + 1;
}
