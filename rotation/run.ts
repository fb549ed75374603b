import type { ProviderResult, RunResult } from "./core/model.js";
import { OUTCOMES } from "./core/outcome.js";
import { summarize } from "./core/tell/summary.js";
import type { Observer } from "./observe.js";
import type { Clock, Log, ProviderStore } from "./ports.js";
import { rotateAll } from "./rotate.js";
import { type Survey, type SurveySettings, survey } from "./survey.js";

export interface RunPorts {
  readonly store: ProviderStore;
  readonly observer: Observer;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the run's time is up. */
  readonly signal: AbortSignal;
}

/** Asked before anything is written, with what was found so far. */
export type Consent = (found: RunResult, survey: Survey) => Promise<boolean>;

/**
 * One run: read, observe, decide and, where the mode allows and `consent` agrees, write. Every provider that IAM lists
 * has exactly one result.
 *
 * @throws {FaultError} only when the providers cannot be listed
 */
export async function run(ports: RunPorts, settings: SurveySettings, consent?: Consent): Promise<RunResult> {
  const startedAt = ports.clock.now();
  const finish = async (providers: readonly ProviderResult[]): Promise<RunResult> => ({
    mode: settings.mode,
    startedAt,
    durationMs: ports.clock.now().getTime() - startedAt.getTime(),
    providers,
    endpoints: await ports.observer.observed(),
  });
  const found = await survey(ports, settings);
  const before = await finish(found.results);
  const mayWrite = found.writable.length > 0 && (consent === undefined || (await consent(before, found)));
  if (!mayWrite) return before;
  const written = await rotateAll(found.writable, ports, settings);
  const byArn = new Map(written.map((result) => [result.arn, result]));
  return finish(found.results.map((result) => byArn.get(result.arn) ?? result));
}

/** One log line per provider and one for the run. */
export function logRun(result: RunResult, log: Log): void {
  for (const { arn, outcome, mode, registered, decision, findings, fault, note } of result.providers) {
    const { required = [], missing = [], stale = [], verification = null } = decision ?? {};
    const fields = { arn, outcome, mode, registered, required, missing, stale, verification, findings, fault, note };
    log[OUTCOMES[outcome].logLevel]("provider", fields);
  }
  const { durationMs, mode, endpoints } = result;
  log.info("run", { mode, durationMs, endpoints: endpoints.length, ...summarize(result.providers) });
}
