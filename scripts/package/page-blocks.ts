import { readFileSync } from "node:fs";

/** The page whose code is what the apps are made of. */
export const CONSTRUCT_PAGE = "docs/construct.md";

/** The blocks of code of a page that say which file they are, by path. */
export function blocksOf(page: string): ReadonlyMap<string, string> {
  const blocks = readFileSync(page, "utf8").matchAll(/^```[a-z]+ (\S+)\n(.*?)^```$/gms);
  return new Map([...blocks].map(([, path = "", code = ""]) => [path, code]));
}
