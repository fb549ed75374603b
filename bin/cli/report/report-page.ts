import { html, type Markup, raw, when } from "./html.js";
import { statusMark } from "./outcomes.js";
import { type ReportInput, type ReportSection, type SectionStatus, statusOf } from "./report-input.js";
import { foldedSection, soleSection } from "./section.js";
import { STYLE } from "./style-sheet.js";
import { isoMoment } from "./time-text.js";

/**
 * One self-contained HTML page: it loads nothing, runs no script and links only within itself, so that it works as an
 * attachment. Everything in it is text but for the markup written here; a policy in its head forbids all the rest.
 */
export function reportPage({ title, generatedAt, sections }: ReportInput): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header><h1>${title}</h1><p class="quiet">Written ${isoMoment(generatedAt)}</p></header>
<main>
${sectionsMarkup(sections)}
</main>
<footer><p>A thumbprint is the SHA-1 of the last certificate that a host presents. Only chains that verified for the host's name count; a refused one is shown and never registered.</p></footer>
</body>
</html>
`;
  return page.toString();
}

function sectionsMarkup(sections: readonly ReportSection[]): Markup {
  const [only] = sections;
  if (only === undefined) return html`<p class="quiet">Nothing was run.</p>`;
  if (sections.length === 1) return soleSection(only);
  return html`${contentsMarkup(sections)}${sections.map((section, index) => foldedSection(section, index + 1))}`;
}

function contentsMarkup(sections: readonly ReportSection[]): Markup {
  const items = sections.map(
    (section, index) =>
      html`<li><span class="ordinal">${index + 1}</span> <a href="#s${index + 1}">${section.heading}</a> ${statusMark(statusOf(section))}</li>`,
  );
  return html`<nav aria-label="Contents"><h2 class="hidden">Contents</h2><p class="verdict">${verdictOf(sections)}</p><ol>${items}</ol>${when(
    sections.some((section) => statusOf(section) === "ok"),
    () => html`<p class="quiet">What is ok is folded.</p>`,
  )}</nav>
`;
}

const VERDICTS: readonly (readonly [SectionStatus, string])[] = [
  ["failed", "failed"],
  ["incomplete", "incomplete"],
  ["notice", "to look at"],
  ["ok", "ok"],
];

/** `13 in all: 1 failed, 12 ok`. */
function verdictOf(sections: readonly ReportSection[]): string {
  const parts = VERDICTS.map(([status, word]) => ({
    count: sections.filter((section) => statusOf(section) === status).length,
    word,
  }));
  const told = parts.filter(({ count }) => count > 0).map(({ count, word }) => `${count} ${word}`);
  return `${sections.length} in all: ${told.join(", ")}`;
}
