import type { RunResult, Thumbprint } from "../rotation/core/model.js";
import { scopeByArn } from "../rotation/core/reach/scope.js";
import type { Alert } from "../rotation/core/tell/alerts.js";
import { type Change, changeAlert } from "../rotation/core/tell/change.js";
import type { ProviderStore } from "../rotation/ports.js";
import type { Settings } from "../rotation/settings.js";

/** A store that lists one provider: a run for the one that somebody changed. */
export function onlyProvider(arn: string, store: ProviderStore): ProviderStore {
  return {
    list: async () => [arn],
    get: (wanted) => store.get(wanted),
    update: (wanted, thumbprints) => store.update(wanted, thumbprints),
  };
}

/**
 * The lists that the last runs of this process left. CloudTrail tells what was written, not what was there before; a
 * function that is still warm knows.
 */
export class KnownLists {
  readonly #lists = new Map<string, readonly Thumbprint[]>();

  remember({ providers }: RunResult): void {
    for (const { arn, outcome, registered, decision } of providers) {
      this.#lists.set(arn, outcome === "rotated" ? (decision?.planned ?? registered) : registered);
    }
  }

  /** The alerts about a change: none when the provider is out of scope. */
  alertsFor(change: Change, result: RunResult, { scope, runbookUrl }: Settings): Alert[] {
    if (!scopeByArn(change.arn, scope).inScope) return [];
    const before = this.#lists.get(change.arn) ?? null;
    return [changeAlert(change, { result: result.providers[0], before, runbookUrl })];
  }
}
