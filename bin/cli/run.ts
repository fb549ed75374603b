import { Command, CommanderError } from "commander";
import { ConfigError, FaultError, messageOf } from "../../rotation/core/fault/fault.js";
import { ReportError } from "../../rotation/report.js";
import { checkCommand } from "./commands/check.js";
import { doctorCommand } from "./commands/doctor.js";
import { inspectCommand } from "./commands/inspect.js";
import { rotateCommand } from "./commands/rotate.js";
import { sandboxCommand } from "./commands/sandbox.js";
import { setupCommand } from "./commands/setup.js";
import { EXIT, EXIT_CODES_HELP, type ExitCode } from "./exit-codes.js";
import type { Io } from "./io.js";
import { version } from "./version.js";

/**
 * Runs one command line.
 *
 * @param argv - arguments after the program's name
 * @returns the exit code; never exits and never rejects
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  try {
    await program(io, (given) => {
      code = given;
    }).parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return exitCodeOfError(error, io, argv.includes("--verbose"));
  }
}

function program(io: Io, exit: (code: ExitCode) => void): Command {
  const root = new Command("oidc-thumbprints")
    .description("Keeps the certificate thumbprints of AWS IAM OIDC providers in step with what their issuers present.")
    .version(version(), "-V, --version")
    .addHelpText("after", EXIT_CODES_HELP);
  const commands = [
    inspectCommand(io, exit),
    checkCommand(io, exit),
    rotateCommand(io, exit),
    doctorCommand(io, exit),
    setupCommand(io, exit),
    sandboxCommand(io, exit),
  ];
  for (const command of [root, ...commands]) {
    command
      .exitOverride()
      .configureHelp({ minWidthToWrap: 20 })
      .showHelpAfterError(`(oidc-thumbprints ${command === root ? "" : `${command.name()} `}--help lists the options)`)
      .configureOutput({
        writeOut: (text) => io.out(text),
        writeErr: (text) => io.err(text),
        getOutHelpWidth: () => io.columns,
      });
  }
  for (const command of commands) root.addCommand(command);
  return root;
}

/** One clear line, and the stack only when asked for. */
function exitCodeOfError(error: unknown, io: Io, verbose: boolean): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const code = classify(error);
  const bug = code === EXIT.bug ? "this is a bug, please report it with --verbose: " : "";
  io.err(
    `error: ${bug}${error instanceof ConfigError || error instanceof FaultError ? error.message : messageOf(error)}\n`,
  );
  if (verbose) io.err(`${stackOf(error)}\n`);
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
