import type { RunResult } from "../../../rotation/core/model.js";
import { EXIT, exitCodeOfRun } from "../exit-codes.js";

/** What a report page tells. */
export interface ReportInput {
  readonly title: string;
  readonly generatedAt: Date;
  /** In reading order; the page of `check` and `rotate` has one, the sandbox's one for each scene. */
  readonly sections: readonly ReportSection[];
}

/** One run, and what was expected of it. */
export interface ReportSection {
  readonly heading: string;
  readonly intro: string | null;
  /** What the sandbox expected and what came out; empty for `check` and `rotate`. */
  readonly checks: readonly ReportCheck[];
  readonly result: RunResult;
}

/** One expectation. It is met when both texts are the same. */
export interface ReportCheck {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * How a section went. With expectations only they decide (`ok`, `failed`): a scene that shows an impostor is in order
 * when the impostor was refused. Without them the run decides, by the rule of the exit codes.
 */
export type SectionStatus = "ok" | "notice" | "incomplete" | "failed";

/** How a section went. */
export function statusOf({ checks, result }: ReportSection): SectionStatus {
  if (checks.length > 0) return checks.every(isMet) ? "ok" : "failed";
  const code = exitCodeOfRun(result);
  if (code === EXIT.ok) return "ok";
  return code === EXIT.incomplete ? "incomplete" : "notice";
}

/** Whether what came out is what was expected. */
export function isMet({ expected, actual }: ReportCheck): boolean {
  return expected === actual;
}
