import { expect, vi } from "vitest";
import { dialled, openDials } from "./dials.js";
import type { Row } from "./model.js";
import { deadlineSecondsOf, type Played } from "./play.js";
import { FOREIGN, type Lists, OLD, type Stage } from "./stage.js";

/** Seconds that the function keeps back for its report. */
const REPORT_RESERVE_SECONDS = 12;

/** What holds in every row, whatever goes wrong. */
export async function assertInvariants(row: Row, stage: Stage, played: Played): Promise<void> {
  for (const lists of stage.history) assertLists(lists, stage);
  if (played.result !== null) assertOutcomes(row, stage, played);
  const budget = deadlineSecondsOf(row) + REPORT_RESERVE_SECONDS;
  expect(played.elapsedMs / 1000, "the run ends inside its time").toBeLessThan(budget);
  await assertQuiet();
}

/** Nothing unverified was ever written, nothing registered and still required was ever lost. */
export function assertLists(lists: Lists, { before, required }: Stage): void {
  for (const [arn, list] of Object.entries(lists)) {
    const [was = [], needs = []] = [before[arn], required[arn]];
    const known = [...was, ...needs, OLD, FOREIGN];
    expect(
      list.filter((value) => !known.includes(value)),
      "unverified",
    ).toEqual([]);
    expect(
      was.filter((value) => needs.includes(value) && !list.includes(value)),
      "lost",
    ).toEqual([]);
    expect([1, 2, 3, 4, 5]).toContain(list.length);
  }
}

/** Every provider has exactly one outcome, in the result, in the log and in the metrics. */
function assertOutcomes({ cutsOff }: Row, { before, otherArn }: Stage, { result, log }: Played): void {
  const arns = Object.keys(before).toSorted();
  expect(result?.providers.map(({ arn }) => arn).toSorted()).toEqual(arns);
  const lines = log.filter(({ event }) => event === "provider").map(({ arn }) => arn);
  expect(lines.toSorted()).toEqual(arns);
  const other = result?.providers.find(({ arn }) => arn === otherArn)?.outcome;
  expect(
    ["rotated", "in-sync", ...(cutsOff ? ["not-checked"] : [])],
    "one provider's failure stops no other",
  ).toContain(other);
}

/** Nothing but loopback was dialled, and every connection is closed. */
export async function assertQuiet(): Promise<void> {
  expect(dialled().filter((to) => !to.startsWith("127.0.0.1:"))).toEqual([]);
  await vi.waitFor(() => expect(openDials(), "open sockets").toEqual([]), { timeout: 10_000, interval: 5 });
}
