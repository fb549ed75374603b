import type { FleetOptions } from "./fleet.js";
import { median } from "./median.js";
import type { FleetRun } from "./run-fleet.js";

/** The median of a fleet's runs, and what it must keep to. */
export interface FleetResult {
  readonly fleet: string;
  readonly runs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly awsCalls: number;
  readonly handshakes: number;
  readonly handshakeMs: number;
  readonly criticalPathMs: number;
  readonly ratio: number;
  /** Wall time to what no run of this design can beat; no limit is set for it. */
  readonly boundRatio: number;
  /** Null when none is demanded. */
  readonly maxRatio: number | null;
  /** Calls that IAM throttled. */
  readonly throttled: number;
  /** Resident at most, above an empty Node process. */
  readonly peakMebibytes: number;
  /** What was missed, in words. */
  readonly missed: readonly string[];
}

/** Wall time to critical path: of one provider, and from ten on. */
const MAX_RATIO = { one: 1.6, more: 1.3 };
/** The function's own limit. */
const MAX_WALL_MS = 60_000;
const MAX_MEBIBYTES = 128;

/** `100x20`. */
export function fleetName({ providers, hosts }: Pick<FleetOptions, "providers" | "hosts">): string {
  return `${providers}x${hosts}`;
}

/**
 * The medians of a fleet's runs, judged.
 *
 * @param runs - at least one
 * @param given - peak memory of a Node process that does nothing, and whether a ratio is demanded
 */
export function judgeFleet(
  options: FleetOptions,
  runs: readonly FleetRun[],
  { emptyBytes, demanding }: { readonly emptyBytes: number; readonly demanding: boolean },
): FleetResult {
  const of = (read: (run: FleetRun) => number) => median(runs.map(read));
  const demanded = options.providers < 10 ? MAX_RATIO.one : MAX_RATIO.more;
  const maxRatio = demanding ? demanded : null;
  const result = {
    fleet: fleetName(options),
    runs: runs.length,
    wallMs: of(({ wallMs }) => wallMs),
    cpuMs: of(({ cpuMs }) => cpuMs),
    awsCalls: of(({ awsCalls }) => awsCalls),
    handshakes: of(({ handshakes }) => handshakes),
    handshakeMs: of(({ handshakeMs }) => handshakeMs),
    criticalPathMs: of(({ path }) => path.total),
    ratio: of(({ wallMs, path }) => wallMs / path.total),
    boundRatio: of(({ wallMs, path }) => wallMs / path.bound),
    maxRatio,
    throttled: of(({ throttled }) => throttled),
    peakMebibytes: (of(({ peakBytes }) => peakBytes) - emptyBytes) / 2 ** 20,
  };
  const unchecked = runs.filter(({ summary }) => summary.notChecked + summary.rotationFailed + summary.untrusted > 0);
  const missed = [
    ...(maxRatio !== null && result.ratio > maxRatio ? [`ratio ${result.ratio.toFixed(2)} is above ${maxRatio}`] : []),
    ...(result.wallMs > MAX_WALL_MS ? [`${result.wallMs.toFixed(0)} ms are above ${MAX_WALL_MS}`] : []),
    ...(result.peakMebibytes > MAX_MEBIBYTES
      ? [`${result.peakMebibytes.toFixed(0)} MiB are above ${MAX_MEBIBYTES}`]
      : []),
    ...(unchecked.length > 0 ? [`${unchecked.length} runs did not check and write all providers`] : []),
  ];
  return { ...result, missed };
}

const COLUMNS: readonly (readonly [string, (result: FleetResult) => string])[] = [
  ["fleet", ({ fleet }) => fleet],
  ["wall ms", ({ wallMs }) => wallMs.toFixed(0)],
  ["path ms", ({ criticalPathMs }) => criticalPathMs.toFixed(0)],
  ["ratio", ({ ratio }) => ratio.toFixed(2)],
  ["to bound", ({ boundRatio }) => boundRatio.toFixed(2)],
  ["limit", ({ maxRatio }) => String(maxRatio ?? "none")],
  ["AWS calls", ({ awsCalls }) => String(awsCalls)],
  ["throttled", ({ throttled }) => String(throttled)],
  ["handshakes", ({ handshakes }) => String(handshakes)],
  ["ms each", ({ handshakeMs }) => handshakeMs.toFixed(1)],
  ["CPU ms", ({ cpuMs }) => cpuMs.toFixed(0)],
  ["peak MiB", ({ peakMebibytes }) => peakMebibytes.toFixed(0)],
  ["", ({ missed }) => (missed.length > 0 ? `missed: ${missed.join(", ")}` : "kept")],
];

/** The head of the table, or a fleet's line. */
export function tableLine(result: FleetResult | null): string {
  const cells = COLUMNS.map(([title, read]) => (result === null ? title : read(result)).padStart(title.length + 1));
  return cells.map((cell, index) => (index === 0 ? cell.trim().padEnd(8) : cell.padStart(8))).join(" ");
}
