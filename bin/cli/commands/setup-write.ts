import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Artefact } from "../../../federation/setup/plan.js";
import { ConfigError, messageOf } from "../../../rotation/core/fault/fault.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";

/** What became of a file. */
export type FileState = "written" | "unchanged";

/**
 * Writes files below a folder, which is made if need be: all that are not there as they should be. All are written out
 * beside their places first, and then renamed one by one: each takes its place as a whole. The folder itself may be a
 * link; nothing is written through one below it.
 *
 * @param force - overwrite files that differ
 * @returns the state of each by its path
 * @throws {ConfigError} naming the files that differ or lie behind a link, and then nothing was written; or the folder that cannot
 * be written, and then nothing was replaced, unless it was a renaming that failed: files before it stay replaced
 */
export async function writeFiles(
  folder: string,
  files: readonly Artefact[],
  force: boolean,
): Promise<ReadonlyMap<string, FileState>> {
  if (folder === "") throw new ConfigError('--out: "" is not valid; allowed: the name of a folder');
  try {
    const linked = await Promise.all(files.map(({ path }) => isBehindLink(folder, path)));
    const behind = files.filter((_, index) => linked[index]);
    if (behind.length > 0) throw refusal(folder, "lie behind a link", behind);
    const found = await Promise.all(files.map((file) => stateOf(join(folder, file.path), file)));
    const other = files.filter((_, index) => found[index] === "no-file");
    if (other.length > 0) throw refusal(folder, "are not plain files", other);
    const differing = files.filter((_, index) => found[index] === "differs");
    if (differing.length > 0 && !force) throw refusal(folder, "differ; --force overwrites them", differing);
    const wanted = files.filter((_, index) => found[index] !== "same");
    await replaceAll(folder, wanted);
    return new Map(files.map((file) => [file.path, wanted.includes(file) ? "written" : "unchanged"]));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`--out ${sanitize(folder)} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

/** Whether a folder between the given one and the file is a link, which could lead anywhere. */
async function isBehindLink(folder: string, path: string): Promise<boolean> {
  for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
    if ((await statsOf(join(folder, parent)))?.isSymbolicLink()) return true;
  }
  return false;
}

/** Null where there is nothing. */
async function statsOf(path: string): Promise<Stats | null> {
  return await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

async function stateOf(path: string, { text }: Artefact): Promise<"missing" | "same" | "differs" | "no-file"> {
  const known = await statsOf(path);
  if (known === null) return "missing";
  if (!known.isFile()) return "no-file";
  // A larger file differs, and need not be read.
  return known.size === Buffer.byteLength(text) && (await readFile(path, "utf8")) === text ? "same" : "differs";
}

/** Drafts first: what can fail (a folder, space, permission) fails before anything is replaced. */
async function replaceAll(folder: string, files: readonly Artefact[]): Promise<void> {
  const drafts: { readonly draft: string; readonly target: string }[] = [];
  try {
    for (const { path, text, executable } of files) {
      const target = join(folder, path);
      const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
      await mkdir(dirname(target), { recursive: true });
      drafts.push({ draft, target });
      await writeFile(draft, text, { flag: "wx", mode: executable ? 0o755 : 0o644 });
    }
    for (const { draft, target } of drafts) await rename(draft, target);
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true })));
    throw error;
  }
}

function refusal(folder: string, why: string, files: readonly Artefact[]): ConfigError {
  const paths = files.map(({ path }) => `\n  ${path}`).join("");
  return new ConfigError(`--out ${sanitize(folder)}: nothing was written, because these files ${why}:${paths}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : messageOf(error);
}
