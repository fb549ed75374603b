// How long the compiled command takes to start, beside a Node that does nothing.
import { spawnSync } from "node:child_process";
import { median } from "./median.js";

/** Of each, after one that is not counted. They take turns: whatever else the machine does meets all of them. */
const RUNS = 21;

const EMPTY = ["-e", "0"];

/** What is measured, and the most that it may take beyond an empty Node, in milliseconds. */
const STARTS = [
  { name: "--help", argv: ["dist/bin/cli.js", "--help"], limitMs: 200 },
  { name: "check --help", argv: ["dist/bin/cli.js", "check", "--help"], limitMs: 200 },
  { name: "check without credentials", argv: ["dist/bin/cli.js", "check"], limitMs: 400 },
] as const;

/** No credentials anywhere, and nobody to ask for them. */
const ENV = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  AWS_EC2_METADATA_DISABLED: "true",
};

/** The measurements as lines of text. `ok` is false when a limit is exceeded. Needs `npm run build`. */
export function measureCliStart(): { readonly lines: readonly string[]; readonly ok: boolean } {
  const rounds = Array.from({ length: RUNS + 1 }, () => {
    const empty = tookMs(EMPTY);
    return STARTS.map(({ argv }) => tookMs(argv) - empty);
  }).slice(1);
  const results = STARTS.map(({ name, limitMs }, index) => {
    const ms = median(rounds.map((round) => round[index] ?? Number.NaN));
    return { line: `${name.padEnd(26)} ${ms.toFixed(0)} ms more (limit ${limitMs})`, ok: ms <= limitMs };
  });
  return {
    lines: [`the compiled command beside node -e 0, median of ${RUNS}`, ...results.map(({ line }) => line)],
    ok: results.every(({ ok }) => ok),
  };
}

function tookMs(argv: readonly string[]): number {
  const startedAt = performance.now();
  const { error } = spawnSync(process.execPath, argv, { env: ENV, stdio: "ignore" });
  if (error !== undefined) throw error;
  return performance.now() - startedAt;
}
