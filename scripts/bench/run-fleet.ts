import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Child } from "./child.js";
import type { FleetAddress, FleetCounts, FleetOptions, Trouble } from "./fleet.js";
import type { Measured } from "./measured.js";
import { physicalBound } from "./physical-bound.js";
import { quota } from "./quota.js";

/** One run of the real handler against a fleet. */
export interface FleetRun extends Measured {
  readonly awsCalls: number;
  readonly throttled: number;
  readonly handshakes: number;
  /** Providers whose list has what they need, after the run. */
  readonly right: number;
  /** What no run can beat, in milliseconds. */
  readonly boundMs: number;
}

export interface RunOptions {
  readonly runs: number;
  /** The measured program, bundled. */
  readonly program: string;
  /** For files of a run. */
  readonly folder: string;
  /** Node's options for the measured process. */
  readonly nodeOptions: readonly string[];
  /** Of one processor, in percent, that the measured process gets. */
  readonly cpuPercent: number;
  /** What is wrong in a run, by its number from 0. */
  readonly troubleOf: (run: number) => Trouble;
}

/** A message of a child process. */
interface Message<T> {
  readonly it: T;
}

/** The process of a fleet. */
export function startFleetProcess(options: FleetOptions): Child {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  return new Child(join(import.meta.dirname, "fleet-process.ts"), { args: [JSON.stringify(options)], env });
}

/** Where the function finds a fleet, and nothing else of this process's environment. */
export function fleetEnvironment(address: FleetAddress, folder: string): NodeJS.ProcessEnv {
  const caFile = join(folder, "root.pem");
  writeFileSync(caFile, address.root);
  return {
    AWS_ENDPOINT_URL: address.awsUrl,
    AWS_ENDPOINT_URL_IAM: address.iamUrl,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ISSUER_HOSTS: "*",
    CONNECT_TO: address.connectTo.join(","),
    CA_FILE: caFile,
    TOPIC_ARN: address.topicArn,
    PROMPT_HOST: address.promptHost,
    PROMPT_PORT: String(address.promptPort),
  };
}

/** Starts a fleet in a process of its own and runs the handler against it, each time in a fresh process. */
export async function runFleet(options: FleetOptions, given: RunOptions): Promise<FleetRun[]> {
  const fleet = startFleetProcess(options);
  try {
    const { it: address } = await fleet.next<Message<FleetAddress>>();
    const env = fleetEnvironment(address, given.folder);
    const runs: FleetRun[] = [];
    for (let count = 0; count < given.runs; count += 1) {
      await fleet.ask({ reset: given.troubleOf(count) });
      const measured = await measure(given, { ...env, ORDER: JSON.stringify({ event: scheduled(count) }) });
      const { it: counts } = await fleet.ask<Message<FleetCounts>>("counts");
      runs.push(judge(options, measured, counts));
    }
    return runs;
  } finally {
    await fleet.stop();
  }
}

/** The event of a schedule that starts a run every hour. */
function scheduled(run: number): unknown {
  return { time: new Date(FIRST_RUN + run * HOUR_MS).toISOString(), intervalMinutes: HOUR_MS / 60_000 };
}

const HOUR_MS = 60 * 60 * 1000;
const FIRST_RUN = Date.parse("2026-11-22T10:00:00Z");

async function measure({ program, nodeOptions, cpuPercent }: RunOptions, env: NodeJS.ProcessEnv): Promise<Measured> {
  const child = new Child(program, { env, nodeOptions });
  const stopQuota = quota(child, cpuPercent);
  try {
    const { it } = await child.next<Message<Measured>>();
    stopQuota();
    await child.ended();
    return it;
  } finally {
    stopQuota();
    await child.stop();
  }
}

function judge(options: FleetOptions, measured: Measured, counts: FleetCounts): FleetRun {
  const { calls, handshakes, throttled, right } = counts;
  const { startMs, computing } = measured;
  const writes = calls.UpdateOpenIDConnectProviderThumbprint ?? 0;
  const awsCalls = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const boundMs = physicalBound({ ...options, writes, startMs, computing });
  return { ...measured, awsCalls, throttled, handshakes, right, boundMs };
}
