import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { ScriptError } from "../run-script.js";

/** Nothing that a busy machine needs; a command that hangs ends. */
const LIMIT_MS = 900_000;

/** Of what a failed command printed. */
const SHOWN_LINES = 60;
const SHOWN_CHARACTERS = 300;

/**
 * Runs a command, beside others.
 *
 * @param node - the folder of the Node to run it by, unless it is this one
 * @returns what it printed
 * @throws {ScriptError} with the end of what it printed, when it does not exit with 0
 */
export function must(command: string, args: readonly string[], cwd: string, node?: string): Promise<string> {
  const PATH = [...(node === undefined ? [] : [node]), process.env.PATH].join(delimiter);
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, PATH }, stdio: "pipe", timeout: LIMIT_MS });
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        printed[name] += text;
      });
    }
    child.stdin.end();
    child.on("error", fail);
    child.on("close", (code, signal) => {
      const line = `${command} ${args.join(" ")} in ${cwd} ended with ${code ?? signal}`;
      if (code === 0) done(printed.stdout);
      else fail(new ScriptError([line, endOf(printed.stdout), endOf(printed.stderr)].join("\n")));
    });
  });
}

/** What a person reads of it. */
function endOf(text: string): string {
  const lines = text.trimEnd().split("\n").slice(-SHOWN_LINES);
  return lines.map((line) => line.slice(0, SHOWN_CHARACTERS)).join("\n");
}
