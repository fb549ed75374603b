// Adds up vitest's JSON reports of a folder: "N passed, N failed" as the last line; exit 1 when one failed or none ran.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const folder = process.argv[2] ?? ".cache/results";
let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of readdirSync(folder).sort()) {
  const report: Report = JSON.parse(readFileSync(join(folder, file), "utf8"));
  process.stdout.write(`${file}: ${report.numPassedTests} passed, ${report.numFailedTests} failed\n`);
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
}
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
