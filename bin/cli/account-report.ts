import { createReportClients, destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { composeReport } from "../../rotation/compose-report.js";
import type { RunResult } from "../../rotation/core/model.js";
import type { Log } from "../../rotation/ports.js";
import { report } from "../../rotation/report.js";
import type { Settings } from "../../rotation/settings.js";
import type { Io } from "./io.js";
import type { RotateOptions } from "./options.js";
import { awsOptionsOf } from "./settings-of.js";

/**
 * Sends the metrics and alerts of a run that were asked for.
 * @throws {ReportError} when they could not be delivered
 */
export async function sendReport(
  result: RunResult,
  { options, settings, io, log }: { options: RotateOptions; settings: Settings; io: Io; log: Log },
): Promise<void> {
  const clients = createReportClients({ ...(await awsOptionsOf(options, settings, io)), ...io.aws });
  const reporting = composeReport(settings, { clients, clock: io.clock, log }, { metrics: options.metrics === true });
  try {
    await report(result, reporting, settings);
  } finally {
    reporting.close();
    destroyAwsClients(clients);
  }
}
