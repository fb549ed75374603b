import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ScriptError } from "./run-script.js";

/**
 * A Python environment of the repository's own in `.cache/`, with exactly these packages from PyPI. Made once and kept
 * until the packages change.
 *
 * @returns the folder of its executables
 * @throws {ScriptError} without Python 3 or when the packages cannot be installed
 */
export function ensurePythonEnv(name: string, packages: readonly string[]): string {
  const folder = join(".cache", `python-${name}`);
  const bin = join(folder, "bin");
  const marker = join(folder, "packages.txt");
  const wanted = packages.join("\n");
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return bin;
  mkdirSync(".cache", { recursive: true });
  must("Python 3 with its venv module", "python3", ["-m", "venv", "--clear", folder]);
  must(`${packages.join(" ")} from PyPI`, join(bin, "pip"), [
    "install",
    "--quiet",
    "--disable-pip-version-check",
    ...packages,
  ]);
  writeFileSync(marker, wanted);
  return bin;
}

/**
 * Runs a command that has to succeed.
 * @param what - what is not available when it does not
 * @throws {ScriptError} with the last line of what it said
 */
export function must(what: string, command: string, args: readonly string[], env = process.env): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", env });
  if (status === 0) return;
  const said = error?.message ?? stderr.trim().split("\n").at(-1) ?? "";
  throw new ScriptError(`${what} is needed and not available: ${said}`);
}
