import { sameSet } from "./core/certificate/thumbprint.js";
import { faultOf } from "./core/fault/fault.js";
import { finding } from "./core/finding.js";
import type { Provider, ProviderResult } from "./core/model.js";
import { scopeByTags } from "./core/reach/scope.js";
import { decide } from "./core/verdict/decide.js";
import type { Observer } from "./observe.js";
import { pause } from "./pause.js";
import { type Drift, gone, resultOf, type SurveySettings } from "./survey.js";
import { Conflict, type WritePorts, withFinding, write } from "./write.js";

/** Pauses before another attempt at a write that met a concurrent one. AWS advises to wait; the next run goes on. */
const CONFLICT_PAUSES_MS = [1000, 2000];

/** What an issuer presents is looked at again when a write had to wait for longer than this. */
const MAX_AGE_MS = 60_000;

export interface RotatePorts extends WritePorts {
  readonly observer: Observer;
}

/** Writes what a survey planned. Never rejects. */
export async function rotateOne(drift: Drift, ports: RotatePorts, settings: SurveySettings): Promise<ProviderResult> {
  try {
    return await rotateWithRetry(await upToDate(drift, ports), ports, settings);
  } catch (error) {
    const fault = faultOf(error, "aws-failed");
    if (fault.code === "provider-gone") return gone(drift.provider.arn);
    return { ...drift.result, outcome: fault.code === "no-time-left" ? "not-checked" : "rotation-failed", fault };
  }
}

/** Whether what an issuer presents must be looked at again before it is acted upon. */
export function isOutdated({ observedAt }: Drift, now: Date): boolean {
  return now.getTime() - observedAt.getTime() > MAX_AGE_MS;
}

async function upToDate(drift: Drift, { observer, clock }: RotatePorts): Promise<Drift> {
  if (!isOutdated(drift, clock.now())) return drift;
  return { ...drift, observed: await observer.observeIssuer(drift.provider.issuer) };
}

async function rotateWithRetry(drift: Drift, ports: RotatePorts, settings: SurveySettings): Promise<ProviderResult> {
  let conflict: Conflict | null = null;
  for (const pauseMs of CONFLICT_PAUSES_MS) {
    const attempt = await rotate(drift, conflict, ports, settings);
    if (!(attempt instanceof Conflict)) return attempt;
    conflict = attempt;
    await pause(pauseMs, ports);
  }
  const last = await rotate(drift, conflict, ports, settings);
  if (!(last instanceof Conflict)) return last;
  const shown = await ports.store.get(drift.provider.arn).catch(() => null);
  const ours = shown && last.resultFor(shown.thumbprints, ports);
  if (ours === null) throw last;
  return ours;
}

/**
 * Reads once more, plans again if the list is no longer the one planned from, writes, and looks at what was written.
 *
 * @param before - what the attempt before this one met
 */
async function rotate(
  drift: Drift,
  before: Conflict | null,
  ports: RotatePorts,
  settings: SurveySettings,
): Promise<ProviderResult | Conflict> {
  const fresh = await ports.store.get(drift.provider.arn);
  const ours = before?.resultFor(fresh.thumbprints, ports);
  if (ours) return ours;
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
