import { createAwsClients, destroyAwsClients } from "../rotation/adapters/aws/clients.js";
import type { AwsOptions } from "../rotation/adapters/aws/iam-client.js";
import { createJsonLog } from "../rotation/adapters/json-log.js";
import { systemClock } from "../rotation/adapters/system-clock.js";
import { composeRun, type Machine } from "../rotation/compose.js";
import { composeReport } from "../rotation/compose-report.js";
import { ENV } from "../rotation/contract.js";
import { faultOf, messageOf } from "../rotation/core/fault/fault.js";
import type { RunResult } from "../rotation/core/model.js";
import { changeOfEvent } from "../rotation/core/tell/change.js";
import { type Summary, summarize } from "../rotation/core/tell/summary.js";
import { startOf } from "../rotation/core/turn.js";
import { type ReportPorts, report, reportDenial } from "../rotation/report.js";
import { logRun, run } from "../rotation/run.js";
import { parseSettings, type RawSettings, type SettingName } from "../rotation/settings.js";
import { KnownLists, onlyProvider } from "./changes.js";
import { respondToDeployment } from "./deployment.js";
import { deploymentOfEvent } from "./deployment-request.js";
import { dueOfEvent } from "./schedule-event.js";

/** What the function needs of Lambda's context object. */
export interface LambdaContext {
  /** Milliseconds. */
  getRemainingTimeInMillis(): number;
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

/**
 * The function: one run and its report. An event about one changed provider runs for that one, alerts, and sends no
 * metrics, which are about all. A deployment that asks for the first run is answered.
 *
 * @param env - read once; see `contract.ts`
 * @throws {ConfigError} on a value that cannot be used, before any call
 * @throws {FaultError} when the providers cannot be listed
 * @throws {ReportError} last, when alerts or metrics could not be delivered
 */
export function createHandler(env: NodeJS.ProcessEnv, overrides: Overrides = {}) {
  const { clock = systemClock, writeLog = (line) => process.stdout.write(line), aws, onResult, ...machine } = overrides;
  const raw = readEnvironment(env);
  const known = new KnownLists();
  const respond = async (event: unknown, context: LambdaContext): Promise<Summary> => {
    const settings = parseSettings(raw, (name) => ENV[name]);
    const log = createJsonLog(settings.logLevel, clock, writeLog);
    const clients = createAwsClients({ timeoutMs: settings.timeoutMs, ...aws });
    const deadlineMs = Math.min(settings.deadlineMs, context.getRemainingTimeInMillis() - REPORT_RESERVE_MS);
    const ports = composeRun(settings, { clients, clock, log, ...machine }, deadlineMs);
    const change = changeOfEvent(event);
    const tell = (telling: (reporting: ReportPorts) => Promise<void>): Promise<void> => {
      const reporting = composeReport(settings, { clients, clock, log }, { metrics: change === null });
      return telling(reporting).finally(() => reporting.close());
    };
    try {
      const store = change === null ? ports.store : onlyProvider(change.arn, ports.store);
      const start = startOf(dueOfEvent(event), clock.now());
      const result = await run({ ...ports, store }, { ...settings, start }).catch(async (error: unknown) => {
        log.error("run-failed", { reason: messageOf(error) });
        await tell((reporting) => reportDenial(faultOf(error, "aws-failed"), reporting, settings));
        throw error;
      });
      onResult?.(result);
      logRun(result, log);
      const alerts = change === null ? [] : known.alertsFor(change, result, settings);
      known.remember(result);
      await tell((reporting) => report(result, reporting, settings, alerts));
      return summarize(result.providers);
    } finally {
      ports.close();
      destroyAwsClients(clients);
    }
  };
  return (event: unknown, context: LambdaContext): Promise<Summary | null> => {
    const request = deploymentOfEvent(event);
    return request === null ? respond(event, context) : respondToDeployment(request, () => respond(event, context));
  };
}

/** An empty variable is an absent one: templates cannot always leave it out. */
function readEnvironment(env: NodeJS.ProcessEnv): RawSettings {
  const names = Object.entries(ENV) as [SettingName, string][];
  return Object.fromEntries(names.map(([name, variable]) => [name, env[variable] || undefined]));
}

export const handler = createHandler(process.env);
