import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { UserApp } from "./apps.js";
import { blocksOf, CONSTRUCT_PAGE } from "./page-blocks.js";
import { must } from "./run.js";

/**
 * Makes an app of a group: in a folder `app`, after which `cdk init` names its files.
 *
 * @param folder - where to make it; made anew
 * @param cdk - the command line whose `init` is used
 * @returns the app's folder
 */
export async function makeApp(app: UserApp, folder: string, cdk: string): Promise<string> {
  const place = join(folder, "app");
  mkdirSync(place, { recursive: true });
  if (app.init !== null) {
    await must(cdk, ["init", "app", "--language", app.init, "--generate-only"], place);
    // Their only test is a comment.
    rmSync(join(place, "test", app.init === "typescript" ? "app.test.ts" : "app.test.js"));
  }
  if (app.manifest !== undefined) extendManifest(place, app.manifest);
  const blocks = blocksOf(CONSTRUCT_PAGE);
  for (const [path, text] of Object.entries(app.files)) write(join(place, path), text);
  for (const path of app.blocks) {
    const [to, text] = inWordsOf(app, path, blocks.get(path));
    write(join(place, to), text);
  }
  return place;
}

/** Installs the package into the app, as a person would. */
export async function install(place: string, tarball: string): Promise<void> {
  await must("npm", ["install", "--silent", "--prefer-offline", "--no-audit", "--no-fund", tarball], place);
}

/** Takes what another app of the group installed. */
export function shareInstalled(place: string, from: string): void {
  symlinkSync(join(from, "node_modules"), join(place, "node_modules"));
}

function extendManifest(place: string, fields: Readonly<Record<string, unknown>>): void {
  const path = join(place, "package.json");
  write(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...fields }));
}

/** The page has the words of TypeScript's template; others import in their own way. */
function inWordsOf({ init, importEnding }: UserApp, path: string, text: string | undefined): [string, string] {
  if (text === undefined) throw new Error(`${CONSTRUCT_PAGE} has no block ${path}`);
  if (init !== "javascript") return [path, text.replace(/from "(\.[^"]+)"/g, `from "$1${importEnding}"`)];
  return [path.replace(/\.ts$/, ".js"), text.replace(/^import (.+) from (".+");$/gm, "const $1 = require($2);")];
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
