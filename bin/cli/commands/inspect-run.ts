import { composeObserver } from "../../../rotation/compose.js";
import { ConfigError } from "../../../rotation/core/fault/fault.js";
import { safe } from "../../../rotation/core/fault/sanitize.js";
import type { IssuerObservation } from "../../../rotation/core/model.js";
import { endpointName, parseTarget, type Target } from "../../../rotation/core/reach/issuer.js";
import { requiredBy } from "../../../rotation/core/verdict/decide.js";
import { observedFindings } from "../../../rotation/core/verdict/findings.js";
import { blockingPlan, incompleteFault } from "../../../rotation/core/verdict/observed.js";
import type { Settings } from "../../../rotation/settings.js";
import { type ExitCode, exitCodeOfInspection } from "../exit-codes.js";
import type { Io } from "../io.js";
import type { CommonOptions } from "../options.js";
import { formatOf } from "../output/format.js";
import { startProgress } from "../progress.js";
import { inspectionMarkdown } from "../render/inspection-markdown.js";
import { inspectionText } from "../render/inspection-text.js";
import { type Inspection, inspectionJson } from "../render/json.js";
import { styleFor } from "../render/style.js";
import { settingsOf } from "../settings-of.js";

/** Observes an issuer or host and prints what it presents. */
export async function inspect(text: string, options: CommonOptions, io: Io): Promise<ExitCode> {
  const settings = settingsOf(options, "audit", io);
  const target = parseTarget(text);
  if (target === null) throw new ConfigError(safe`"${text}" is not an issuer URL (https://…) or host[:port]`);
  const observed = await observe(target, { settings, options, io });
  const now = io.clock.now();
  const blocked = blockingPlan(observed);
  const inspection: Inspection = {
    issuer: target.issuer,
    required: requiredBy(observed),
    endpoints: observed.endpoints,
    findings: observedFindings(observed, settings.policy, now),
    discoveryFault: observed.discoveryFault,
    fault: observed.discoveryFault ?? blocked?.fault ?? incompleteFault(observed),
  };
  io.out(rendered(inspection, now, { options, io }));
  // A refused chain is an answer, also to the request for the discovery document that it made fail.
  const seen = blocked?.kind === "refuse" || inspection.fault === null;
  return exitCodeOfInspection(inspection, seen);
}

function rendered(inspection: Inspection, now: Date, { options, io }: Omit<Context, "settings">): string {
  const format = formatOf(options);
  if (format === "json") return inspectionJson(inspection);
  if (format === "markdown") return inspectionMarkdown(inspection, now);
  return inspectionText(inspection, now, styleFor({ columns: io.columns, color: io.color && options.color }));
}

interface Context {
  readonly settings: Settings;
  readonly options: CommonOptions;
  readonly io: Io;
}

async function observe({ issuer, endpoint }: Target, { settings, options, io }: Context): Promise<IssuerObservation> {
  const { observer, close } = composeObserver(settings, io, settings.deadlineMs);
  const progress = startProgress(io, options.verbose === true, `Observing ${endpointName(endpoint)}`);
  try {
    if (issuer !== null) return await observer.observeIssuer(issuer);
    return { endpoints: [await observer.observeEndpoint(endpoint)], discoveryFault: null };
  } finally {
    progress.stop();
    close();
  }
}
