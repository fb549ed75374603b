import { Command } from "commander";
import { artefactsOf } from "../../../federation/setup/artefacts.js";
import { parseSetup, type RawSetup, SETUP_DEFAULTS, warningsOf } from "../../../federation/setup/parse.js";
import type { Artefact, Plan } from "../../../federation/setup/plan.js";
import { ConfigError } from "../../../rotation/core/fault/fault.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { setupJson, setupSections, type Written, writtenText } from "../render/setup-text.js";
import { styleFor } from "../render/style.js";
import { SETUP_HELP } from "./setup-help.js";
import { writeFiles } from "./setup-write.js";

interface SetupOptions extends RawSetup {
  readonly out?: string;
  readonly force?: true;
  readonly json?: true;
  readonly color: boolean;
  readonly verbose?: true;
}

/** `setup`. */
export function setupCommand(io: Io, exit: (code: ExitCode) => void): Command {
  const command = new Command("setup")
    .summary("make the files that give a pod its AWS role")
    .description("Make the files that let pods of one service account assume one AWS role.");
  return addSetupOptions(command)
    .option("--out <folder>", "write the files there instead of printing them")
    .option("--force", "with --out: overwrite files that differ")
    .option("--json", "print one JSON object")
    .option("--no-color", "print without colours")
    .option("--verbose", "print errors with stack traces")
    .addHelpText("after", SETUP_HELP)
    .action(async (options: SetupOptions) => exit(await setup(options, io)));
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

async function setup(options: SetupOptions, io: Io): Promise<ExitCode> {
  const { out, force } = options;
  if (force && out === undefined)
    throw new ConfigError("--force does nothing without --out: add it, or leave out both");
  const plan = parseSetup(options);
  const files = artefactsOf(plan);
  const written = out === undefined ? null : { folder: out, states: await writeFiles(out, files, force === true) };
  for (const warning of warningsOf(plan)) io.err(`warning: ${warning}\n`);
  io.out(rendered({ plan, files, written }, options, io));
  return EXIT.ok;
}

/** What there is to tell. `written` is null when the files are only printed. */
interface Outcome {
  readonly plan: Plan;
  readonly files: readonly Artefact[];
  readonly written: Written | null;
}

function rendered({ plan, files, written }: Outcome, { json, color }: SetupOptions, io: Io): string {
  if (json) return setupJson(plan, files, written);
  const style = styleFor({ columns: io.columns, color: io.color && color });
  return written === null ? setupSections(files, style) : writtenText(files, written, style);
}
