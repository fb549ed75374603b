import type { Command } from "commander";
import { checkCommand } from "../../bin/cli/commands/check.js";
import { doctorCommand } from "../../bin/cli/commands/doctor.js";
import { inspectCommand } from "../../bin/cli/commands/inspect.js";
import { rotateCommand } from "../../bin/cli/commands/rotate.js";
import { sandboxCommand } from "../../bin/cli/commands/sandbox.js";
import { setupCommand } from "../../bin/cli/commands/setup.js";
import type { Io } from "../../bin/cli/io.js";

/** A terminal that nobody looks at: the commands are described, not run. */
const IO: Io = {
  clock: { now: () => new Date(0), after: () => () => undefined },
  resolver: { resolve: () => Promise.resolve([]) },
  out: () => undefined,
  err: () => undefined,
  columns: 80,
  interactive: false,
  progress: false,
  color: false,
  errColor: false,
  interrupt: () => new AbortController().signal,
  confirm: () => Promise.resolve(false),
};

const COMMANDS: readonly Command[] = [
  inspectCommand,
  checkCommand,
  rotateCommand,
  sandboxCommand,
  doctorCommand,
  setupCommand,
].map((create) => create(IO, () => undefined));

/** A command of `oidc-thumbprints` by its name. Fails where there is none. */
export function commandNamed(name: string): Command {
  const found = COMMANDS.find((command) => command.name() === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
}
