import pLimit from "p-limit";
import { normalizeThumbprints, sameSet } from "./core/certificate/thumbprint.js";
import { FaultError, faultOf } from "./core/fault/fault.js";
import { type Finding, finding } from "./core/finding.js";
import type { Fault, Provider, ProviderResult, Thumbprint } from "./core/model.js";
import { CONCURRENT_WRITES } from "./core/pace.js";
import { scopeByTags } from "./core/reach/scope.js";
import { restoreCommand } from "./core/tell/restore.js";
import { decide } from "./core/verdict/decide.js";
import type { Clock, Log, ProviderStore } from "./ports.js";
import { type Drift, gone, resultOf, type SurveySettings } from "./survey.js";

/** Pauses before another attempt at a write that met a concurrent one. AWS advises to wait; the next run goes on. */
const CONFLICT_PAUSES_MS = [1000, 2000];

/** Pauses before each look whether a write is visible. IAM propagates within seconds. */
const READ_BACK_PAUSES_MS = [0, 250, 500, 1000, 2000];

const CUT_OFF =
  "the run's time was up while the new list was being written; whether IAM took it shows at the next run, and the log line `rotating` has both lists";

export interface RotatePorts {
  readonly store: ProviderStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the run's time is up. */
  readonly signal: AbortSignal;
}

/** Writes what a survey planned. One provider's failure stops no other; one result for each, in their order. */
export async function rotateAll(
  drifts: readonly Drift[],
  ports: RotatePorts,
  settings: SurveySettings,
): Promise<ProviderResult[]> {
  const limit = pLimit(CONCURRENT_WRITES);
  return Promise.all(drifts.map((drift) => limit(() => rotateOne(drift, ports, settings))));
}

async function rotateOne(drift: Drift, ports: RotatePorts, settings: SurveySettings): Promise<ProviderResult> {
  try {
    return await rotateWithRetry(drift, ports, settings);
  } catch (error) {
    const fault = faultOf(error, "aws-failed");
    if (fault.code === "provider-gone") return gone(drift.provider.arn);
    return { ...drift.result, outcome: fault.code === "no-time-left" ? "not-checked" : "rotation-failed", fault };
  }
}

async function rotateWithRetry(drift: Drift, ports: RotatePorts, settings: SurveySettings): Promise<ProviderResult> {
  for (const pauseMs of CONFLICT_PAUSES_MS) {
    try {
      return await rotate(drift, ports, settings);
    } catch (error) {
      if (faultOf(error, "aws-failed").code !== "concurrent-modification") throw error;
    }
    await pause(pauseMs, ports);
  }
  return rotate(drift, ports, settings);
}

/** Reads once more, plans again if the list is no longer the one planned from, writes, and looks at what was written. */
async function rotate(drift: Drift, ports: RotatePorts, settings: SurveySettings): Promise<ProviderResult> {
  const fresh = await ports.store.get(drift.provider.arn);
  const verdict = scopeByTags(fresh, settings.scope);
  if (!verdict.inScope) return { ...drift.result, outcome: "skipped", note: verdict.note };
  const current = planAgain(drift, fresh, ports, settings);
  const { decision, mode } = current;
  if (decision?.plan.kind !== "rotate" || mode !== "enforce") return current;
  return await write(current, decision.plan.to, ports);
}

function planAgain(drift: Drift, fresh: Provider, { clock }: RotatePorts, settings: SurveySettings): ProviderResult {
  const { observed, provider } = drift;
  const decision = decide(fresh, observed, settings.policy, clock.now());
  const result = resultOf(fresh, { observed, decision, mode: settings.mode });
  if (sameSet(fresh.thumbprints, provider.thumbprints)) return result;
  const message = "somebody changed the list between reading and writing; the plan was made again from the new list";
  return withFinding(result, finding("changed-underneath", message));
}

async function write(result: ProviderResult, to: readonly Thumbprint[], ports: RotatePorts): Promise<ProviderResult> {
  const { arn, registered } = result;
  const change = { arn, before: registered, after: to, restore: restoreCommand(arn, registered) };
  ports.log.info("rotating", change);
  try {
    await ports.store.update(arn, to);
  } catch (error) {
    const fault = faultOf(error, "aws-failed");
    if (fault.code === "no-time-left") throw new FaultError("no-time-left", CUT_OFF, { cause: error });
    // An answer that got lost does not mean that the write did.
    if (!isLostAnswer(fault) || !(await isVisible(arn, to, ports))) throw error;
  }
  const visible = await isVisible(arn, to, ports);
  ports.log.info("rotated", { ...change, visible });
  const rotated: ProviderResult = { ...result, outcome: "rotated", findings: result.findings.map(settled) };
  if (visible) return rotated;
  const message = "IAM accepted the new list but still shows another one; the next run looks again";
  return withFinding(rotated, finding("not-yet-visible", message));
}

/** What was wrong with the old list needs no action once it is replaced. */
function settled(finding: Finding): Finding {
  const ofOldList = finding.code === "leaf-pinned" || finding.code === "placeholder";
  return ofOldList ? { ...finding, severity: "information" } : finding;
}

function isLostAnswer({ code }: Fault): boolean {
  return code === "aws-unreachable" || code === "aws-failed";
}

async function isVisible(arn: string, wanted: readonly Thumbprint[], ports: RotatePorts): Promise<boolean> {
  for (const pauseMs of READ_BACK_PAUSES_MS) {
    await pause(pauseMs, ports);
    if (ports.signal.aborted) return false;
    const shown = await ports.store.get(arn).catch(() => null);
    if (shown !== null && sameSet(shown.thumbprints, normalizeThumbprints(wanted))) return true;
  }
  return false;
}

/** Ends early when the run's time is up: the next call to AWS then says so. */
function pause(ms: number, { clock, signal }: RotatePorts): Promise<void> {
  if (ms === 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener("abort", end);
  });
}

function withFinding(result: ProviderResult, finding: Finding): ProviderResult {
  return { ...result, findings: [...result.findings, finding] };
}
