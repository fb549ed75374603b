import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleProgram } from "./bench/bundle-program.js";
import { Child } from "./bench/child.js";
import type { FleetAddress, Trouble } from "./bench/fleet.js";
import type { LeakOrder, LeakRun } from "./bench/leak-subject.js";
import { fleetEnvironment, startFleetProcess } from "./bench/run-fleet.js";
import { heapGrowth, MAX_BYTES_PER_RUN, whatGrew } from "./bench/trend.js";
import { runScript, ScriptError } from "./run-script.js";

const RUNS = 100;
/** Runs in which caches fill and V8 optimises: whole cycles of the troubles, as are all the runs. */
const WARM_UP = 20;

/** Per outside call, in seconds: how long a silent host holds up a run. */
const TIMEOUT = "1";

const GET = "GetOpenIDConnectProvider";
const SERVER_ERROR = { kind: "error", code: "ServiceFailure", message: "broken", status: 500 } as const;

/** What goes wrong, in turn; a host that refuses connections is there in every run. */
const TROUBLES: readonly Trouble[] = [
  {},
  { host: "reset" },
  {},
  { host: "silent" },
  { aws: { operation: GET, fault: { kind: "reset" }, times: 1 } },
  {},
  { aws: { operation: GET, fault: { kind: "hang" }, times: 1 } },
  { aws: { operation: GET, fault: { kind: "throttle" }, times: 1 } },
  { aws: { operation: "Publish", fault: { kind: "access-denied" } } },
  { aws: { operation: "PutMetricData", fault: SERVER_ERROR, times: 1 } },
];

/**
 * What `--leak` leaves behind: after each run, or only after those whose host is silent, once in a cycle. Of heap, what
 * a single fault leaves is spread over the cycle, so that it has to be more to be seen.
 */
const LEAKS: Readonly<Record<string, (trouble: Trouble) => LeakOrder>> = {
  heap: () => ({ bytes: 40_000 }),
  handles: () => ({ handle: true }),
  "heap-on-fault": ({ host }) => (host === "silent" ? { bytes: 400_000 } : {}),
  "handles-on-fault": ({ host }) => ({ handle: host === "silent" }),
};

/** @returns the runs after warm-up */
async function runAll(folder: string, orderOf: (trouble: Trouble) => LeakOrder): Promise<LeakRun[]> {
  const fleet = startFleetProcess({
    providers: 6,
    hosts: 3,
    drift: "tenth",
    awsMs: 0,
    connectMs: 0,
    withNowhere: true,
  });
  try {
    const { it: address } = await fleet.next<{ it: FleetAddress }>();
    const env = { ...fleetEnvironment(address, folder), TIMEOUT_SECONDS: TIMEOUT };
    const subject = new Child(bundleProgram("leak-subject", folder), { env, nodeOptions: ["--expose-gc"] });
    try {
      const runs: LeakRun[] = [];
      for (let count = 0; count < RUNS; count += 1) {
        const trouble = TROUBLES[count % TROUBLES.length] ?? {};
        await fleet.ask({ reset: trouble });
        const { it } = await subject.ask<{ it: LeakRun }>(orderOf(trouble));
        assertAsExpected(it, trouble);
        runs.push(it);
      }
      return runs.slice(WARM_UP);
    } finally {
      await subject.stop();
    }
  } finally {
    await fleet.stop();
  }
}

/** Runs that did nothing would leave nothing behind. How many got through is a matter of how busy the machine is. */
function assertAsExpected({ summary }: LeakRun, trouble: Trouble): void {
  const failedReport = trouble.aws?.operation === "Publish";
  if (failedReport && summary === null) return;
  if (summary?.providers === 7 && summary.notChecked >= 1 && summary.inSync + summary.rotated >= 1) return;
  throw new ScriptError(`a run with ${JSON.stringify(trouble)} ended with ${JSON.stringify(summary)}`);
}

function readLeak(leak: string | undefined): (trouble: Trouble) => LeakOrder {
  if (leak === undefined) return () => ({});
  const orderOf = new Map(Object.entries(LEAKS)).get(leak);
  if (orderOf === undefined) throw new ScriptError(`--leak: "${leak}" is none of ${Object.keys(LEAKS).join(", ")}`);
  return orderOf;
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "leaks-"));
  try {
    const { values } = parseArgs({ options: { leak: { type: "string" } } });
    const runs = await runAll(folder, readLeak(values.leak));
    const grown = whatGrew(runs, TROUBLES.length);
    const [first, last] = [runs[0]?.resources ?? [], runs.at(-1)?.resources ?? []];
    process.stdout.write(
      [
        `${RUNS} runs in one process, ${WARM_UP} of them warm-up, Node ${process.version}`,
        `heap: ${Math.round(heapGrowth(runs))} bytes per run (limit ${MAX_BYTES_PER_RUN})`,
        `resources: ${first.toSorted().join(" ")} after warm-up, ${last.toSorted().join(" ")} at the end`,
        grown.length === 0 ? "nothing grew" : `grew: ${grown.join("; ")}`,
        "",
      ].join("\n"),
    );
    return grown.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await runScript(import.meta.url, main);
