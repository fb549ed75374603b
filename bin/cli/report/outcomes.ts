import { OUTCOMES, type Outcome } from "../../../rotation/core/outcome.js";
import { html, type Markup } from "./html.js";
import type { SectionStatus } from "./report-input.js";

/** How something looks: always a sign and a word, the colour only repeats them. */
interface Look {
  readonly tone: "good" | "warn" | "bad" | "dim";
  readonly sign: string;
  readonly word: string;
}

const STATUS_LOOKS: Readonly<Record<SectionStatus, Look>> = {
  ok: { tone: "good", sign: "✓", word: "ok" },
  notice: { tone: "warn", sign: "!", word: "needs a look" },
  incomplete: { tone: "bad", sign: "?", word: "incomplete" },
  failed: { tone: "bad", sign: "✗", word: "failed" },
};

/** An outcome as a sign and a word. */
export function outcomeMark(outcome: Outcome): Markup {
  return mark(OUTCOMES[outcome]);
}

/** How a section went as a sign and a word. */
export function statusMark(status: SectionStatus): Markup {
  return mark(STATUS_LOOKS[status]);
}

/** Whether an expectation was met, as a sign and a word. */
export function checkMark(met: boolean): Markup {
  return mark(met ? STATUS_LOOKS.ok : { ...STATUS_LOOKS.failed, word: "differs" });
}

/** The sign and the word of a look, coloured. */
export function mark({ tone, sign, word }: Look): Markup {
  return html`<span class="mark ${tone}"><span class="sign" aria-hidden="true">${sign}</span>${word}</span>`;
}
