import type { Command } from "commander";
import type { SettingName } from "../../rotation/settings.js";
import type { ExitCode } from "./exit-codes.js";
import type { Io } from "./io.js";
import { ACCOUNT_SETTINGS, COMMON_SETTINGS } from "./options.js";

/** How a command is made. Its module is loaded when it is named: a help text need not wait for the AWS SDK. */
type CommandMaker = (io: Io, exit: (code: ExitCode) => void) => Command;

/** A command by its name. */
export interface Listed {
  readonly name: string;
  readonly summary: string;
  /** Settings that may come from the surroundings. */
  readonly settings: readonly SettingName[];
  readonly load: () => Promise<CommandMaker>;
}

/** All commands, in the order of the help. */
export const COMMANDS: readonly Listed[] = [
  {
    name: "inspect",
    summary: "show the chains of an issuer or host, and the thumbprints AWS wants",
    settings: COMMON_SETTINGS,
    load: async () => (await import("./commands/inspect.js")).inspectCommand,
  },
  {
    name: "check",
    summary: "compare the registered thumbprints with the presented chains; writes nothing",
    settings: ACCOUNT_SETTINGS,
    load: async () => (await import("./commands/check.js")).checkCommand,
  },
  {
    name: "rotate",
    summary: "replace the thumbprints that drifted, after asking",
    settings: ACCOUNT_SETTINGS,
    load: async () => (await import("./commands/rotate.js")).rotateCommand,
  },
  {
    name: "doctor",
    summary: "explain why a token cannot assume its role",
    settings: COMMON_SETTINGS,
    load: async () => (await import("./commands/doctor.js")).doctorCommand,
  },
  {
    name: "setup",
    summary: "make the files that give a pod its AWS role",
    settings: [],
    load: async () => (await import("./commands/setup.js")).setupCommand,
  },
  {
    name: "sandbox",
    summary: "see it work on this machine: local issuers, local AWS endpoints, the real function",
    settings: [],
    load: async () => (await import("./commands/sandbox.js")).sandboxCommand,
  },
];

/** The command that a command line is about, which `help` may stand before. */
export function namedCommand(argv: readonly string[]): Listed | undefined {
  const [first, second] = argv.filter((argument) => !argument.startsWith("-"));
  const name = first === "help" ? second : first;
  return COMMANDS.find((command) => command.name === name);
}
