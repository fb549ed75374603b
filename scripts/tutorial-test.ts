// Follows docs/tutorial.md with the real AWS CLI: tsx scripts/tutorial-test.ts [vitest arguments]
import { ensureAwsCli } from "./aws-cli.js";
import { runCommand } from "./processes.js";
import { ScriptError } from "./python-env.js";

try {
  const args = ["vitest", "run", "--project", "tutorial", ...process.argv.slice(2)];
  process.exitCode = await runCommand("npx", args, { AWS_CLI_FOLDER: ensureAwsCli() });
} catch (error) {
  if (!(error instanceof ScriptError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
