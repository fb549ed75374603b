import type { ProviderResult } from "../../../rotation/core/model.js";
import { issuerHostOfArn } from "../../../rotation/core/reach/issuer.js";

/** Providers that were left out for the same reason. */
export interface SkippedGroup {
  /** The issuer of a single one, the host of several. */
  readonly name: string;
  readonly note: string;
  readonly count: number;
}

/** Providers that were left out, by host and reason, in the order in which they come. */
export function skippedGroups(skipped: readonly ProviderResult[]): SkippedGroup[] {
  const groups = new Map<string, SkippedGroup>();
  for (const { arn, issuer, note } of skipped) {
    const host = issuerHostOfArn(arn);
    const key = `${host} ${note}`;
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.set(key, { name: count === 1 ? issuer : host, note: note ?? "", count });
  }
  return [...groups.values()];
}
