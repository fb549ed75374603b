import type { ProviderResult } from "../../../rotation/core/model.js";
import { issuerHostOfArn } from "../../../rotation/core/reach/issuer.js";

/** Providers that were left out for the same reason. */
export interface SkippedGroup {
  readonly host: string;
  readonly note: string;
  readonly count: number;
}

/** Providers that were left out, by host and reason, in the order in which they come. */
export function skippedGroups(skipped: readonly ProviderResult[]): SkippedGroup[] {
  const groups = new Map<string, SkippedGroup>();
  for (const { arn, note } of skipped) {
    const host = issuerHostOfArn(arn);
    const key = `${host} ${note}`;
    groups.set(key, { host, note: note ?? "", count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
