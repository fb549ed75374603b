// Follows docs/tutorial.md with the real AWS CLI: tsx scripts/tutorial-test.ts [vitest arguments]
import { ensureAwsCli } from "./aws-cli.js";
import { runCommand } from "./processes.js";
import { runScript } from "./run-script.js";

await runScript(import.meta.url, (args) =>
  runCommand("npx", ["vitest", "run", "--project", "tutorial", ...args], { AWS_CLI_FOLDER: ensureAwsCli() }),
);
