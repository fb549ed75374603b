// Runs the contract suite against moto and, unless told otherwise, against the sandbox's own AWS endpoints.
import { spawnSync } from "node:child_process";
import { startMoto } from "./moto.js";
import { ScriptError } from "./python-env.js";

const TARGETS: Readonly<Record<string, () => Promise<{ readonly url: string; stop(): Promise<void> }>>> = {
  moto: startMoto,
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => TARGETS[name] === undefined);
  if (unknown !== undefined)
    throw new ScriptError(`unknown target ${unknown}; allowed: ${Object.keys(TARGETS).join(", ")}`);
  let status = 0;
  for (const name of names) status = Math.max(status, await runAgainst(name));
  return status;
}

async function runAgainst(name: string): Promise<number> {
  const server = await TARGETS[name]?.();
  if (server === undefined) return 0;
  process.stdout.write(`Contract suite against ${name} (${server.url})\n`);
  try {
    const reports = ["--reporter=default", "--reporter=json", `--outputFile.json=.cache/results/contract-${name}.json`];
    const args = ["vitest", "run", "--config", "vitest.contract.config.ts", ...reports];
    return (
      spawnSync("npx", args, { stdio: "inherit", env: { ...process.env, CONTRACT_ENDPOINT: server.url } }).status ?? 1
    );
  } finally {
    await server.stop();
  }
}

try {
  const named = process.argv.slice(2);
  process.exitCode = await main(named.length > 0 ? named : Object.keys(TARGETS));
} catch (error) {
  if (!(error instanceof ScriptError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
