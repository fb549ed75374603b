import { CONDITIONS } from "./conditions.js";
import { examine } from "./examine.js";
import type { Family, Row } from "./families.js";
import type { Outcome, SourceId, Surroundings } from "./model.js";
import { take } from "./take.js";
import { profileOf, stopped, type Taken, type Walk } from "./walk.js";

/** Of SOPS and Terraform: a profile that a file names, which goes before all variables. */
export interface Choice {
  readonly profile: string | null;
}

/**
 * What a family of SDKs ends with: its rows in their order, the first that applies. Pure. Token files are taken to be
 * readable, and endpoints, commands and sign-ins to bring credentials.
 */
export function evaluateFamily(
  family: Family,
  surroundings: Surroundings,
  choice: Choice = { profile: null },
): Outcome {
  const files = surroundings.files[family.dialect];
  const { name, from } = profileNamed(family, surroundings, choice);
  if (files.problem !== null) return stopped("config-unreadable", null);
  const walk = walkFor(family, surroundings, name ?? "default");
  const missing = walk.profile === null && from !== null && family.mustExist.includes(from);
  if (missing || (walk.profile === null && choice.profile !== null)) return stopped("profile-missing", name);
  const fault = family.examinesFirst ? examine(walk) : null;
  if (fault !== null) return fault;
  const start = { ...walk, named: name !== null, outermost: true };
  const outcome = choice.profile === null ? tryRows(family.chain, start) : tryRows(family.profile, start);
  return outcome ?? stopped("no-credentials", null);
}

/** The profile that is named, and by what; `choice` goes first. */
function profileNamed(family: Family, { variables }: Surroundings, choice: Choice = { profile: null }) {
  if (choice.profile !== null) return { name: choice.profile, from: "file" };
  const from = family.profileVariables.find((variable) =>
    family.emptyCounts ? variables[variable] !== undefined : (variables[variable] ?? "") !== "",
  );
  return from === undefined ? { name: null, from: null } : { name: variables[from] ?? "", from };
}

function walkFor(family: Family, surroundings: Surroundings, profileName: string): Walk {
  return {
    family,
    surroundings,
    variables: surroundings.variables,
    profileName,
    profile: profileOf(family, surroundings, profileName),
    named: false,
    outermost: true,
    visited: [profileName],
    tryRows,
  };
}

/** The first row that applies and brings something. */
function tryRows(rows: readonly Row[], walk: Walk): Taken {
  for (const { source, when } of rows) {
    if (!when.every((id) => CONDITIONS[id].holds(walk))) continue;
    const taken = source === "profile" ? tryRows(walk.family.profile, walk) : take(source, walk);
    const failed = taken === null || (taken.kind === "stopped" && walk.family.goesOn);
    if (taken !== null && !failed) return under(source, taken);
    if (rows === walk.family.profile && source !== "profile") return taken;
  }
  return null;
}

function under(source: SourceId, taken: Outcome): Outcome {
  return { ...taken, path: [source, ...taken.path] };
}
