import { readFileSync } from "node:fs";
import { readPem, withoutRoot } from "../../core/certificate/pem.js";
import { ConfigError, messageOf } from "../../core/fault/fault.js";
import { safe } from "../../core/fault/sanitize.js";

/**
 * The certificates of a PEM file; none for null.
 *
 * @throws {ConfigError} when the file cannot be read, holds no certificate, one that cannot be parsed, or no root
 */
export function readCaFile(path: string | null): readonly string[] {
  if (path === null) return [];
  const { pems, broken } = readPem(read(path));
  if (broken !== null) throw new ConfigError(safe`CA file ${path}: certificate ${broken} cannot be parsed`);
  if (pems.length === 0) throw new ConfigError(safe`CA file ${path} holds no PEM certificate`);
  const rootless = withoutRoot(pems);
  if (rootless !== null) throw new ConfigError(`${safe`CA file ${path}`} ${rootless}`);
  return pems;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConfigError(safe`CA file ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
