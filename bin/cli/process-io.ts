import { setMaxListeners } from "node:events";
import { homedir } from "node:os";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import { EXIT } from "./exit-codes.js";
import type { Io } from "./io.js";
import { confirmByKey } from "./prompt.js";
import { columnsOf, takesColor, takesProgress } from "./terminal.js";

/** A reader that went away (`| head`), and a terminal that was closed. */
const NOBODY_READS: readonly (string | undefined)[] = ["EPIPE", "EIO"];

/** The process's own streams. Where nobody reads any more, the process ends quietly. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (!NOBODY_READS.includes(error.code)) throw error;
      process.exit();
    });
  }
  let interrupt: AbortSignal | undefined;
  return {
    clock: systemClock,
    surroundings: { variables: env, folder: process.cwd(), home: homedir() },
    interrupt: () => (interrupt ??= interruptSignal()),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    columns: columnsOf(stdout, stderr),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    progress: takesProgress(stderr, env),
    color: takesColor(stdout, env),
    errColor: takesColor(stderr, env),
    confirm: (question) =>
      confirmByKey(question, {
        input: stdin,
        write: (text) => void stderr.write(text),
        interrupted: () => void process.kill(process.pid, "SIGINT"),
      }),
  };
}

/** A launcher hands on a Ctrl-C that the terminal already gave to all its processes: not a second wish. */
const SAME_INTERRUPT_MS = 500;

/** What an interrupted command has to put things away. After it the process ends all the same. */
const PUT_AWAY_MS = 900;

/**
 * Aborts at the first Ctrl-C, or when the terminal is closed. The process ends within a second of it, and at once at a
 * second Ctrl-C, with what is left behind removed.
 */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let first: number | null = null;
  const end = () => process.exit(EXIT.interrupted);
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (first === null) setTimeout(end, PUT_AWAY_MS).unref();
      first ??= performance.now();
      if (performance.now() - first > SAME_INTERRUPT_MS) end();
      controller.abort();
    });
  }
  return controller.signal;
}
