import { createAwsClients, destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { createJsonLog } from "../../rotation/adapters/json-log.js";
import { composeReport, composeRun } from "../../rotation/compose.js";
import type { Mode, RunResult } from "../../rotation/core/model.js";
import { summaryLine } from "../../rotation/core/tell/summary.js";
import { report } from "../../rotation/report.js";
import { type Consent, logRun, run } from "../../rotation/run.js";
import type { Io } from "./io.js";
import { awsOptionsOf, type RotateOptions, settingsOf } from "./options.js";
import { startProgress } from "./progress.js";
import { runJson } from "./render/json.js";
import { runText } from "./render/run-text.js";
import { styleFor } from "./render/style.js";
import { reportPage } from "./report/report-page.js";
import { assertReportPath, writeReport } from "./report/write-report.js";

/** One run against an account from the terminal, and its report if metrics or a topic were asked for. */
export async function runOnAccount(options: RotateOptions, mode: Mode, io: Io, consent?: Consent): Promise<RunResult> {
  const settings = settingsOf(options, mode);
  if (options.report !== undefined) await assertReportPath(options.report);
  const log = createJsonLog(settings.logLevel, io.clock, (line) => io.err(line));
  const clients = createAwsClients({ ...awsOptionsOf(options, settings), ...io.aws });
  const ports = composeRun(settings, { clients, log, ...io }, settings.deadlineMs);
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
    if (declined && !options.json) io.out("declined: nothing was written\n");
    else print(result, options, io);
    if (options.report !== undefined) await writeReport(options.report, pageOf(result, io));
    const reporting = composeReport(settings, { clients, clock: io.clock, log }, { metrics: options.metrics === true });
    await report(result, reporting, settings).finally(() => reporting.close());
    return result;
  } finally {
    progress.stop();
    ports.close();
    destroyAwsClients(clients);
  }
}

function pageOf(result: RunResult, { clock }: Io): string {
  const section = { heading: summaryLine(result.providers), intro: null, checks: [], result };
  return reportPage({ title: "OIDC thumbprints", generatedAt: clock.now(), sections: [section] });
}

/** Prints a run on stdout. */
function print(result: RunResult, { json, color }: RotateOptions, io: Io): void {
  io.out(json ? runJson(result) : runText(result, styleFor({ columns: io.columns, color: io.color && color })));
}
