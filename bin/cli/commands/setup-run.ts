import { artefactsOf } from "../../../federation/setup/artefacts.js";
import type { RawSetup } from "../../../federation/setup/parse.js";
import { parseSetup, warningsOf } from "../../../federation/setup/parse.js";
import type { Artefact, Plan } from "../../../federation/setup/plan.js";
import { ConfigError } from "../../../rotation/core/fault/fault.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { type FormatOptions, formatOf } from "../output/format.js";
import { setupJson, setupMarkdown, setupSections, type Written, writtenText } from "../render/setup-text.js";
import { styleFor } from "../render/style.js";
import { leftoversIn } from "./setup-leftovers.js";
import { writeFiles } from "./setup-write.js";

export interface SetupOptions extends RawSetup, FormatOptions {
  readonly out?: string;
  readonly force?: true;
  readonly color: boolean;
  readonly verbose?: true;
}

/** Makes the files, and prints or writes them. */
export async function setup(options: SetupOptions, io: Io): Promise<ExitCode> {
  const { out, force } = options;
  if (force && out === undefined)
    throw new ConfigError("--force does nothing without --out: add it, or leave out both");
  const plan = parseSetup(options);
  const files = artefactsOf(plan);
  const written = out === undefined ? null : { folder: out, states: await writeFiles(out, files, force === true) };
  const left = out === undefined ? [] : await leftoversIn(out, plan, files);
  for (const warning of warningsOf(plan)) io.err(`warning: ${warning}\n`);
  if (left.length > 0) {
    io.err(`warning: these files of an earlier setup are left, and are no part of this one: ${left.join(", ")}\n`);
  }
  io.out(rendered({ plan, files, written }, options, io));
  return EXIT.ok;
}

/** What there is to tell. `written` is null when the files are only printed. */
interface Outcome {
  readonly plan: Plan;
  readonly files: readonly Artefact[];
  readonly written: Written | null;
}

function rendered({ plan, files, written }: Outcome, options: SetupOptions, io: Io): string {
  const format = formatOf(options);
  if (format === "json") return setupJson(plan, files, written);
  if (format === "markdown") return setupMarkdown(files, warningsOf(plan));
  const { color } = options;
  const style = styleFor({ columns: io.columns, color: io.color && color });
  return written === null ? setupSections(files, style) : writtenText(files, written, style);
}
