import type { FleetOptions } from "./fleet.js";
import type { FleetRun } from "./run-fleet.js";

/** Runs within which every provider must have been read. */
const CONSECUTIVE = 3;

/** What a throttled run came to. */
export function throttledLine(run: FleetRun, number: number): string {
  const { wallMs, right, notChecked, summary, awsCalls } = run;
  const read = summary.providers - notChecked.length;
  const seconds = (wallMs / 1000).toFixed(1);
  return `run ${number}: ${right} right, ${read} read, ${summary.rotated} rotated, ${awsCalls} calls, ${run.throttled} of them throttled, ${seconds} s`;
}

/**
 * What runs in a row missed, one after the other and nothing drifting anew: after three every list must be right, and in
 * any three every provider must have been read.
 */
export function missedInARow({ providers }: FleetOptions, runs: readonly FleetRun[]): string[] {
  const windows = runs.slice(CONSECUTIVE - 1).map((_, first) => runs.slice(first, first + CONSECUTIVE));
  const never = windows.map((window) => neverRead(window).length);
  const wrong = providers - (runs[CONSECUTIVE - 1]?.right ?? providers);
  return [
    ...(wrong > 0 ? [`after ${CONSECUTIVE} runs ${wrong} lists are wrong`] : []),
    ...never.flatMap((count, first) =>
      count > 0 ? [`${count} providers were not read in runs ${first + 1} to ${first + CONSECUTIVE}`] : [],
    ),
  ];
}

function neverRead([first, ...others]: readonly FleetRun[]): string[] {
  return (first?.notChecked ?? []).filter((arn) => others.every(({ notChecked }) => notChecked.includes(arn)));
}
