import { setMaxListeners } from "node:events";
import { confirm, isCancel } from "@clack/prompts";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import { EXIT } from "./exit-codes.js";
import type { Io } from "./io.js";

/** The process's own streams. A reader that went away (`| head`) ends the process quietly. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
  let interrupt: AbortSignal | undefined;
  return {
    clock: systemClock,
    interrupt: () => (interrupt ??= interruptSignal()),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    columns: stdout.columns ?? stderr.columns ?? 80,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    progress: stderr.isTTY === true && env.CI === undefined,
    color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
    async confirm(question) {
      const answer = await confirm({ message: question, initialValue: false, output: stderr });
      return !isCancel(answer) && answer;
    },
  };
}

/** A launcher hands on a Ctrl-C that the terminal already gave to all its processes: not a second wish. In milliseconds. */
const SAME_INTERRUPT_MS = 1000;

/** Aborts at the first Ctrl-C. A later one ends the process at once, with what is left behind removed. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let first: number | null = null;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      first ??= performance.now();
      if (performance.now() - first > SAME_INTERRUPT_MS) process.exit(EXIT.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}
