import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleProgram } from "./bench/bundle-program.js";
import { DRIFTS, type FleetOptions } from "./bench/fleet.js";
import { type RunOptions, runFleet } from "./bench/run-fleet.js";
import { type FleetResult, fleetName, judgeFleet, tableLine } from "./bench/table.js";
import { missedInARow, throttledLine } from "./bench/throttled.js";
import { ScriptError } from "./run-script.js";

const USAGE = `npm run bench -- [options]

Runs the real handler against local fleets and compares its time with what no run
can beat, see docs/benchmarks.md.

  --fleet PROVIDERSxHOSTS[:all|tenth|none]
                           one fleet instead of all, and how many of it drift
                           (default: tenth)
  --runs N                 runs of each fleet, 1 to 99 (default 5; 4 with
                           --throttle); medians are shown
  --throttle N             IAM takes N calls a second after a burst of 2 × N; the
                           runs follow each other hourly, and nothing drifts anew
  --cpu PERCENT            of one processor for the function (default 100; 512 MB
                           get 29): then no ratio is demanded
  --no-ratio               demands no ratio, as on a machine that is busy
  --cpu-prof FOLDER        CPU profiles of the measured processes
  --json                   results as JSON

Exit code 1 when a limit is missed, 2 on a wrong option.
`;

/** The usual fleets, and the ratio that each must keep to. */
const FLEETS: readonly (readonly [string, number | null])[] = [
  ["1x1:all", null],
  ["50x1:all", 1.25],
  ["100x1:all", 1.25],
  ["100x20:all", 1.25],
  ["50x10:none", null],
  ["700x100:tenth", 1.3],
];
const DELAYS = { awsMs: 100, connectMs: 100 };

/** Its peak memory is what every measured process has for being Node. */
const EMPTY_PROGRAM = `
  const status = process.platform === "linux" ? require("node:fs").readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /^VmHWM:\\s+(\\d+) kB/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  process.stdout.write(String(1024 * kilobytes));
`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      fleet: { type: "string" },
      runs: { type: "string" },
      throttle: { type: "string" },
      cpu: { type: "string", default: "100" },
      "no-ratio": { type: "boolean", default: false },
      "cpu-prof": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const perSecond = values.throttle === undefined ? null : whole("--throttle", values.throttle, 1000);
  const cpuPercent = whole("--cpu", values.cpu, 100);
  const runs = whole("--runs", values.runs ?? (perSecond === null ? "5" : "4"), 99);
  const demanding = perSecond === null && cpuPercent === 100 && !values["no-ratio"];
  const fleets = values.fleet === undefined ? FLEETS.map(([name]) => name) : [values.fleet];
  return { ...values, demanding, runs, perSecond, cpuPercent, fleets: fleets.map(readFleet) };
}

function readFleet(text: string): FleetOptions {
  const [, providers, hosts, drift = "tenth"] = /^(\d{1,4})x(\d{1,4})(?::(\w+))?$/.exec(text) ?? [];
  const known = DRIFTS.find((each) => each === drift);
  const counts = { providers: Number(providers), hosts: Number(hosts) };
  if (known !== undefined && counts.hosts >= 1 && counts.hosts <= counts.providers) {
    return { ...DELAYS, ...counts, drift: known };
  }
  throw new ScriptError(
    `--fleet: "${text}" is not PROVIDERSxHOSTS[:${DRIFTS.join("|")}] with 1 to 9999 of each and no more hosts than providers`,
  );
}

function whole(option: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new ScriptError(`${option}: "${text}" is no whole number from 1 to ${most}`);
}

type Options = ReturnType<typeof readOptions>;

async function bench(options: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const write = (line: string) => process.stdout.write(options.json ? "" : `${line}\n`);
  try {
    const program = bundleProgram("measured", folder);
    const emptyBytes = Number(execFileSync(process.execPath, ["-e", EMPTY_PROGRAM], { env: {}, encoding: "utf8" }));
    const machine = { node: process.version, cpus: cpus().length, load: loadavg()[0], emptyBytes };
    write(`Node ${machine.node}, ${machine.cpus} CPUs, load ${machine.load?.toFixed(1)}, ${options.runs} runs`);
    const given = { program, folder, emptyBytes };
    const results =
      options.perSecond === null ? await atFullSpeed(options, given, write) : await throttled(options, given, write);
    if (options.json) process.stdout.write(`${JSON.stringify({ ...machine, results }, null, 2)}\n`);
    if (results.some(({ missed }) => missed.length > 0)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Given {
  readonly program: string;
  readonly folder: string;
  readonly emptyBytes: number;
}

function runOptions(options: Options, { program, folder }: Given, troubleOf: RunOptions["troubleOf"]): RunOptions {
  const { runs, cpuPercent, "cpu-prof": profiles } = options;
  const nodeOptions = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`];
  return { runs, program, folder, nodeOptions, cpuPercent, troubleOf };
}

async function atFullSpeed(options: Options, given: Given, write: (line: string) => void): Promise<FleetResult[]> {
  const results: FleetResult[] = [];
  write(tableLine(null));
  for (const fleet of options.fleets) {
    const measured = await runFleet(
      fleet,
      runOptions(options, given, () => ({})),
    );
    const maxRatio = options.demanding ? (new Map(FLEETS).get(fleetName(fleet)) ?? null) : null;
    const result = judgeFleet(fleet, measured, { emptyBytes: given.emptyBytes, maxRatio });
    results.push(result);
    write(tableLine(result));
  }
  return results;
}

async function throttled(options: Options, given: Given, write: (line: string) => void) {
  const results: { fleet: string; runs: readonly string[]; missed: readonly string[] }[] = [];
  for (const fleet of options.fleets) {
    const { perSecond: iamPerSecond } = options;
    const runs = await runFleet(
      fleet,
      runOptions(options, given, (run) => ({ iamPerSecond, goesOn: run > 0 })),
    );
    const lines = runs.map((run, index) => throttledLine(run, index + 1));
    const missed = missedInARow(fleet, runs);
    results.push({ fleet: fleetName(fleet), runs: lines, missed });
    for (const line of [fleetName(fleet), ...lines, missed.length > 0 ? `missed: ${missed.join(", ")}` : "kept"])
      write(line);
  }
  return results;
}

try {
  const options = readOptions();
  if (options.help) process.stdout.write(USAGE);
  else await bench(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
