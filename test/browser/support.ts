import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import type { ReportInput } from "../../bin/cli/report/report-input.js";
import { reportPage } from "../../bin/cli/report/report-page.js";
import { writeReport } from "../../bin/cli/report/write-report.js";

/** The browser that `scripts/browser-test.ts` found. */
export function chromium(): string {
  const path = process.env.CHROMIUM_PATH;
  if (path === undefined) throw new Error("CHROMIUM_PATH is not set; run scripts/browser-test.ts");
  return path;
}

/** Writes a report as a user would get it, for the length of a test; its `file:` URL. */
export async function reportFile(report: ReportInput): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "report.html");
  await writeReport(path, reportPage(report));
  return pathToFileURL(path).href;
}
