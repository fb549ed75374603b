import { readFileSync } from "node:fs";

/** The version in package.json, which lies two folders above the sources and three above the compiled files. */
export function version(): string {
  for (const path of ["../../package.json", "../../../package.json"]) {
    try {
      return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")).version;
    } catch {
      // Not this one: the other layout.
    }
  }
  return "unknown";
}
