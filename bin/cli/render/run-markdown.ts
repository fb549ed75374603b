import { daysText } from "../../../rotation/core/certificate/expiry.js";
import type { ProviderResult, RunResult } from "../../../rotation/core/model.js";
import { OUTCOMES } from "../../../rotation/core/outcome.js";
import { restoreCommand } from "../../../rotation/core/tell/restore.js";
import { signInSentence } from "../../../rotation/core/tell/sign-in.js";
import { summaryLine } from "../../../rotation/core/tell/summary.js";
import type { NextStep } from "../next-steps.js";
import { block, code, document, plain, table } from "./markdown.js";
import { skippedGroups } from "./skipped.js";

/** A run as Markdown, for a ticket or the summary of a job. */
export function runMarkdown({ providers }: RunResult, steps: readonly NextStep[]): string {
  const inScope = providers.filter(({ outcome }) => outcome !== "skipped");
  const groups = skippedGroups(providers.filter(({ outcome }) => outcome === "skipped"));
  return document([
    `### ${summaryLine(providers)}`,
    ...table(["Outcome", "Issuer", "Missing", "CA ends in"], inScope.map(row)),
    ...inScope.flatMap(details),
    ...table(
      ["Left out", "Providers", "Why"],
      groups.map(({ name, note, count }) => [code(name), String(count), plain(note)]),
    ),
    ...(steps.length === 0 ? [] : ["#### Next", ...steps.flatMap(step)]),
  ]);
}

function row({ outcome, issuer, decision }: ProviderResult): string[] {
  const days = decision?.daysToExpiry ?? null;
  const missing = decision === null ? "-" : String(decision.missing.length);
  const { sign, word } = OUTCOMES[outcome];
  return [`${sign} ${word}`, code(issuer), missing, days === null ? "-" : daysText(days)];
}

/** What is stale is kept on purpose: by itself it is worth no look. */
function details({ outcome, issuer, arn, registered, decision, findings, fault }: ProviderResult): string[] {
  const told = findings.filter((each) => each.code !== "stale");
  if (outcome === "in-sync" && told.length === 0) return [];
  const command = outcome === "drifted" || outcome === "rotation-failed" ? decision?.planned : null;
  const undo = outcome === "rotated" ? registered : null;
  return [
    `#### ${OUTCOMES[outcome].word}: ${code(issuer)}`,
    [
      `- ARN ${code(arn)}`,
      ...(fault === null ? [] : [`- Reason: ${code(fault.code)}: ${plain(fault.message)}`]),
      ...(decision === null ? [] : [`- ${signInSentence(decision.verification)}`]),
      ...(decision?.missing ?? []).map((value) => `- ${outcome === "rotated" ? "Added" : "Missing"}: ${code(value)}`),
      ...told.map(({ code: name, message }) => `- ${code(name)}: ${plain(message)}`),
    ].join("\n"),
    ...commandBlock("Correct it without this program:", restoreCommand(arn, command ?? [])),
    ...commandBlock("To restore, first stop the function or set it to audit:", restoreCommand(arn, undo ?? [])),
  ];
}

function commandBlock(text: string, command: string | null): string[] {
  return command === null ? [] : [text, block(command, "sh")];
}

function step({ text, commands }: NextStep): string[] {
  return [text, block(commands.join("\n"), "sh")];
}
