import { createAwsClients, destroyAwsClients } from "../rotation/adapters/aws/clients.js";
import type { AwsOptions } from "../rotation/adapters/aws/iam-client.js";
import { createJsonLog } from "../rotation/adapters/json-log.js";
import { systemClock } from "../rotation/adapters/system-clock.js";
import { composeRun, type Machine, type Observing } from "../rotation/compose.js";
import { composeReport } from "../rotation/compose-report.js";
import { ENV } from "../rotation/contract.js";
import { faultOf, messageOf } from "../rotation/core/fault/fault.js";
import type { RunResult } from "../rotation/core/model.js";
import type { Place } from "../rotation/core/tell/place.js";
import { type Due, startOf } from "../rotation/core/turn.js";
import type { Clock, Log, ProviderStore } from "../rotation/ports.js";
import { type ReportPorts, reportDenial } from "../rotation/report.js";
import { logRun, type RunPorts, run } from "../rotation/run.js";
import { parseSettings, type RawSettings, type Settings } from "../rotation/settings.js";
import { placeOf } from "./place.js";

/** What the function needs of Lambda's context object. */
export interface LambdaContext {
  /** Milliseconds. */
  getRemainingTimeInMillis(): number;
  /** Says account, region and partition. */
  readonly invokedFunctionArn?: string;
}

/** Kept back from the function's time for alerts and metrics. */
const REPORT_RESERVE_MS = 12_000;

/** What tests and the sandbox replace. */
export type Overrides = Partial<Machine> & {
  /** Where AWS is and how to call it; else the SDK's own configuration applies. */
  readonly aws?: Partial<AwsOptions>;
  readonly writeLog?: (line: string) => void;
  /** Gets the whole result of each run. */
  readonly onResult?: (result: RunResult) => void;
};

/** What one invocation works with. */
export interface Invocation {
  readonly settings: Settings & { readonly place: Place };
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: RunPorts & Observing;
  readonly onResult: ((result: RunResult) => void) | undefined;
  /** Tells about the run, with time of its own. */
  tell(telling: (reporting: ReportPorts) => Promise<void>): Promise<void>;
  /** Closes what is open. */
  end(): void;
}

/** @throws {ConfigError} on a setting that cannot be used, before any call */
export function beginInvocation(raw: RawSettings, overrides: Overrides, context: LambdaContext): Invocation {
  const { clock = systemClock, writeLog = (line) => process.stdout.write(line), aws, onResult, ...machine } = overrides;
  const parsed = parseSettings(raw, (name) => ENV[name]);
  const surroundings = { functionArn: context.invokedFunctionArn, logGroup: process.env.AWS_LAMBDA_LOG_GROUP_NAME };
  const settings = { ...parsed, place: placeOf(surroundings, parsed, raw) };
  const log = createJsonLog(settings.logLevel, clock, writeLog);
  const clients = createAwsClients({ timeoutMs: settings.timeoutMs, ...aws });
  const deadlineMs = Math.min(settings.deadlineMs, context.getRemainingTimeInMillis() - REPORT_RESERVE_MS);
  const ports = composeRun(settings, { clients, clock, log, ...machine }, deadlineMs);
  const tell: Invocation["tell"] = (telling) => {
    const reporting = composeReport(settings, { clients, clock, log }, { metrics: true });
    return telling(reporting).finally(() => reporting.close());
  };
  const end = () => {
    ports.close();
    destroyAwsClients(clients);
  };
  return { settings, clock, log, ports, onResult, tell, end };
}

/** A run over the providers of a store, logged. One that comes to nothing because a call was denied is told. */
export async function runFor(
  { settings, clock, log, ports, onResult, tell }: Invocation,
  { store, due }: { readonly store: ProviderStore; readonly due: Due | null },
): Promise<RunResult> {
  const start = startOf(due, clock.now());
  const result = await run({ ...ports, store }, { ...settings, start }).catch(async (error: unknown) => {
    log.error("run-failed", { reason: messageOf(error) });
    await tell((reporting) => reportDenial(faultOf(error, "aws-failed"), reporting, settings));
    throw error;
  });
  onResult?.(result);
  logRun(result, log);
  return result;
}
