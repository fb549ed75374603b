import type { RunResult, Thumbprint } from "../rotation/core/model.js";
import { scopeByArn } from "../rotation/core/reach/scope.js";
import type { Alert } from "../rotation/core/tell/alerts.js";
import type { Change } from "../rotation/core/tell/change.js";
import { changeAlert, changesByProvider } from "../rotation/core/tell/change-alert.js";
import type { ProviderStore } from "../rotation/ports.js";
import type { Settings } from "../rotation/settings.js";

/** A store that lists these providers: a run for those that somebody changed. */
export function onlyProviders(arns: readonly string[], store: ProviderStore): ProviderStore {
  return {
    list: async () => arns,
    get: (wanted) => store.get(wanted),
    update: (wanted, thumbprints) => store.update(wanted, thumbprints),
  };
}

/** Changes of providers that we look after. */
export function changesInScope(changes: readonly Change[], { scope }: Pick<Settings, "scope">): Change[] {
  return changes.filter(({ arn }) => scopeByArn(arn, scope).inScope);
}

/** A list, and when it was read or written, in milliseconds since 1970. */
interface KnownList {
  readonly at: number;
  /** Null when nobody knows which of two lists it is. */
  readonly thumbprints: readonly Thumbprint[] | null;
}

/** Lists that are remembered of each provider: a scheduled run may read the new one before its change is told. */
const REMEMBERED = 3;

/**
 * The lists that the last runs of this process left. CloudTrail tells what was written, not what was there before; a
 * function that is still warm knows.
 */
export class KnownLists {
  readonly #lists = new Map<string, readonly KnownList[]>();

  /** A list that was not read says nothing; one that may or may not have been written is not known. */
  remember({ providers, startedAt, durationMs }: RunResult): void {
    const at = startedAt.getTime() + durationMs;
    for (const { arn, outcome, registered, decision } of providers) {
      if (decision === null) continue;
      const read = outcome === "rotated" ? decision.planned : registered;
      const thumbprints = outcome === "rotation-failed" ? null : read;
      this.#lists.set(arn, [{ at, thumbprints }, ...(this.#lists.get(arn) ?? [])].slice(0, REMEMBERED));
    }
  }

  /** The newest list from before a moment, ISO 8601; null when none is known. */
  before(arn: string, moment: string): readonly Thumbprint[] | null {
    const until = Date.parse(moment);
    return this.#lists.get(arn)?.find(({ at }) => at <= until)?.thumbprints ?? null;
  }

  /** One alert about these changes and what the run that they started found. */
  alertFor(changes: readonly Change[], { providers }: RunResult, { runbookUrl }: Pick<Settings, "runbookUrl">): Alert {
    const changed = [...changesByProvider(changes)].map(([arn, ofProvider]) => ({
      arn,
      changes: ofProvider,
      result: providers.find((result) => result.arn === arn),
      before: this.before(arn, ofProvider[0]?.when ?? ""),
    }));
    return changeAlert(changed, runbookUrl);
  }
}
