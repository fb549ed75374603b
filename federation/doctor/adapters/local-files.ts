import { constants } from "node:fs";
import { access, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { safe } from "../../../rotation/core/fault/sanitize.js";
import { FileError, type Files } from "../ports.js";

const MAX_FILES = 200;
const MAX_DEPTH = 4;
const CANDIDATE = /\.(ya?ml|json|env|ini|enc|sops)$/i;
const LEFT_OUT = ["node_modules", ".git", ".cache", "dist"];

/** The file system, read with limits. */
export const localFiles: Files = {
  async read(path, maxBytes) {
    try {
      // A pipe or a device may never end.
      if (!(await stat(path)).isFile()) throw new FileError("file-unreadable", safe`${path} is no file`);
      const handle = await open(path, constants.O_RDONLY);
      try {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
        if (bytesRead > maxBytes)
          throw new FileError("file-unreadable", safe`${path} is larger than ${maxBytes} bytes`);
        return buffer.toString("utf8", 0, bytesRead);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw error instanceof FileError ? error : fileError(path, error as NodeJS.ErrnoException);
    }
  },
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  async list(path) {
    const found: string[] = [];
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw fileError(path, error);
    });
    if (!info.isDirectory()) return [path];
    await walk(path, MAX_DEPTH, found);
    return found;
  },
};

async function walk(folder: string, depth: number, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= MAX_FILES) return;
    const path = join(folder, entry.name);
    if (entry.isFile() && CANDIDATE.test(entry.name)) found.push(path);
    if (entry.isDirectory() && depth > 1 && !LEFT_OUT.includes(entry.name)) await walk(path, depth - 1, found);
  }
}

function fileError(path: string, { code = "unknown" }: NodeJS.ErrnoException): FileError {
  const missing = code === "ENOENT" || code === "ENOTDIR";
  return new FileError(missing ? "file-missing" : "file-unreadable", safe`${path} cannot be read: ${code}`);
}
