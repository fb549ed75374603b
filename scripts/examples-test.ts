// Renders the chart of examples/ with the real helm and checks its workflows with the real actionlint:
//   tsx scripts/examples-test.ts [vitest arguments]
import { ACTIONLINT, ensureGoTool, HELM } from "./go-tools.js";
import { runCommand } from "./processes.js";
import { ScriptError } from "./python-env.js";

try {
  // The quick one first: without Go it says so at once.
  const ACTIONLINT_PATH = ensureGoTool(ACTIONLINT);
  const HELM_PATH = ensureGoTool(HELM);
  const args = ["vitest", "run", "--project", "examples", ...process.argv.slice(2)];
  process.exitCode = await runCommand("npx", args, { ACTIONLINT_PATH, HELM_PATH });
} catch (error) {
  if (!(error instanceof ScriptError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
