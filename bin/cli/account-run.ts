import { createIamClient } from "../../rotation/adapters/aws/iam-client.js";
import { createJsonLog } from "../../rotation/adapters/json-log.js";
import { composeRun } from "../../rotation/compose.js";
import { sanitize } from "../../rotation/core/fault/sanitize.js";
import type { Mode, RunResult } from "../../rotation/core/model.js";
import { summaryLine } from "../../rotation/core/tell/summary.js";
import { type Consent, logRun, run } from "../../rotation/run.js";
import type { Io } from "./io.js";
import { nextSteps } from "./next-steps.js";
import { ACCOUNT_SETTINGS, type RotateOptions } from "./options.js";
import { formatOf } from "./output/format.js";
import { startProgress } from "./progress.js";
import { runJson } from "./render/json.js";
import { runMarkdown } from "./render/run-markdown.js";
import { runText } from "./render/run-text.js";
import { styleFor } from "./render/style.js";
import { awsOptionsOf, settingsOf } from "./settings-of.js";

/** One run against an account from the terminal, and its report if metrics or a topic were asked for. */
export async function runOnAccount(options: RotateOptions, mode: Mode, io: Io, consent?: Consent): Promise<RunResult> {
  const settings = settingsOf(options, mode, io, ACCOUNT_SETTINGS);
  const page = options.report === undefined ? null : await openReport(options.report);
  const log = createJsonLog(settings.logLevel, io.clock, (line) => io.err(line));
  const iam = createIamClient({ ...(await awsOptionsOf(options, settings, io)), ...io.aws });
  const ports = composeRun(settings, { clients: { iam }, log, ...io }, settings.deadlineMs);
  const progress = startProgress(io, options.verbose === true, "Reading providers and observing their issuers");
  let declined = false;
  const ask: Consent | undefined =
    consent &&
    (async (...found) => {
      progress.stop();
      const agreed = await ports.pausedFor(() => consent(...found));
      declined = !agreed;
      return agreed;
    });
  try {
    const result = await run(ports, settings, ask);
    progress.stop();
    logRun(result, log);
    // The plan stands above the question already.
    if (declined && formatOf(options) === "text") io.out("declined: nothing was written\n");
    else io.out(rendered(result, options, io));
    await page?.(result, io);
    if (options.metrics || settings.topicArn !== null) {
      const { sendReport } = await import("./account-report.js");
      await sendReport(result, { options, settings, io, log });
    }
    return result;
  } finally {
    progress.stop();
    ports.close();
    iam.destroy();
  }
}

/** How the report of a run is written, once it can be. */
async function openReport(path: string): Promise<(result: RunResult, io: Io) => Promise<void>> {
  const [{ reportPage }, { assertReportPath, writeReport }] = await Promise.all([
    import("./report/report-page.js"),
    import("./report/write-report.js"),
  ]);
  await assertReportPath(path);
  return async (result, { clock, err }) => {
    const section = { heading: summaryLine(result.providers), intro: null, checks: [], result };
    const page = reportPage({ title: "OIDC thumbprints", generatedAt: clock.now(), sections: [section] });
    await writeReport(path, page);
    err(`report written to ${sanitize(path)}\n`);
  };
}

function rendered(result: RunResult, options: RotateOptions, io: Io): string {
  const format = formatOf(options);
  if (format === "json") return runJson(result);
  const steps = nextSteps(result, options);
  if (format === "markdown") return runMarkdown(result, steps);
  return runText(result, styleFor({ columns: io.columns, color: io.color && options.color }), steps);
}
