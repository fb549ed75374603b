import { spawnSync } from "node:child_process";

/** What a command printed. */
export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the tool whose path `npm run test:examples` put into this variable. Charts come from disk: no network. */
export function runTool(variable: "HELM_PATH" | "ACTIONLINT_PATH", args: readonly string[]): Ran {
  const path = process.env[variable];
  if (path === undefined) throw new Error(`${variable} is not set; run npm run test:examples`);
  const { status, stdout, stderr, error } = spawnSync(path, args, { encoding: "utf8" });
  if (error !== undefined) throw error;
  return { status, out: stdout, err: stderr };
}
