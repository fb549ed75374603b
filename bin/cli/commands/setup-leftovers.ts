import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { artefactPaths } from "../../../federation/setup/artefacts.js";
import type { Artefact, Plan } from "../../../federation/setup/plan.js";

/** Files of an earlier `setup` in a folder that are not among the present ones: with other options there were more. */
export async function leftoversIn(folder: string, plan: Plan, files: readonly Artefact[]): Promise<readonly string[]> {
  const others = artefactPaths(plan).filter((path) => !files.some((file) => file.path === path));
  const there = await Promise.all(
    others.map((path) =>
      lstat(join(folder, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return others.filter((_, index) => there[index]);
}
