import { Command, CommanderError } from "commander";
import { doctorCommand } from "../../bin/cli/commands/doctor.js";
import { EXIT, type ExitCode } from "../../bin/cli/exit-codes.js";
import type { Io } from "../../bin/cli/io.js";
import type { Variables } from "../../federation/doctor/credentials/variables.js";
import { ConfigError } from "../../rotation/core/fault/fault.js";
import { ManualClock } from "../support/manual-clock.js";

/** What a user sees of one command. */
export interface Seen {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs `doctor` with these arguments and variables, at 2026-11-22T10:00:00Z unless a clock is given. */
export async function doctor(
  args: readonly string[],
  variables: Variables = {},
  { columns = 80, clock = new ManualClock() }: { readonly columns?: number; readonly clock?: Io["clock"] } = {},
): Promise<Seen> {
  const written = { out: "", err: "" };
  let code: ExitCode = EXIT.ok;
  const io: Io = {
    clock,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    columns,
    interactive: false,
    progress: false,
    color: false,
    errColor: false,
    interrupt: () => new AbortController().signal,
    confirm: async () => false,
  };
  const exit = (given: ExitCode) => {
    code = given;
  };
  const output = { writeOut: io.out, writeErr: io.err, getOutHelpWidth: () => columns };
  const command = doctorCommand(io, exit, variables).exitOverride().configureOutput(output);
  try {
    await new Command()
      .exitOverride()
      .addCommand(command)
      .parseAsync(["doctor", ...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else if (error instanceof ConfigError) {
      code = EXIT.usage;
      io.err(`error: ${error.message}\n`);
    } else throw error;
  }
  return { code, ...written };
}
