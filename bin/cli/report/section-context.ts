import type { Mode, RunResult } from "../../../rotation/core/model.js";
import { type Letters, lettersOf } from "./thumbprints.js";

/** What the parts of a section share. */
export interface SectionContext {
  /** Begins the id of everything in the section that is linked to; `s1`, `s2` and so on. */
  readonly id: string;
  readonly mode: Mode;
  /** The moment of the run: the timeline's today. */
  readonly now: Date;
  readonly letters: Letters;
}

/** The context of the section with this number, counted from 1. */
export function sectionContext(number: number, result: RunResult): SectionContext {
  return { id: `s${number}`, mode: result.mode, now: result.startedAt, letters: lettersOf(result) };
}
