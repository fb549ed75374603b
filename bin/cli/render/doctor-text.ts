import type { Check, Diagnosis, FixStep } from "../../../federation/doctor/check.js";
import type { Verdict } from "../../../federation/doctor/diagnose.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import { docsOf } from "./doctor-json.js";
import { printable } from "./doctor-printable.js";
import { labelled, type Style } from "./style.js";

/** Width of the words that stand before the text of a check. */
const MARK_WIDTH = 9;
const ID_WIDTH = 19;

/** A verdict as text: the first broken link with its fix, then every check. */
export function verdictText(verdict: Verdict, style: Style): string {
  const { checks, headline } = printable(verdict);
  const asked = checks.filter((check) => check.asked);
  const blocks = [
    headline === null ? noFault(checks, style) : diagnosisText(headline, style),
    [
      style.colors.bold("checks"),
      ...asked.map((check) => checkText(check, headline, style)),
      ...leftOut(checks, style),
    ].join("\n"),
    summary(checks),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function noFault(checks: readonly Check[], { colors }: Style): string {
  const open = checks.some(({ status, asked }) => status === "not-evaluated" && asked);
  return open
    ? colors.yellow("no fault found, and not everything could be evaluated")
    : colors.green("all checks passed");
}

function diagnosisText(diagnosis: Diagnosis, style: Style): string {
  const { code, severity, cause, values } = diagnosis;
  const { bold, red, yellow } = style.colors;
  const [word, paint] = severity === "fault" ? ["broken", red] : ["warning", yellow];
  const width = 4 + Math.max(...values.map(({ label }) => label.length));
  return [
    bold(`${paint(word)}  ${code}`),
    labelled("  ", cause, style),
    "",
    ...values.map(({ label, value }) => labelled(`  ${label}`.padEnd(width), sanitize(value), style)),
    "",
    bold("fix"),
    ...diagnosis.fix.map((step) => stepText(step, style)),
    `  See ${docsOf(diagnosis)}`,
  ].join("\n");
}

/** Snippets are not wrapped, so that they can be copied. */
function stepText({ text, snippet }: FixStep, style: Style): string {
  const lines = (snippet ?? "").split("\n").map((line) => `    ${line}`);
  return [...(text === "" ? [] : [labelled("  ", text, style)]), ...(snippet === null ? [] : lines)].join("\n");
}

function checkText(check: Check, headline: Diagnosis | null, style: Style): string {
  const { mark, paint } = markOf(check, style);
  const label = `  ${mark.padEnd(MARK_WIDTH)}${check.id.padEnd(ID_WIDTH)}`;
  return labelled(label, shownText(check, headline), style).replace(mark, paint(mark));
}

function markOf({ status, diagnosis }: Check, { colors: { green, red, yellow } }: Style) {
  if (status === "passed") return { mark: "ok", paint: green };
  if (status === "failed") return { mark: diagnosis?.severity === "warning" ? "warning" : "FAILED", paint: red };
  return { mark: "open", paint: yellow };
}

/** What nobody asked for, together where the reason is the same. */
function leftOut(checks: readonly Check[], style: Style): string[] {
  const left = checks.filter(({ asked }) => !asked);
  const reasons = [...new Set(left.map(({ text }) => text))];
  return reasons.map((reason) => {
    const ids = left.filter(({ text }) => text === reason).map(({ id }) => id);
    return labelled(`  ${"-".padEnd(MARK_WIDTH)}`, `${ids.join(", ")}: ${reason}`, style, style.colors.dim);
  });
}

/** The headline is not told twice. */
function shownText({ text, diagnosis }: Check, headline: Diagnosis | null): string {
  if (diagnosis === null) return text;
  return diagnosis === headline ? `${diagnosis.code}, above` : `${diagnosis.code}: ${text}. See ${docsOf(diagnosis)}`;
}

function summary(checks: readonly Check[]): string {
  const count = (of: (check: Check) => boolean) => checks.filter(of).length;
  const parts = [
    `${count(({ status }) => status === "passed")} passed`,
    `${count(({ status }) => status === "failed")} failed`,
    `${count(({ status, asked }) => status === "not-evaluated" && asked)} not evaluated`,
    `${count(({ asked }) => !asked)} not asked for`,
  ];
  return parts.join(", ");
}
