import { must } from "./run.js";

/** What others' tools see in the package: entries of every kind of resolution, and types that fit them. */
export async function lintPackage(tarball: string): Promise<void> {
  await must("npx", ["publint", "run", tarball, "--strict"], ".");
  await must("npx", ["attw", tarball], ".");
  process.stdout.write("publint and attw: clean\n");
}
