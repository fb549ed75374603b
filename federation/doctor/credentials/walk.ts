import type { Situation } from "./conditions.js";
import type { Family, Row } from "./families.js";
import type { Outcome, Profile, Stop, Surroundings } from "./model.js";

/** What a row is evaluated in. */
export interface Walk extends Situation {
  readonly family: Family;
  readonly surroundings: Surroundings;
  readonly profileName: string;
  /** Profiles on the way, this one included. */
  readonly visited: readonly string[];
  /** The first of these rows that applies and brings something. */
  readonly tryRows: (rows: readonly Row[], walk: Walk) => Taken;
}

/** What one row brings: an outcome, or null when it leaves the word to the next one. */
export type Taken = Outcome | null;

export function profileOf(family: Family, surroundings: Surroundings, name: string): Profile | null {
  return surroundings.files[family.dialect].profiles.find((profile) => profile.name === name) ?? null;
}

export function stopped(stop: Stop, profile: string | null): Outcome {
  return { kind: "stopped", path: [], stop, profile };
}
