import { ConfigError, FaultError, messageOf } from "../../rotation/core/fault/fault.js";
import { hideTokens } from "../../rotation/core/fault/secrets.js";
import { ReportError } from "../../rotation/telling.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import type { Io } from "./io.js";

/** Prints what ended a command: one clear line, and the stack only when asked for. */
export function reportFailure(error: unknown, io: Io, verbose: boolean): ExitCode {
  const code = classify(error);
  const bug = code === EXIT.bug ? "this is a bug, please report it with --verbose: " : "";
  const message = error instanceof ConfigError || error instanceof FaultError ? error.message : messageOf(error);
  io.err(hideTokens(`error: ${bug}${message}\n`));
  if (verbose) io.err(hideTokens(`${stackOf(error)}\n`));
  return code;
}

function classify(error: unknown): ExitCode {
  if (error instanceof ConfigError) return EXIT.usage;
  if (error instanceof FaultError) return error.fault.code === "aws-not-configured" ? EXIT.usage : EXIT.incomplete;
  return error instanceof ReportError ? EXIT.incomplete : EXIT.bug;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? `${error.stack}` : `${error.stack}\ncaused by: ${stackOf(error.cause)}`;
}
