import type { RunResult } from "../../../rotation/core/model.js";
import { MOST_URGENT_FIRST, OUTCOMES } from "../../../rotation/core/outcome.js";
import { type Summary, summarize } from "../../../rotation/core/tell/summary.js";
import { endpointsMarkup } from "./endpoints.js";
import { html, type Insert, joined, type Markup, when } from "./html.js";
import { checkMark, statusMark } from "./outcomes.js";
import { providersMarkup } from "./providers-table.js";
import { isMet, type ReportCheck, type ReportSection, statusOf } from "./report-input.js";
import { sectionContext } from "./section-context.js";
import { duration, isoMoment } from "./time-text.js";
import { timelineMarkup } from "./timeline.js";
import { whatToDoMarkup } from "./what-to-do.js";

/** A section that stands alone: open, under its heading. */
export function soleSection(section: ReportSection): Markup {
  return html`<section class="run"><h2 id="s1">${section.heading} ${statusMark(statusOf(section))}</h2>
${contentOf(section, 1)}</section>`;
}

/**
 * A section among others: folded when there is nothing to look at. The id lies inside, because a browser that follows
 * a link to something folded unfolds it.
 */
export function foldedSection(section: ReportSection, number: number): Markup {
  const status = statusOf(section);
  const open = status === "ok" ? "" : html` open`;
  return html`<details class="run"${open}><summary><h2><span class="ordinal">${number}</span> ${section.heading} ${statusMark(status)}</h2></summary>
<div id="s${number}" class="content">${contentOf(section, number)}</div></details>
`;
}

function contentOf({ intro, checks, result }: ReportSection, number: number): Insert[] {
  const context = sectionContext(number, result);
  return [
    when(intro !== null, () => html`<p class="intro">${intro ?? ""}</p>`),
    when(checks.length > 0, () => checksMarkup(checks)),
    countsMarkup(summarize(result.providers)),
    html`<p class="facts quiet">${joined(factsOf(result), " · ")}</p>`,
    whatToDoMarkup(result.providers, context.id),
    html`<h3>Providers</h3>`,
    providersMarkup(result.providers, context),
    html`<h3>What the hosts present</h3>`,
    endpointsMarkup(result.endpoints, context),
    timelineMarkup(result.endpoints, context),
  ];
}

function checksMarkup(checks: readonly ReportCheck[]): Markup {
  return html`<div class="scroll"><table class="checks">
<caption>Expected, and what came out</caption>
<thead><tr><th scope="col">What</th><th scope="col">Expected</th><th scope="col">Came out</th><th scope="col">Verdict</th></tr></thead>
<tbody>${checks.map(
    (check) =>
      html`<tr><th scope="row"><bdi>${check.what}</bdi></th><td>${said(check.expected)}</td><td>${said(check.actual)}</td><td>${checkMark(isMet(check))}</td></tr>`,
  )}</tbody></table></div>
`;
}

function said(text: string): Markup {
  return text === "" ? html`<span class="quiet">(nothing)</span>` : html`<bdi>${text}</bdi>`;
}

function countsMarkup(summary: Summary): Markup {
  return html`<dl class="counts">${MOST_URGENT_FIRST.map((name) => {
    const { key, tone, word } = OUTCOMES[name];
    return html`<div class="${summary[key] === 0 ? "none" : tone}"><dt>${word}</dt><dd>${summary[key]}</dd></div>`;
  })}</dl>
`;
}

function factsOf({ mode, startedAt, durationMs, providers }: RunResult): Insert[] {
  const accounts = new Set(providers.flatMap(({ arn }) => /^arn:[^:]*:iam::([^:]*):/.exec(arn)?.[1] ?? []));
  return [
    ...[...accounts].map((account) => html`account ${account}`),
    mode === "audit" ? "mode audit: nothing was written" : "mode enforce",
    `began ${isoMoment(startedAt)}`,
    `took ${duration(durationMs)}`,
  ];
}
