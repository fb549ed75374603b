import { CommanderError } from "commander";
import { ConfigError, FaultError, messageOf } from "../../rotation/core/fault/fault.js";
import { hideTokens } from "../../rotation/core/fault/secrets.js";
import { ReportError } from "../../rotation/telling.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import type { Io } from "./io.js";
import { print } from "./render/json.js";

/** How an error is told. */
interface Telling {
  /** With its stack. */
  readonly verbose: boolean;
  /** As an object on stdout too: JSON was asked for, and nothing stands there yet. */
  readonly json: boolean;
}

/** Prints what ended a command: one clear line, the stack only when asked for, and an object for programs. */
export function reportFailure(error: unknown, io: Io, { verbose, json }: Telling): ExitCode {
  const exitCode = classify(error);
  const message = error instanceof ConfigError || error instanceof FaultError ? error.message : messageOf(error);
  if (!(error instanceof CommanderError)) {
    const bug = exitCode === EXIT.bug ? "this is a bug, please report it with --verbose: " : "";
    io.err(hideTokens(`error: ${bug}${message}\n`));
    if (verbose) io.err(hideTokens(`${stackOf(error)}\n`));
  }
  if (json) {
    const object = { version: 1, error: { code: codeOf(error), message: message.replace(/^error: /, "") }, exitCode };
    io.out(hideTokens(print(object)));
  }
  return exitCode;
}

/** For programs: the fault's own code, or what kind of error it is. */
function codeOf(error: unknown): string {
  if (error instanceof CommanderError) return "usage";
  if (error instanceof ConfigError) return "configuration";
  if (error instanceof FaultError) return error.fault.code;
  return error instanceof ReportError ? "report-failed" : "bug";
}

function classify(error: unknown): ExitCode {
  if (error instanceof ConfigError || error instanceof CommanderError) return EXIT.usage;
  if (error instanceof FaultError) return error.fault.code === "aws-not-configured" ? EXIT.usage : EXIT.incomplete;
  return error instanceof ReportError ? EXIT.incomplete : EXIT.bug;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? `${error.stack}` : `${error.stack}\ncaused by: ${stackOf(error.cause)}`;
}
