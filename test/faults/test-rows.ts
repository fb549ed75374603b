import { expect, it } from "vitest";
import { METRIC } from "../../rotation/contract.js";
import { FaultError } from "../../rotation/core/fault/fault.js";
import type { ProviderResult } from "../../rotation/core/model.js";
import { forgetDials } from "./dials.js";
import { assertInvariants, assertLists, assertQuiet } from "./invariants.js";
import type { Row } from "./model.js";
import { type Played, playCli, playHandler } from "./play.js";
import { listsOf, type Stage, setStage } from "./stage.js";

/** Findings that tell of a fault. */
const TELLING = [
  "not-yet-visible",
  "changed-underneath",
  "untrusted-chain",
  "chain-disordered",
  "variant-reset",
  "unseen-addresses",
];

/** One test per row: the function first, then the same again from the command line. */
export function testRows(rows: readonly Row[]): void {
  it.each(rows.map((row) => [`${row.call}: ${row.fault}`, row] as const))("%s", async (_name, row) => {
    await onStage(row, async (stage) => {
      const played = await playHandler(row, stage);
      assertRow(row, stage, played);
      await assertInvariants(row, stage, played);
    });
    if (row.exit === null) return;
    await onStage(row, async (stage) => {
      expect(await playCli(row, stage), "exit code").toBe(row.exit);
      for (const lists of stage.history) assertLists(lists, stage);
      expect(writtenOn(stage)).toBe(row.written);
      await assertQuiet();
    });
  });
}

async function onStage(row: Row, act: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await setStage(row);
  try {
    forgetDials();
    await act(stage);
  } finally {
    await stage.close();
  }
}

function assertRow(row: Row, stage: Stage, played: Played): void {
  const { result, error, log } = played;
  const subject = result?.providers.find(({ arn }) => arn === stage.arn);
  const troubles = log.filter(({ level, event }) => event !== "provider" && (level === "warn" || level === "error"));
  expect({
    outcome: subject?.outcome ?? null,
    code: subject === undefined ? codeOf(error) : codeOfResult(subject),
    metrics: metricsOf(stage),
    alerts: alertsOf(stage),
    log: troubles.map(({ event }) => event),
    fails: error !== null,
    written: writtenOn(stage),
  }).toEqual({
    outcome: row.outcome,
    code: row.code,
    metrics: row.metrics,
    alerts: row.alerts,
    log: row.log ?? [],
    fails: row.fails ?? false,
    written: row.written,
  });
}

function codeOf(error: unknown): string {
  return error instanceof FaultError ? error.fault.code : String(error);
}

function codeOfResult({ fault, findings }: ProviderResult): string | null {
  return fault?.code ?? findings.map(({ code }) => code).find((code) => TELLING.includes(code)) ?? null;
}

/** Counts other than zero; null without any metric. All counts must be there, and account for every provider. */
function metricsOf({ world, before }: Stage): Record<string, number> | null {
  const sent = world.aws.metrics().filter(({ namespace }) => namespace === "OidcThumbprintRotation");
  if (sent.length === 0) return null;
  const all = sent.map(({ name, statistics }) => [name, statistics.Sum] as const);
  const { [METRIC.providers]: providers, [METRIC.daysToExpiry]: days, ...counts } = Object.fromEntries(all);
  const outcomes = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const names = Object.values(METRIC).filter((name) => name !== METRIC.daysToExpiry && name !== METRIC.providers);
  expect([Object.keys(counts).toSorted(), providers]).toEqual([names.toSorted(), outcomes]);
  expect(outcomes).toBeLessThanOrEqual(Object.keys(before).length);
  expect(days).toBeGreaterThan(0);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function alertsOf({ world }: Stage): string[] {
  return world.aws
    .published()
    .flatMap(({ source, attributes }) => (source === "publish" ? (attributes.event?.value ?? []) : []));
}

/** Whose list is another one than before; a provider in trouble that is there has all that it requires, or its old list. */
function writtenOn({ world, arn, otherArn, before, required }: Stage): string {
  const now = listsOf(world);
  const changed = (each: string) =>
    now[each] !== undefined &&
    (required[each] ?? []).every((value) => now[each]?.includes(value)) &&
    now[each]?.join() !== before[each]?.join();
  if (changed(arn)) return changed(otherArn) ? "both" : "this";
  return changed(otherArn) ? "other" : "none";
}
