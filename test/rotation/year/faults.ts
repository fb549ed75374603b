import { FaultError } from "../../../rotation/core/fault/fault.js";
import type { FaultCode, Provider, Thumbprint } from "../../../rotation/core/model.js";
import type { MemoryStore, StoreCall } from "../fakes.js";

/** What goes wrong between the function and IAM for one provider on one day. */
export type Trouble =
  | "none"
  | "get-throttled"
  | "get-denied"
  | "read-back-denied"
  | "update-throttled"
  | "update-denied"
  | "update-unreached"
  | "update-gone"
  | "conflict-once"
  | "conflict-always"
  /** The write happens and its answer is lost. */
  | "answer-lost"
  /** The write is shown late, at the fourth look. */
  | "shown-late"
  | "shown-never"
  /** Somebody else writes after the survey, before the second reading. */
  | "other-before"
  /** Somebody else writes between the second reading and the write. */
  | "other-between"
  | "other-after"
  /** The run's time is up before the write. */
  | "time-up";

/** What a run copes with by itself: it is tried again, or makes no difference. */
export const BEARABLE: ReadonlySet<Trouble> = new Set<Trouble>([
  "none",
  "read-back-denied",
  "conflict-once",
  "answer-lost",
  "shown-late",
  "shown-never",
  "other-before",
  "other-between",
  "other-after",
]);

/** One successful write to IAM, the function's or somebody else's. */
export interface Write {
  readonly arn: string;
  readonly by: "function" | "other";
  readonly before: readonly Thumbprint[];
  readonly after: readonly Thumbprint[];
  /** The list that the function was last shown. */
  readonly shown: readonly Thumbprint[];
}

/** The first calls of an operation that meet a fault; the survey's get is the first, the one before the write the second. */
const REFUSALS: Partial<Record<Trouble, readonly [StoreCall["operation"], FaultCode, from: number, to: number]>> = {
  "get-throttled": ["get", "throttled", 1, 1],
  "get-denied": ["get", "access-denied", 1, Number.POSITIVE_INFINITY],
  "read-back-denied": ["get", "access-denied", 3, Number.POSITIVE_INFINITY],
  "update-throttled": ["update", "throttled", 1, Number.POSITIVE_INFINITY],
  "update-denied": ["update", "access-denied", 1, Number.POSITIVE_INFINITY],
  "update-unreached": ["update", "aws-unreachable", 1, Number.POSITIVE_INFINITY],
  "update-gone": ["update", "provider-gone", 1, Number.POSITIVE_INFINITY],
  "conflict-once": ["update", "concurrent-modification", 1, 1],
  "conflict-always": ["update", "concurrent-modification", 1, Number.POSITIVE_INFINITY],
};

/** When somebody else writes: before or after which call. */
const OTHERS: Partial<Record<Trouble, readonly ["before" | "after", StoreCall["operation"], nth: number]>> = {
  "other-before": ["before", "get", 2],
  "other-between": ["before", "update", 1],
  "other-after": ["after", "update", 1],
};

export interface Troubles {
  readonly store: MemoryStore;
  readonly deadline: AbortController;
  readonly troubleOf: (arn: string) => Trouble;
  /** What somebody else would write. */
  readonly otherList: (arn: string) => readonly Thumbprint[];
}

/** Lets the troubles of a day happen to a store, and notes every write in order. */
export function makeTrouble({ store, deadline, troubleOf, otherList }: Troubles): Write[] {
  const writes: Write[] = [];
  const shown = new Map<string, readonly Thumbprint[]>();
  const stored = (arn: string) => store.providers.get(arn)?.thumbprints ?? [];
  const note = (by: Write["by"], arn: string, before: readonly Thumbprint[]) =>
    writes.push({ arn, by, before, after: stored(arn), shown: shown.get(arn) ?? [] });
  const interfere = (when: "before" | "after", { operation, arn, nth }: StoreCall) => {
    const other = OTHERS[troubleOf(arn)];
    if (other?.[0] !== when || other[1] !== operation || other[2] !== nth) return;
    const before = stored(arn);
    store.change(arn, { thumbprints: otherList(arn) });
    note("other", arn, before);
  };
  const replaced = new Map<string, Provider>();
  store.before = (call) => {
    if (troubleOf(call.arn) === "time-up" && call.operation === "get" && call.nth === 2) deadline.abort();
    refuse(troubleOf(call.arn), call);
    interfere("before", call);
    const current = store.providers.get(call.arn);
    if (call.operation === "update" && current !== undefined) replaced.set(call.arn, current);
  };
  store.after = (call) => {
    if (call.operation !== "update") return;
    note("function", call.arn, replaced.get(call.arn)?.thumbprints ?? []);
    interfere("after", call);
    if (troubleOf(call.arn) === "answer-lost") throw new FaultError("aws-failed", "no answer came");
  };
  store.show = (provider, { arn, nth }) => {
    const old = replaced.get(arn);
    const hides = troubleOf(arn) === "shown-never" || (troubleOf(arn) === "shown-late" && nth < 6);
    const seen = hides && old !== undefined ? old : provider;
    shown.set(arn, seen.thumbprints);
    return seen;
  };
  return writes;
}

function refuse(trouble: Trouble, { operation, nth }: StoreCall): void {
  const refusal = REFUSALS[trouble];
  if (refusal === undefined) return;
  const [refused, code, from, to] = refusal;
  if (operation === refused && nth >= from && nth <= to) throw new FaultError(code, `${operation} was refused`);
}
