import { Command } from "commander";
import { ConfigError } from "../../../rotation/core/fault/fault.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import type { Consent } from "../../../rotation/run.js";
import { EXIT_CODES_HELP, type ExitCode, exitCodeOfRun } from "../exit-codes.js";
import type { Io } from "../io.js";
import { addAccountOptions, type RotateOptions } from "../options.js";

const HELP = `
Does what the function does, from a terminal: shows the plan, asks, writes. Only
chains that verified are written. Sends no metrics and no alerts unless asked
to. Each write is printed with the command that undoes it.

Examples:
  $ oidc-thumbprints rotate --dry-run
  $ oidc-thumbprints rotate --issuer-host container.googleapis.com
  $ oidc-thumbprints rotate --yes --metrics \\
      --topic-arn arn:aws:sns:us-east-1:123456789012:oidc
${EXIT_CODES_HELP}`;

/** `rotate [--dry-run] [--yes]`. */
export function rotateCommand(io: Io, exit: (code: ExitCode) => void): Command {
  return addAccountOptions(
    new Command("rotate").description("Replace the thumbprint lists that drifted by the planned ones."),
  )
    .option("--dry-run", "show the plan and write nothing")
    .option("--yes", "do not ask")
    .option("--metrics", "send the metrics of the run to CloudWatch")
    .option("--metric-namespace <name>", "their namespace (default: OidcThumbprintRotation)")
    .option("--topic-arn <arn>", "send alerts to this SNS topic")
    .addHelpText("after", HELP)
    .action(async (options: RotateOptions) => exit(await rotate(options, io)));
}

async function rotate(options: RotateOptions, io: Io): Promise<ExitCode> {
  if (!options.dryRun && !options.yes && !io.interactive) {
    throw new ConfigError("rotate asks before it writes, and there is no terminal to ask on; add --yes or --dry-run");
  }
  const { runOnAccount } = await import("../account-run.js");
  const mode = options.dryRun ? "audit" : "enforce";
  const result = await runOnAccount(options, mode, io, options.yes ? undefined : askConsent(options, io));
  return exitCodeOfRun(result);
}

/** Shows the plan beside the question, on stderr: stdout gets the result once. */
function askConsent({ color }: RotateOptions, io: Io): Consent {
  return async (found, { writable }) => {
    const [{ runText }, { styleFor }] = await Promise.all([
      import("../render/run-text.js"),
      import("../render/style.js"),
    ]);
    io.err(runText(found, styleFor({ columns: io.columns, color: io.errColor && color })));
    return io.confirm(`Replace the thumbprints of ${countOf(writable.length, "provider")}?`);
  };
}
