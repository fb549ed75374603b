import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigError, messageOf } from "../../core/fault/fault.js";
import { safe } from "../../core/fault/sanitize.js";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM file; none for null.
 *
 * @throws {ConfigError} when the file cannot be read, holds no certificate, or one that cannot be parsed
 */
export function readCaFile(path: string | null): string[] {
  if (path === null) return [];
  const pems = read(path).match(CERTIFICATE) ?? [];
  if (pems.length === 0) throw new ConfigError(safe`CA file ${path} holds no PEM certificate`);
  pems.forEach((pem, index) => {
    try {
      new X509Certificate(pem);
    } catch (cause) {
      throw new ConfigError(safe`CA file ${path}: certificate ${index + 1} cannot be parsed`, { cause });
    }
  });
  return pems;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConfigError(safe`CA file ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
