import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** What a script cannot do, in one line: what is missing, or what was wrong. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/**
 * The end of every script: runs it, takes its exit code, and says in one line what a `ScriptError` names. Does nothing
 * when the script's file is only imported.
 *
 * @param url - `import.meta.url` of the script
 * @param main - takes the arguments and returns the exit code; anything but a number is 0
 */
export async function runScript(url: string, main: (args: readonly string[]) => unknown): Promise<void> {
  const [, started, ...args] = process.argv;
  if (started === undefined || url !== pathToFileURL(realpathSync(started)).href) return;
  try {
    const code = await main(args);
    process.exitCode = typeof code === "number" ? code : 0;
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  }
}
