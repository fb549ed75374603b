import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConfigError, messageOf } from "../../../rotation/core/fault/fault.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";

/**
 * Writes a report page as a whole or not at all: to a file beside it, which then takes its name. A link is followed, an
 * earlier report replaced; anything else than a plain file (a folder, a device) is refused.
 *
 * @throws {ConfigError} naming the path and the reason
 */
export async function writeReport(path: string, page: string): Promise<void> {
  try {
    const target = await targetOf(path);
    const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
    try {
      await writeFile(draft, page, { flag: "wx", mode: 0o644 });
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Finds out whether a report could be written, before the run that it is to tell of: a run that wrote to IAM must not
 * end in a typing error. Writes nothing.
 *
 * @throws {ConfigError} naming the path and the reason
 */
export async function assertReportPath(path: string): Promise<void> {
  try {
    await access(dirname(await targetOf(path)), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Where the file is or will be. */
async function targetOf(path: string): Promise<string> {
  if (path === "") throw new Error("the name is empty");
  const known = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (known === null) return path;
  if (!known.isFile()) throw new Error(known.isDirectory() ? "it is a folder" : "it is not a plain file");
  return realpath(path);
}

function cannotWrite(path: string, error: unknown): ConfigError {
  return new ConfigError(`the report ${sanitize(path)} cannot be written: ${reasonOf(error)}`, { cause: error });
}

/** Node's own messages repeat the path, and that of the draft, which nobody knows. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (code === "" ? messageOf(error) : code);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  ENAMETOOLONG: "the name is too long",
};
