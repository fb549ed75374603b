import { Command } from "commander";
import { EXIT_CODES_HELP, type ExitCode, exitCodeOfRun } from "../exit-codes.js";
import type { Io } from "../io.js";
import { type AccountOptions, addAccountOptions } from "../options.js";

const HELP = `
Reads the OIDC providers of the account, observes their issuers and compares.
Writes nothing: needs only iam:ListOpenIDConnectProviders and
iam:GetOpenIDConnectProvider.

Examples:
  $ oidc-thumbprints check
  $ oidc-thumbprints check --issuer-host '*' \\
      --exclude-host token.actions.githubusercontent.com
  $ oidc-thumbprints check --profile audit --tag team=ci --json |
      jq '.providers[] | select(.outcome != "in-sync")'
${EXIT_CODES_HELP}`;

/** `check`. */
export function checkCommand(io: Io, exit: (code: ExitCode) => void): Command {
  return addAccountOptions(
    new Command("check").description(
      "Compare the thumbprints of the account's OIDC providers with what their issuers present.",
    ),
  )
    .addHelpText("after", HELP)
    .action(async (options: AccountOptions) => {
      const { runOnAccount } = await import("../account-run.js");
      exit(exitCodeOfRun(await runOnAccount(options, "audit", io)));
    });
}
