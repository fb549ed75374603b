// Renders the chart of examples/ with the real helm and checks its workflows with the real actionlint:
//   tsx scripts/examples-test.ts [vitest arguments]
import { ACTIONLINT, ensureGoTool, HELM } from "./go-tools.js";
import { runCommand } from "./processes.js";
import { runScript } from "./run-script.js";

await runScript(import.meta.url, (args) => {
  // The quick one first: without Go it says so at once.
  const ACTIONLINT_PATH = ensureGoTool(ACTIONLINT);
  const HELM_PATH = ensureGoTool(HELM);
  return runCommand("npx", ["vitest", "run", "--project", "examples", ...args], { ACTIONLINT_PATH, HELM_PATH });
});
