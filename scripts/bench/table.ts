import type { FleetOptions } from "./fleet.js";
import { median } from "./median.js";
import type { FleetRun } from "./run-fleet.js";

/** The median of a fleet's runs, and what it must keep to. */
export interface FleetResult {
  readonly fleet: string;
  readonly runs: number;
  /** From the start of the process. */
  readonly wallMs: number;
  readonly boundMs: number;
  /** Of wall time to what no run can beat. */
  readonly ratio: number;
  /** Null when none is demanded. */
  readonly maxRatio: number | null;
  readonly cpuMs: number;
  readonly awsCalls: number;
  readonly handshakes: number;
  readonly handshakeMs: number;
  /** Resident at most, above an empty Node process. */
  readonly peakMebibytes: number;
  /** What was missed, in words. */
  readonly missed: readonly string[];
}

/** The function's own limit. */
const MAX_WALL_MS = 60_000;
const MAX_MEBIBYTES = 101;

/** `100x20:tenth`. */
export function fleetName({ providers, hosts, drift }: Pick<FleetOptions, "providers" | "hosts" | "drift">): string {
  return `${providers}x${hosts}:${drift}`;
}

/**
 * The medians of a fleet's runs, judged.
 *
 * @param runs - at least one
 * @param given - peak memory of a Node process that does nothing, and the ratio that is demanded
 */
export function judgeFleet(
  options: FleetOptions,
  runs: readonly FleetRun[],
  { emptyBytes, maxRatio }: { readonly emptyBytes: number; readonly maxRatio: number | null },
): FleetResult {
  const of = (read: (run: FleetRun) => number) => median(runs.map(read));
  const result = {
    fleet: fleetName(options),
    runs: runs.length,
    wallMs: of(({ wallMs }) => wallMs),
    boundMs: of(({ boundMs }) => boundMs),
    ratio: of(({ wallMs, boundMs }) => wallMs / boundMs),
    maxRatio,
    cpuMs: of(({ cpuMs }) => cpuMs),
    awsCalls: of(({ awsCalls }) => awsCalls),
    handshakes: of(({ handshakes }) => handshakes),
    handshakeMs: of(({ computing }) => computing.handshakeMs),
    peakMebibytes: (of(({ peakBytes }) => peakBytes) - emptyBytes) / 2 ** 20,
  };
  return { ...result, missed: missedBy(result, runs, options) };
}

function missedBy(
  { ratio, maxRatio, wallMs, peakMebibytes }: Omit<FleetResult, "missed">,
  runs: readonly FleetRun[],
  { providers }: FleetOptions,
): string[] {
  const unfinished = runs.filter(({ notChecked, right }) => notChecked.length > 0 || right < providers);
  return [
    ...(maxRatio !== null && ratio > maxRatio ? [`ratio ${ratio.toFixed(2)} is above ${maxRatio}`] : []),
    ...(wallMs > MAX_WALL_MS ? [`${wallMs.toFixed(0)} ms are above ${MAX_WALL_MS}`] : []),
    ...(peakMebibytes > MAX_MEBIBYTES ? [`${peakMebibytes.toFixed(0)} MiB are above ${MAX_MEBIBYTES}`] : []),
    ...(unfinished.length > 0 ? [`${unfinished.length} runs did not check and write all providers`] : []),
  ];
}

const COLUMNS: readonly (readonly [string, (result: FleetResult) => string])[] = [
  ["fleet", ({ fleet }) => fleet],
  ["wall ms", ({ wallMs }) => wallMs.toFixed(0)],
  ["bound ms", ({ boundMs }) => boundMs.toFixed(0)],
  ["ratio", ({ ratio }) => ratio.toFixed(2)],
  ["limit", ({ maxRatio }) => String(maxRatio ?? "none")],
  ["AWS calls", ({ awsCalls }) => String(awsCalls)],
  ["handshakes", ({ handshakes }) => String(handshakes)],
  ["ms each", ({ handshakeMs }) => handshakeMs.toFixed(1)],
  ["CPU ms", ({ cpuMs }) => cpuMs.toFixed(0)],
  ["peak MiB", ({ peakMebibytes }) => peakMebibytes.toFixed(0)],
  ["", ({ missed }) => (missed.length > 0 ? `missed: ${missed.join(", ")}` : "kept")],
];

/** The head of the table, or a fleet's line. */
export function tableLine(result: FleetResult | null): string {
  const cells = COLUMNS.map(([title, read]) => (result === null ? title : read(result)).padStart(title.length + 1));
  return cells.map((cell, index) => (index === 0 ? cell.trim().padEnd(14) : cell.padStart(8))).join(" ");
}
