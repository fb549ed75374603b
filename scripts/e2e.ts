// Deploys the app with the real CDK command line to emulators and lets its schedule fire.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { startEmulators } from "./emulators.js";
import { runScript, ScriptError } from "./run-script.js";

const REPORTS = ["--reporter=verbose", "--reporter=json", "--outputFile.json=.cache/results/e2e.json"];

async function main(): Promise<number> {
  // Functions run on the `node` that comes first: it has to be the function's runtime.
  const installed = spawnSync("scripts/with-node24", ["node", "-p", "process.execPath"], { encoding: "utf8" });
  if (installed.status !== 0) throw new ScriptError(installed.stderr.trim());
  const emulators = await startEmulators(resolve(installed.stdout.trim(), ".."));
  try {
    const env = { ...process.env, E2E_MINISTACK_URL: emulators.ministack.url, E2E_MOTO_URL: emulators.moto.url };
    const args = ["vitest", "run", "--project", "e2e", ...REPORTS];
    const { status } = spawnSync("npx", args, { stdio: "inherit", env, timeout: 360_000 });
    if (status !== 0) process.stderr.write("logs: .cache/ministack.log, .cache/moto.log\n");
    return status ?? 1;
  } finally {
    await emulators.stop();
  }
}

await runScript(import.meta.url, main);
