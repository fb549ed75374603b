import { createHash } from "node:crypto";
import * as v from "valibot";
import { LASTING_EVENTS, type LastingEvent } from "../../contract.js";

/**
 * What people were last told of each event that lasts: its subjects as short hashes, or, where these would take more
 * room than there is, their number and a digest of all. A subject is a provider's ARN, or a denied call.
 */
export type Told = ReadonlyMap<LastingEvent, ToldSubjects>;

type ToldSubjects = ReadonlySet<string> | Digest;

interface Digest {
  readonly count: number;
  readonly digest: string;
}

/** Bytes that the text of it takes at most: a parameter of the standard tier. @see API_PutParameter */
export const MAX_TOLD_BYTES = 4096;

/** Characters of a hash in base64url: 48 bits, so that among a thousand subjects no two have one. */
const HASH_LENGTH = 8;

export const NOTHING_TOLD: Told = new Map();

const SubjectsText = v.union([
  v.pipe(v.string(), v.regex(new RegExp(`^([\\w-]{${HASH_LENGTH}})*$`))),
  v.object({ count: v.pipe(v.number(), v.integer()), digest: v.string() }),
]);
const ToldText = v.object({ version: v.literal(1), told: v.record(v.string(), SubjectsText) });

/** Reads what `formatTold` wrote. Null for anything else: then nobody knows what was told. Unknown events are dropped. */
export function parseTold(text: string): Told | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ToldText), text);
  if (!parsed.success) return null;
  const { told } = parsed.output;
  return new Map(
    LASTING_EVENTS.flatMap((event): [LastingEvent, ToldSubjects][] => {
      const subjects = told[event];
      if (subjects === undefined) return [];
      return [[event, typeof subjects === "string" ? new Set(hashesIn(subjects)) : subjects]];
    }),
  );
}

/** As text of at most `MAX_TOLD_BYTES`; the events with the most subjects are the first to become a digest. */
export function formatTold(told: Told): string {
  const text = textOf(told);
  if (Buffer.byteLength(text) <= MAX_TOLD_BYTES) return text;
  const sets = [...told].flatMap(([event, subjects]) => ("digest" in subjects ? [] : [{ event, subjects }]));
  const largest = sets.reduce((most, each) => (each.subjects.size > most.subjects.size ? each : most));
  return formatTold(new Map([...told, [largest.event, digestOf(largest.subjects)]]));
}

function textOf(told: Told): string {
  const entries = [...told].map(([event, subjects]) => [
    event,
    "digest" in subjects ? subjects : [...subjects].sort().join(""),
  ]);
  return JSON.stringify({ version: 1, told: Object.fromEntries(entries) });
}

/** The subjects of an event that were not told. Of more subjects than are remembered one by one: all, or none. */
export function untold(told: Told, event: LastingEvent, subjects: readonly string[]): string[] {
  const known = told.get(event);
  if (known === undefined) return [...subjects];
  if (!("digest" in known)) return subjects.filter((subject) => !known.has(hashOf(subject)));
  const now = digestOf(new Set(subjects.map(hashOf)));
  return now.count === known.count && now.digest === known.digest ? [] : [...subjects];
}

/** The subjects of one event that a run looked at, each in one of the lists. */
export interface Look {
  /** It holds, and people know. */
  readonly known: readonly string[];
  /** This run cannot say: what was told of them stays. */
  readonly unclear: readonly string[];
  /** It holds no longer, or people could not be told that it does. */
  readonly over: readonly string[];
  /** Whether the run looked at all subjects there are: then what is in none of the lists is gone. */
  readonly whole: boolean;
}

/** What people were told of an event, after a run. What a digest cannot tell is told again, rather than never. */
export function toldAfter(told: Told, event: LastingEvent, { known, unclear, over, whole }: Look): ToldSubjects {
  const before = told.get(event) ?? new Set();
  const now = known.map(hashOf);
  if ("digest" in before) return whole || over.length > 0 ? new Set(now) : before;
  const ended = new Set(over.map(hashOf));
  const kept = whole
    ? unclear.map(hashOf).filter((hash) => before.has(hash))
    : [...before].filter((hash) => !ended.has(hash));
  return new Set([...now, ...kept]);
}

function hashOf(subject: string): string {
  return createHash("sha256").update(subject).digest("base64url").slice(0, HASH_LENGTH);
}

function digestOf(hashes: ReadonlySet<string>): Digest {
  const digest = createHash("sha256")
    .update([...hashes].sort().join(""))
    .digest("base64url");
  return { count: hashes.size, digest };
}

function hashesIn(text: string): string[] {
  return text.match(new RegExp(`.{${HASH_LENGTH}}`, "g")) ?? [];
}
