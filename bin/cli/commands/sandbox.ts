import { Command } from "commander";
import type { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import type { SandboxOptions } from "./sandbox-run.js";

const HELP = `
Plays scenes with the real function and the real AWS SDK, between local issuers
(real TLS, a throwaway CA) and local AWS endpoints in this process.
Needs no AWS account, no network and nothing but Node.

Examples:
  $ oidc-thumbprints sandbox
  $ oidc-thumbprints sandbox --report sandbox.html
  $ oidc-thumbprints sandbox --keep

With --keep, try check, rotate, inspect, doctor and the AWS CLI in another
terminal. docs/tutorial.md does so from setup to the last mistake.

Exit codes:
  0   every scene came out as expected
  1   one did not
  2   usage
  130 interrupted`;

/** `sandbox [--keep]`. */
export function sandboxCommand(io: Io, exit: (code: ExitCode) => void): Command {
  return new Command("sandbox")
    .description("See the product work on this machine, without AWS.")
    .option("--keep", "start a playground for the other commands and leave it running until Ctrl-C")
    .option("--port <port>", "port of the AWS endpoints with --keep (default: a free one)")
    .option("--report <file.html>", "write what happened as one HTML page")
    .option("--no-color", "print without colours")
    .addHelpText("after", HELP)
    .action(async (options: SandboxOptions) => {
      const { sandbox } = await import("./sandbox-run.js");
      exit(await sandbox(options, io));
    });
}
