import { Command } from "commander";
import { SETUP_DEFAULTS } from "../../../federation/setup/parse.js";
import type { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { addFormatOptions } from "../output/format.js";
import { SETUP_HELP } from "./setup-help.js";
import type { SetupOptions } from "./setup-run.js";

/** `setup`. */
export function setupCommand(io: Io, exit: (code: ExitCode) => void): Command {
  const command = new Command("setup").description(
    "Make the files that let pods of one service account assume one AWS role.",
  );
  return addFormatOptions(addSetupOptions(command))
    .option("--out <folder>", "write the files there instead of printing them")
    .option("--force", "with --out: overwrite files that differ")
    .option("--no-color", "print without colours")
    .option("--verbose", "print errors with stack traces")
    .addHelpText("after", SETUP_HELP)
    .action(async (options: SetupOptions) => {
      const { setup } = await import("./setup-run.js");
      exit(await setup(options, io));
    });
}

function addSetupOptions(command: Command): Command {
  const { audience, region, expirationSeconds, runnerLabel } = SETUP_DEFAULTS;
  return command
    .option("--project <id>", "the Google Cloud project of the GKE cluster")
    .option("--location <location>", "the cluster's region or zone")
    .option("--cluster <name>", "the cluster's name")
    .option("--issuer <url>", "another public issuer, instead of the three above")
    .option("--account <digits>", "the AWS account")
    .option("--namespace <name>", "the namespace of the pods")
    .option("--service-account <name>", "the service account of the pods")
    .option("--role-name <name>", "the role's name")
    .option("--audience <audience>", `the audience of the tokens (default: ${audience})`)
    .option("--region <region>", `the AWS region; it says the partition too (default: ${region})`)
    .option("--expiration-seconds <seconds>", `life of a token, 600 to 86400 (default: ${expirationSeconds})`)
    .option("--sops-key <arn>", "the KMS key of SOPS; adds .sops.yaml and --self-assume")
    .option("--self-assume", "let the role assume itself, as SOPS does")
    .option(
      "--github-url <url>",
      "organization, repository or enterprise of the runners; adds Helm files and workflows",
    )
    .option("--runner-label <label>", `label of the runners and name of the scale set (default: ${runnerLabel})`);
}
