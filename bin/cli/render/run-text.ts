import { daysText } from "../../../rotation/core/certificate/expiry.js";
import { escapeUnprintable, sanitize } from "../../../rotation/core/fault/sanitize.js";
import type { Decision, Outcome, ProviderResult, RunResult, Thumbprint } from "../../../rotation/core/model.js";
import { isInScope } from "../../../rotation/core/outcome.js";
import { restoreCommand } from "../../../rotation/core/tell/restore.js";
import { signInSentence } from "../../../rotation/core/tell/sign-in.js";
import { summaryLine } from "../../../rotation/core/tell/summary.js";
import type { NextStep } from "../next-steps.js";
import { skippedGroups } from "./skipped.js";
import { labelled, paintOutcome, type Style, wrap } from "./style.js";

/** A run as text: the sum, a table of all providers, the details of those that need a look, and what to do next. */
export function runText(result: RunResult, style: Style, steps: readonly NextStep[] = []): string {
  const inScope = result.providers.filter(isInScope);
  const skipped = result.providers.filter((provider) => !isInScope(provider));
  const details = inScope.filter(needsALook).map((provider) => providerText(provider, style));
  const blocks = [
    style.colors.bold(summaryLine(result.providers)),
    ...(inScope.length === 0 ? [] : [overview(inScope, style)]),
    ...details,
    ...doubts(inScope, style),
    ...(skipped.length === 0 ? [] : [skippedText(skipped, style)]),
    ...(steps.length === 0 ? [] : [stepsText(steps, style)]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** What is stale is kept on purpose, and an extra anchor is the host's: by themselves they are worth no look. */
function needsALook({ outcome, findings }: ProviderResult): boolean {
  return outcome !== "in-sync" || findings.some(({ code }) => code !== "stale" && code !== "extra-anchor");
}

/** Doubts about whole hosts: once, however many providers are behind them. */
function doubts(providers: readonly ProviderResult[], style: Style): string[] {
  const warnings = providers
    .flatMap(({ findings }) => findings)
    .filter(({ code, severity }) => code === "extra-anchor" && severity === "warning");
  const messages = new Set(warnings.map(({ message }) => message));
  return [...messages].map((message) => labelled("extra-anchor  ", message, style, style.colors.yellow));
}

/** Widths of the columns beside the issuer's, the space after each included. */
const OUTCOME_WIDTH = 17;
const NUMBER_WIDTH = 11;

function overview(providers: readonly ProviderResult[], style: Style): string {
  const issuerWidth = style.columns - OUTCOME_WIDTH - 2 * NUMBER_WIDTH;
  const row = (outcome: string, issuer: string, missing: string, days: string) =>
    `${outcome.padEnd(OUTCOME_WIDTH)}${issuer.padEnd(issuerWidth)}${missing.padEnd(NUMBER_WIDTH)}${days}`.trimEnd();
  const lines = providers.flatMap(({ outcome, issuer, decision }) => {
    const days = decision?.daysToExpiry ?? null;
    const [first = "", ...more] = wrap(sanitize(issuer), issuerWidth - 1);
    const head = row(outcome, first, missingText(outcome, decision), days === null ? "-" : daysText(days));
    return [head.replace(outcome, paintOutcome(outcome, style)), ...more.map((line) => row("", line, "", ""))];
  });
  return [row("OUTCOME", "ISSUER", "MISSING", "ENDS IN"), ...lines].join("\n");
}

function missingText(outcome: Outcome, decision: Decision | null): string {
  if (decision === null) return "-";
  const count = decision.missing.length;
  return outcome === "rotated" ? `0 (was ${count})` : String(count);
}

function providerText(provider: ProviderResult, style: Style): string {
  const { outcome, issuer, arn, decision, findings, fault } = provider;
  const row = (label: string, text: string) => labelled(`  ${label.padEnd(9)} `, text, style);
  return [
    labelled(`${outcome}  `, sanitize(issuer), style).replace(outcome, paintOutcome(outcome, style)),
    `  arn       ${escapeUnprintable(arn)}`,
    ...(fault === null ? [] : [row("reason", `${fault.code}: ${fault.message}`)]),
    ...(decision === null ? [] : thumbprintLines(provider, decision, style)),
    ...(decision === null ? [] : [row("sign-in", signInSentence(decision.verification))]),
    ...findings.map(({ code, message }) => row("finding", `${code}: ${message}`)),
    ...(outcome === "rotated" ? restoreLines(provider, style) : []),
    ...(outcome === "drifted" || outcome === "rotation-failed" ? correctLines(provider) : []),
  ].join("\n");
}

/** Every value of the old and the new list, with what becomes of it. */
function thumbprintLines({ registered, outcome }: ProviderResult, decision: Decision, { colors }: Style): string[] {
  const { planned, required } = decision;
  const done = outcome === "rotated";
  const note = (value: Thumbprint) => (required.includes(value) ? "required" : "not required");
  const kept = registered.filter((value) => planned.includes(value));
  const dropped = registered.filter((value) => !planned.includes(value));
  const added = planned.filter((value) => !registered.includes(value));
  const unmet = required.filter((value) => !planned.includes(value));
  return [
    ...kept.map((value) => `  = ${sanitize(value)}  registered, ${note(value)}`),
    ...added.map((value) => colors.green(`  + ${value}  required, ${done ? "added" : "to be added"}`)),
    ...dropped.map((value) =>
      colors.red(`  - ${sanitize(value)}  ${note(value)}, ${done ? "dropped" : "to be dropped"}`),
    ),
    ...unmet.map((value) => colors.yellow(`  ! ${value}  required, not registered`)),
  ];
}

/** The command is not wrapped, so that it can be copied. */
function restoreLines({ arn, registered }: ProviderResult, style: Style): string[] {
  const command = restoreCommand(arn, registered);
  if (command === null)
    return ["  restore   not possible: the list was empty before, and IAM does not take an empty one"];
  return [
    labelled("  restore   ", "first stop the function or set it to audit, then:", style),
    escapeUnprintable(command),
  ];
}

/** The command is not wrapped, so that it can be copied. */
function correctLines({ arn, decision }: ProviderResult): string[] {
  const command = restoreCommand(arn, decision?.planned ?? []);
  return command === null ? [] : ["  correct   one at a time, without this program:", escapeUnprintable(command)];
}

/** By host and reason: a hundred providers of one host are one line. */
function skippedText(skipped: readonly ProviderResult[], style: Style): string {
  const lines = skippedGroups(skipped).map(({ name, note, count }) =>
    labelled("  ", `${sanitize(name)}${count === 1 ? "" : ` (${count})`}: ${note}`, style),
  );
  return [style.colors.dim(`skipped (${skipped.length})`), ...lines].join("\n");
}

/** What to do next; commands are not wrapped. */
function stepsText(steps: readonly NextStep[], style: Style): string {
  const lines = steps.flatMap(({ text, commands }) => [
    labelled("  ", text, style),
    ...commands.map((command) => `    ${escapeUnprintable(command)}`),
  ]);
  return [style.colors.bold("next"), ...lines].join("\n");
}
