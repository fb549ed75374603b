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
 * Bytes by which the heap grows with each run: the slope of the least-squares line.
 * @param held - at least two
 */
export function heapSlope(held: readonly Held[]): number {
  const middle = (held.length - 1) / 2;
  const mean = held.reduce((sum, { heap }) => sum + heap, 0) / held.length;
  const products = held.map(({ heap }, index) => (index - middle) * (heap - mean));
  const squares = held.map((_, index) => (index - middle) ** 2);
  return sum(products) / sum(squares);
}

/**
 * What grew, in words; nothing when all is flat. A resource counts when the last half of the runs never had as few of
 * its kind as the first half had at most: one that is closing when it is looked at comes and goes.
 *
 * @param held - after warm-up, at least four
 */
export function whatGrew(held: readonly Held[]): string[] {
  const slope = heapSlope(held);
  const half = Math.floor(held.length / 2);
  const [early, late] = [held.slice(0, half), held.slice(half)];
  const count = (kind: string) => (at: Held) => at.resources.filter((each) => each === kind).length;
  const kinds = [...new Set(held.flatMap(({ resources }) => resources))];
  const grown = kinds.flatMap((kind) => {
    const [before, after] = [Math.max(...early.map(count(kind))), Math.min(...late.map(count(kind)))];
    return after > before ? [`${kind}: ${before} at most in the first half, ${after} at least in the second`] : [];
  });
  const heap =
    slope > MAX_BYTES_PER_RUN ? [`heap: ${Math.round(slope)} bytes per run, limit ${MAX_BYTES_PER_RUN}`] : [];
  return [...heap, ...grown];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
