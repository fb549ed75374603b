import type { ProviderResult, RunResult } from "./core/model.js";
import { OUTCOMES } from "./core/outcome.js";
import { summarize } from "./core/tell/summary.js";
import type { Observer } from "./observe.js";
import type { Clock, Log, ProviderStore } from "./ports.js";
import { isOutdated, rotateOne } from "./rotate.js";
import { beginSurvey, completeSurvey, type Found, isDrift, type Survey, type SurveySettings } from "./survey.js";

export interface RunPorts {
  readonly store: ProviderStore;
  readonly observer: Observer;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the run's time is up. */
  readonly signal: AbortSignal;
}

/** Asked before anything is written, with all that was found. */
export type Consent = (found: RunResult, survey: Survey) => Promise<boolean>;

/**
 * One run: each provider is read, its issuer observed, and what is decided written at once, where the mode allows it.
 * Nobody waits for another one, unless `consent` must be asked: it sees the whole plan before anything is written.
 * Every provider that IAM lists has exactly one result.
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
    endpoints: await ports.observer.observed(providers.flatMap(({ endpoints }) => endpoints)),
  });
  const begun = await beginSurvey(ports, settings);
  const ask = async (): Promise<boolean> => {
    if (consent === undefined) return true;
    const found = await completeSurvey(begun);
    const agreed = await consent(await finish(found.results), found);
    if (found.writable.some((drift) => isOutdated(drift, ports.clock.now()))) ports.observer.renew();
    return agreed;
  };
  let answer: Promise<boolean> | null = null;
  const mayWrite = (): Promise<boolean> => {
    answer ??= ask();
    return answer;
  };
  const act = async (found: Found): Promise<ProviderResult> =>
    isDrift(found) && (await mayWrite()) ? rotateOne(found, ports, settings) : found.result;
  return finish(await Promise.all(begun.map(async (found) => act(await found))));
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
