// Packs the package and uses it as people do: its command against a local issuer, and its constructs in CDK apps of each
// kind, which synthesize, test and check their types, on this Node and on that of the function.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import pLimit from "p-limit";
import { messageOf } from "../rotation/core/fault/fault.js";
import { USER_APPS, type UserApp } from "./package/apps.js";
import { tryCommand } from "./package/command.js";
import { lintPackage } from "./package/lint.js";
import { install, makeApp, shareInstalled } from "./package/make-app.js";
import { must } from "./package/run.js";
import { runScript, ScriptError } from "./run-script.js";

/** Groups of apps at a time: more would only wait for the processor. */
const AT_ONCE = 2;

/** @param only - part of the name of the apps to try; all unless given */
async function main([only = ""]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "oidc-package-"));
  try {
    const [{ filename }] = JSON.parse(
      await must("npm", ["pack", "--json", "--silent", "--pack-destination", folder], resolve(".")),
    );
    const tarball = join(folder, filename);
    await lintPackage(tarball);
    await tryCommand(tarball, join(folder, "command"));
    const nodes = [dirname(process.execPath), await folderOfNode24()];
    const limit = pLimit(AT_ONCE);
    const apps = USER_APPS.filter(({ name }) => name.includes(only));
    const groups = [...new Set(apps.map(({ group }) => group))];
    const appsOf = (name: string) => apps.filter(({ group }) => group === name);
    // The first to fail must not take the folder away from the others.
    const ends = await Promise.allSettled(
      groups.map((group) => limit(() => tryGroup(appsOf(group), { folder, tarball, nodes }))),
    );
    const failures = ends.flatMap((end) => (end.status === "rejected" ? [messageOf(end.reason)] : []));
    if (failures.length > 0) throw new ScriptError(failures.join("\n"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Trial {
  readonly folder: string;
  readonly tarball: string;
  /** Folders of the Nodes to use. */
  readonly nodes: readonly string[];
}

async function tryGroup(apps: readonly UserApp[], { folder, tarball, nodes }: Trial): Promise<void> {
  let first: string | null = null;
  for (const [index, app] of apps.entries()) {
    const start = Date.now();
    const place = await makeApp(app, join(folder, `${app.group}-${index}`), resolve("node_modules/.bin/cdk"));
    if (first === null) await install(place, tarball);
    else shareInstalled(place, first);
    first ??= place;
    if (app.typeCheck !== null) await must(app.typeCheck[0], app.typeCheck.slice(1), place);
    for (const node of nodes) {
      for (const [command, ...args] of app.commands) await must(command, args, place, node);
    }
    process.stdout.write(`${app.name}: ok, ${Math.round((Date.now() - start) / 1000)} s\n`);
  }
}

async function folderOfNode24(): Promise<string> {
  return dirname((await must("scripts/with-node24", ["node", "-p", "process.execPath"], resolve("."))).trim());
}

await runScript(import.meta.url, main);
