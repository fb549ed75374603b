import { ENV } from "../rotation/contract.js";
import { type Summary, summarize } from "../rotation/core/tell/summary.js";
import { report, reportChanges } from "../rotation/report.js";
import type { RawSettings, SettingName } from "../rotation/settings.js";
import { changesInScope, KnownLists, onlyProviders } from "./changes.js";
import { respondToDeployment } from "./deployment.js";
import { deploymentOfEvent } from "./deployment-request.js";
import { beginInvocation, type Invocation, type LambdaContext, type Overrides, runFor } from "./invocation.js";
import { dueOfEvent } from "./schedule-event.js";
import { type Trigger, triggerOf } from "./trigger.js";

/** What the queue of changes is told: the records that it should deliver again, or keep aside. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * The function: one run and its report. Changes that somebody made, one event or a batch of a queue, are one run for
 * the changed providers and one message about them; such a run sends no metrics, which are about all. A deployment that
 * asks for the first run is answered.
 *
 * @param env - read once; see `contract.ts`
 * @throws {ConfigError} on a value that cannot be used, before any call
 * @throws {FaultError} when the providers cannot be listed
 * @throws {ReportError} last, when alerts or metrics could not be delivered
 */
export function createHandler(env: NodeJS.ProcessEnv, overrides: Overrides = {}) {
  const raw = readEnvironment(env);
  const known = new KnownLists();
  const respond = async (event: unknown, context: LambdaContext): Promise<Summary | BatchAnswer> => {
    const invocation = beginInvocation(raw, overrides, context);
    try {
      const trigger = triggerOf(event);
      if (trigger.kind === "changes") return await respondToChanges(trigger, invocation, known);
      const due = dueOfEvent(event);
      const result = await runFor(invocation, { store: invocation.ports.store, due });
      known.remember(result);
      await invocation.tell((reporting) => report(result, reporting, invocation.settings));
      return summarize(result.providers);
    } finally {
      invocation.end();
    }
  };
  return (event: unknown, context: LambdaContext): Promise<Summary | BatchAnswer | null> => {
    const request = deploymentOfEvent(event);
    return request === null ? respond(event, context) : respondToDeployment(request, () => respond(event, context));
  };
}

/** A record that holds no change never will: it is left to the queue, which keeps it aside for people. */
async function respondToChanges(
  { changes, unread }: Extract<Trigger, { kind: "changes" }>,
  invocation: Invocation,
  known: KnownLists,
): Promise<Summary | BatchAnswer> {
  const { ports, settings, log } = invocation;
  if (unread !== null && unread.length > 0) log.warn("changes-not-understood", { messages: unread });
  const wanted = changesInScope(changes, settings);
  const store = onlyProviders([...new Set(wanted.map(({ arn }) => arn))], ports.store);
  const result = await runFor(invocation, { store, due: null });
  const alert = wanted.length === 0 ? null : known.alertFor(wanted, result, settings);
  known.remember(result);
  if (alert !== null) await invocation.tell((reporting) => reportChanges(result, alert, reporting, settings));
  if (unread === null) return summarize(result.providers);
  return { batchItemFailures: unread.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** An empty variable is an absent one: templates cannot always leave it out. */
function readEnvironment(env: NodeJS.ProcessEnv): RawSettings {
  const names = Object.entries(ENV) as [SettingName, string][];
  return Object.fromEntries(names.map(([name, variable]) => [name, env[variable] || undefined]));
}

export const handler = createHandler(process.env);
