// Runs the contract suite against the sandbox's own AWS endpoints and against moto, or against the one that is named.
import { setTimeout as delay } from "node:timers/promises";
import { startAwsEndpoints } from "../sandbox/aws/server.js";
import { startMoto } from "./moto.js";
import { runCommand } from "./processes.js";
import { runScript, ScriptError } from "./run-script.js";

const TARGETS: Readonly<Record<string, () => Promise<{ readonly url: string; stop(): Promise<void> }>>> = {
  sandbox: async () => {
    // The tests' issuers listen in another process, on ports that are not known here: STS believes tokens, as moto does.
    const options = { now: () => new Date(), delay: (ms: number) => delay(ms), issuers: null };
    const { url, close } = await startAwsEndpoints(options);
    return { url, stop: close };
  },
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
    const args = ["vitest", "run", "--project", "contract", ...reports];
    return await runCommand("npx", args, { CONTRACT_ENDPOINT: server.url });
  } finally {
    await server.stop();
  }
}

await runScript(import.meta.url, (named) => main(named.length > 0 ? named : Object.keys(TARGETS)));
