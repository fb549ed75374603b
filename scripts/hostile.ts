// Plays generated hostile issuers:
//   tsx scripts/hostile.ts [--runs N] [--seed S] [vitest arguments]
import { runCommand } from "./processes.js";
import { runScript, ScriptError } from "./run-script.js";

/** Options of ours, and the environment variables by which the suite gets them. */
const VARIABLES = { "--runs": "HOSTILE_RUNS", "--seed": "HOSTILE_SEED" } as const;

const LARGEST = { "--runs": 10_000_000, "--seed": 2 ** 31 - 1 } as const;

await runScript(import.meta.url, (args) => {
  const env: Record<string, string> = {};
  const rest = args.flatMap((arg) => (arg.startsWith("--runs=") || arg.startsWith("--seed=") ? arg.split("=") : [arg]));
  for (const name of ["--runs", "--seed"] as const) {
    const at = rest.indexOf(name);
    if (at === -1) continue;
    const [, value = ""] = rest.splice(at, 2);
    const largest = LARGEST[name];
    if (!/^[1-9]\d{0,9}$/.test(value) || Number(value) > largest) {
      throw new ScriptError(`${name}: "${value}" is no whole number from 1 to ${largest}`);
    }
    env[VARIABLES[name]] = value;
  }
  return runCommand("npx", ["vitest", "run", "--project", "hostile", ...rest], env);
});
