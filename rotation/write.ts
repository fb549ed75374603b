import { normalizeThumbprints, sameSet } from "./core/certificate/thumbprint.js";
import { FaultError, faultOf } from "./core/fault/fault.js";
import { type Finding, finding } from "./core/finding.js";
import type { Fault, FaultCode, ProviderResult, Thumbprint } from "./core/model.js";
import { restoreCommand } from "./core/tell/restore.js";
import { pause } from "./pause.js";
import type { Clock, Log, ProviderStore } from "./ports.js";

/** Pauses before each look whether a write is visible. IAM propagates within seconds. */
const READ_BACK_PAUSES_MS = [0, 250, 500, 1000, 2000];

const CUT_OFF =
  "the run's time was up while the new list was being written; whether IAM took it shows at the next run, and the log line `rotating` has both lists";

export interface WritePorts {
  readonly store: ProviderStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the run's time is up. */
  readonly signal: AbortSignal;
}

/** A list that this run sends in place of another, and the result that stands once IAM shows it. */
interface Sent {
  readonly change: {
    readonly arn: string;
    readonly before: readonly Thumbprint[];
    readonly after: readonly Thumbprint[];
  };
  readonly rotated: ProviderResult;
}

/** A write that met another one at the same time, which may have been its own first attempt. */
export class Conflict extends FaultError {
  readonly #sent: Sent;

  constructor(sent: Sent, { code, message }: Fault, cause: unknown) {
    super(code, message, { cause });
    this.#sent = sent;
  }

  /**
   * The result when the list that IAM shows next is the very one that this run sent: then its first attempt was taken.
   * Null for any other list, the same values in another order included, which are somebody else's.
   */
  resultFor(shown: readonly Thumbprint[], { log }: Pick<WritePorts, "log">): ProviderResult | null {
    const { change, rotated } = this.#sent;
    if (normalizeThumbprints(change.after).join() !== shown.join()) return null;
    log.info("rotated", { ...change, visible: true });
    return rotated;
  }
}

/**
 * Replaces the list of a provider, and looks at what was written.
 *
 * @returns a conflict when another write was under way
 * @throws {FaultError} any other store code
 */
export async function write(
  result: ProviderResult,
  to: readonly Thumbprint[],
  ports: WritePorts,
): Promise<ProviderResult | Conflict> {
  const { arn, registered } = result;
  const change = { arn, before: registered, after: to, restore: restoreCommand(arn, registered) };
  const rotated: ProviderResult = { ...result, outcome: "rotated", findings: result.findings.map(settled) };
  ports.log.info("rotating", change);
  try {
    await ports.store.update(arn, to);
  } catch (error) {
    const fault = faultOf(error, "aws-failed");
    if (fault.code === "no-time-left") throw new FaultError("no-time-left", CUT_OFF, { cause: error });
    if (fault.code === "concurrent-modification") return new Conflict({ change, rotated }, fault, error);
    // An answer that got lost does not mean that the write did.
    if (!(await isVisible(arn, to, looksAfter(fault), ports))) throw error;
  }
  const visible = await isVisible(arn, to, READ_BACK_PAUSES_MS, ports);
  ports.log.info("rotated", { ...change, visible });
  if (visible) return rotated;
  const message = "IAM accepted the new list but still shows another one; the next run looks again";
  return withFinding(rotated, finding("not-yet-visible", message));
}

export function withFinding(result: ProviderResult, finding: Finding): ProviderResult {
  return { ...result, findings: [...result.findings, finding] };
}

/** What was wrong with the old list needs no action once it is replaced. */
function settled(finding: Finding): Finding {
  const ofOldList = finding.code === "leaf-pinned" || finding.code === "placeholder";
  return ofOldList ? { ...finding, severity: "information" } : finding;
}

/** How often to look whether a write happened that failed: an attempt before the throttled one may have been taken. */
function looksAfter({ code }: Fault): readonly number[] {
  const lost: readonly FaultCode[] = ["aws-unreachable", "aws-failed"];
  if (lost.includes(code)) return READ_BACK_PAUSES_MS;
  return code === "throttled" ? [0] : [];
}

async function isVisible(
  arn: string,
  wanted: readonly Thumbprint[],
  pausesMs: readonly number[],
  ports: WritePorts,
): Promise<boolean> {
  for (const pauseMs of pausesMs) {
    await pause(pauseMs, ports);
    if (ports.signal.aborted) return false;
    const shown = await ports.store.get(arn).catch(() => null);
    if (shown !== null && sameSet(shown.thumbprints, normalizeThumbprints(wanted))) return true;
  }
  return false;
}
