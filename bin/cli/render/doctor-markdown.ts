import type { Check, Diagnosis, FixStep } from "../../../federation/doctor/check.js";
import type { Verdict } from "../../../federation/doctor/diagnose.js";
import { docsOf } from "./doctor-json.js";
import { printable } from "./doctor-printable.js";
import { block, code, document, plain, table } from "./markdown.js";

/** A verdict as Markdown: the first broken link with its fix, then every check that was asked for. */
export function verdictMarkdown(verdict: Verdict): string {
  const { checks, headline } = printable(verdict);
  return document([
    ...(headline === null ? [noFault(verdict)] : diagnosisBlocks(headline)),
    ...table(["Check", "Result", "What was found"], checks.filter(({ asked }) => asked).map(checkRow)),
  ]);
}

function noFault({ incomplete }: Verdict): string {
  return incomplete ? "### No fault found, and not everything could be evaluated" : "### All checks passed";
}

function diagnosisBlocks(diagnosis: Diagnosis): string[] {
  const { code: name, severity, cause, values, fix } = diagnosis;
  return [
    `### ${severity === "fault" ? "Broken" : "Warning"}: ${code(name)}`,
    plain(cause),
    ...table(
      ["", "Value"],
      values.map(({ label, value }) => [plain(label), code(value)]),
    ),
    "#### Fix",
    ...fix.flatMap(fixBlocks),
    `See ${code(docsOf(diagnosis))}.`,
  ];
}

function fixBlocks({ text, snippet }: FixStep): string[] {
  return [plain(text), ...(snippet === null ? [] : [block(snippet)])];
}

function checkRow({ id, status, text, diagnosis }: Check): string[] {
  const word = status === "failed" && diagnosis?.severity === "warning" ? "warning" : status;
  return [code(id), word, diagnosis === null ? plain(text) : `${code(diagnosis.code)}: ${plain(text)}`];
}
