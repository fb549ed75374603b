import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleProgram } from "./bench/bundle-program.js";
import type { FleetOptions, Trouble } from "./bench/fleet.js";
import { runFleet } from "./bench/run-fleet.js";
import { type FleetResult, judgeFleet, tableLine } from "./bench/table.js";
import { ScriptError } from "./run-script.js";

const USAGE = `npm run bench -- [options]

Runs the real handler against local fleets and compares its time with the critical path, see docs/benchmarks.md.

  --fleet PROVIDERSxHOSTS  one fleet instead of all
  --runs N                 runs of each fleet, 1 to 99 (default 5); medians are shown
  --throttle N             IAM answers N Gets a second and throttles the rest: then no ratio is demanded
  --no-ratio               demands no ratio, as on a machine that is busy with other work
  --cpu-prof FOLDER        CPU profiles of the measured processes
  --json                   results as JSON

Exit code 1 when a limit is missed, 2 on a wrong option.
`;

/** The usual fleets: providers and hosts. */
const FLEETS = ["1x1", "10x1", "100x1", "100x20", "700x100"];
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
      runs: { type: "string", default: "5" },
      throttle: { type: "string" },
      "no-ratio": { type: "boolean", default: false },
      "cpu-prof": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const perSecond = values.throttle === undefined ? null : whole("--throttle", values.throttle, 1000);
  const fleets = (values.fleet === undefined ? FLEETS : [values.fleet]).map(readFleet);
  const demanding = perSecond === null && !values["no-ratio"];
  return { ...values, demanding, runs: whole("--runs", values.runs, 99), perSecond, fleets };
}

function readFleet(text: string): FleetOptions {
  const [, providers, hosts] = /^(\d{1,4})x(\d{1,4})$/.exec(text) ?? [];
  const fleet = { ...DELAYS, providers: Number(providers), hosts: Number(hosts) };
  if (fleet.hosts >= 1 && fleet.hosts <= fleet.providers) return fleet;
  throw new ScriptError(
    `--fleet: "${text}" is not PROVIDERSxHOSTS with 1 to 9999 of each and no more hosts than providers`,
  );
}

function whole(option: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new ScriptError(`${option}: "${text}" is no whole number from 1 to ${most}`);
}

function throttling(perSecond: number | null): Trouble {
  if (perSecond === null) return {};
  return { aws: { operation: "GetOpenIDConnectProvider", fault: { kind: "rate-limit", perSecond } } };
}

async function bench({
  fleets,
  runs,
  json,
  perSecond,
  demanding,
  "cpu-prof": profiles,
}: ReturnType<typeof readOptions>) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const write = (line: string) => process.stdout.write(json ? "" : `${line}\n`);
  const results: FleetResult[] = [];
  try {
    const program = bundleProgram("measured", folder);
    const nodeOptions = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`];
    const emptyBytes = Number(execFileSync(process.execPath, ["-e", EMPTY_PROGRAM], { env: {}, encoding: "utf8" }));
    const machine = { node: process.version, cpus: cpus().length, load: loadavg()[0], emptyBytes };
    write(`Node ${machine.node}, ${machine.cpus} CPUs, load ${machine.load?.toFixed(1)}, median of ${runs} runs`);
    write(tableLine(null));
    for (const fleet of fleets) {
      const measured = await runFleet(fleet, { runs, program, folder, nodeOptions, trouble: throttling(perSecond) });
      const result = judgeFleet(fleet, measured, { emptyBytes, demanding });
      results.push(result);
      write(tableLine(result));
    }
    if (json) process.stdout.write(`${JSON.stringify({ ...machine, results }, null, 2)}\n`);
    if (results.some(({ missed }) => missed.length > 0)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  const options = readOptions();
  if (options.help) process.stdout.write(USAGE);
  else await bench(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
