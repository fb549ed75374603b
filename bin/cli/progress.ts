import ora from "ora";
import type { Io } from "./io.js";

/** Shows on stderr that something is under way, when somebody looks at it. */
export function startProgress(io: Io, verbose: boolean, text: string): { stop(): void } {
  if (!io.progress || verbose) return { stop: () => undefined };
  return ora({ text, stream: process.stderr, discardStdin: false }).start();
}
