/** What a process held after a run, its garbage collected. */
export interface Held {
  /** Bytes. */
  readonly heap: number;
  /** Kinds of sockets, timers and other resources that keep it busy, one entry each. */
  readonly resources: readonly string[];
}

/**
 * Most growth of the heap per run, in bytes, that counts as flat. What one run keeps for good would be more: a secure
 * context, a client or a response is tens of kilobytes. Less is what V8 itself gathers: optimised code and feedback.
 */
export const MAX_BYTES_PER_RUN = 20_000;

/**
 * Bytes by which the heap grows with each run: from the mean of the earlier half of the runs to that of the later half.
 *
 * @param held - whole cycles, an even number of them
 */
export function heapGrowth(held: readonly Held[]): number {
  const half = held.length / 2;
  const mean = (runs: readonly Held[]) => sum(runs.map(({ heap }) => heap)) / runs.length;
  return (mean(held.slice(half)) - mean(held.slice(0, half))) / half;
}

/**
 * What grew, in words; nothing when all is flat.
 *
 * Resources are counted after runs in which the same goes wrong: one that a single fault leaves behind is one more at
 * every place of the next cycle. A place has grown when the later half of the cycles never had as few there as the
 * earlier half had at most, and a kind has when most places have: one that is closing when it is looked at comes and
 * goes.
 *
 * @param held - after warm-up, an even number of whole cycles, at least four
 * @param cycle - runs after which what goes wrong begins anew
 */
export function whatGrew(held: readonly Held[], cycle: number): string[] {
  const growth = heapGrowth(held);
  const cycles = cyclesOf(held, cycle);
  const kinds = [...new Set(held.flatMap(({ resources }) => resources))];
  const grown = kinds.flatMap((kind) => {
    const counts = cycles.map((runs) => runs.map(({ resources }) => resources.filter((each) => each === kind).length));
    const places = placesGrown(counts);
    const [first, last] = [counts[0] ?? [], counts.at(-1) ?? []];
    return places > cycle / 2
      ? [`${kind}: ${sum(first)} in the first cycle, ${sum(last)} in the last, more at ${places} of ${cycle} places`]
      : [];
  });
  const heap =
    growth > MAX_BYTES_PER_RUN ? [`heap: ${Math.round(growth)} bytes per run, limit ${MAX_BYTES_PER_RUN}`] : [];
  return [...heap, ...grown];
}

/** @param counts - by cycle, then by place */
function placesGrown(counts: readonly (readonly number[])[]): number {
  const half = Math.floor(counts.length / 2);
  const at = (cycles: readonly (readonly number[])[], place: number) => cycles.map((each) => each[place] ?? 0);
  const grown = (counts[0] ?? []).filter(
    (_, place) => Math.min(...at(counts.slice(half), place)) > Math.max(...at(counts.slice(0, half), place)),
  );
  return grown.length;
}

function cyclesOf(held: readonly Held[], cycle: number): Held[][] {
  return Array.from({ length: held.length / cycle }, (_, index) => held.slice(index * cycle, (index + 1) * cycle));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
