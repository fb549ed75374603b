import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ScriptError } from "./run-script.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/**
 * The Chromium of this machine: what CHROMIUM_PATH names, else the first on the PATH. As root on Debian and its kin it is
 * installed if need be.
 *
 * @throws {ScriptError} when there is none
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH ?? "";
  if (named !== "") {
    if (isExecutable(named)) return named;
    throw new ScriptError(`CHROMIUM_PATH is ${named}, which cannot be executed`);
  }
  const found = onPath() ?? install();
  if (found !== null) return found;
  throw new ScriptError(`Chromium is needed and not available: install it (${NAMES.join(", ")}) or set CHROMIUM_PATH`);
}

function onPath(): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function install(): string | null {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return null;
  process.stdout.write("Installing chromium with apt-get\n");
  const apt = (...args: readonly string[]) => spawnSync("apt-get", args, { stdio: "ignore" }).status === 0;
  // Without lists of packages, as in a fresh container, only an update helps.
  const done = apt("install", "-y", "chromium") || (apt("update") && apt("install", "-y", "chromium"));
  return done ? onPath() : null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
