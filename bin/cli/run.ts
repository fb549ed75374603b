import { Command, CommanderError } from "commander";
import { hideTokens } from "../../rotation/core/fault/secrets.js";
import { COMMANDS, type Listed, namedCommand } from "./commands.js";
import { EXIT, EXIT_CODES_HELP, type ExitCode } from "./exit-codes.js";
import type { Io } from "./io.js";
import { asksForJson } from "./output/format.js";
import { version } from "./version.js";

/**
 * Runs one command line.
 *
 * @param argv - arguments after the program's name
 * @returns the exit code; never exits and never rejects
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  let printed = false;
  const out = (text: string) => {
    printed = true;
    io.out(text);
  };
  try {
    const exit = (given: ExitCode) => {
      code = given;
    };
    const root = await program(argv, { ...io, out }, exit);
    await root.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const { reportFailure } = await import("./failure.js");
    return reportFailure(error, io, { verbose: argv.includes("--verbose"), json: !printed && asksForJson(argv) });
  }
}

/** The program, with the command that is named; the others are there by name and summary alone. */
async function program(argv: readonly string[], io: Io, exit: (code: ExitCode) => void): Promise<Command> {
  const root = new Command("oidc-thumbprints")
    .description("Keeps the certificate thumbprints of AWS IAM OIDC providers in step with what their issuers present.")
    .version(version(), "-V, --version")
    .addHelpText("after", EXIT_CODES_HELP);
  configure(root, io, "");
  const named = namedCommand(argv);
  const made = named === undefined ? undefined : await makeCommand(named, io, exit);
  for (const { name, summary } of COMMANDS) {
    const command = name === named?.name && made !== undefined ? made : new Command(name);
    configure(command.summary(summary), io, `${name} `);
    root.addCommand(command);
  }
  return root;
}

/** A command, with the defaults that its surroundings give. */
async function makeCommand({ settings, load }: Listed, io: Io, exit: (code: ExitCode) => void): Promise<Command> {
  const make = await load();
  if (io.surroundings === undefined || settings.length === 0) return make(io, exit);
  const { readSources, sourcesHelp } = await import("./settings-sources.js");
  const sources = await readSources(io.surroundings);
  return make({ ...io, sources }, exit).addHelpText("after", sourcesHelp(sources, settings));
}

function configure(command: Command, io: Io, words: string): void {
  command
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .showHelpAfterError(`(oidc-thumbprints ${words}--help lists the options)`)
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(hideTokens(text)),
      getOutHelpWidth: () => io.columns,
    });
}
