import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import { FINDINGS, type FindingCode, hasWarning } from "../../../rotation/core/finding.js";
import type { ProviderResult } from "../../../rotation/core/model.js";
import { MOST_URGENT_FIRST, OUTCOMES } from "../../../rotation/core/outcome.js";
import { issuerHostOfArn } from "../../../rotation/core/reach/issuer.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import { html, type Insert, type Markup } from "./html.js";
import { mark, outcomeMark } from "./outcomes.js";

interface Item {
  /** An outcome or the code of a finding; ends the id that findings link to. */
  readonly code: string;
  readonly label: Markup;
  readonly meaning: string;
  readonly action: string;
  readonly concerned: readonly ProviderResult[];
}

/** What to do about the outcomes and findings of a run, each once, the worst first. Empty when nothing is. */
export function whatToDoMarkup(providers: readonly ProviderResult[], sectionId: string): Markup {
  const items = [...outcomeItems(providers), ...findingItems(providers)];
  if (items.length === 0) return html``;
  return html`<h3>What to do</h3>
<div class="scroll"><table class="todo">
<caption class="hidden">Outcomes and findings, the worst first</caption>
<thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col">What it means, and what to do</th></tr></thead>
<tbody>${items.map((item) => itemMarkup(item, sectionId))}</tbody></table></div>`;
}

function itemMarkup({ code, label, meaning, action, concerned }: Item, sectionId: string): Markup {
  const hosts = [...new Set(concerned.map(({ arn }) => issuerHostOfArn(arn)))];
  const [first = "", ...others] = hosts;
  const more = others.length === 0 ? "" : ` and ${countOf(others.length, "more host")}`;
  return html`<tr id="${sectionId}-${code}"><th scope="row">${label}</th><td>${countOf(concerned.length, "provider")}<div class="quiet"><bdi>${sanitize(first)}</bdi>${more}</div></td><td>${typed(meaning)} <div class="do">${typed(action)}</div></td></tr>
`;
}

function outcomeItems(providers: readonly ProviderResult[]): Item[] {
  return MOST_URGENT_FIRST.flatMap((code) => {
    const concerned = providers.filter(({ outcome }) => outcome === code);
    const { meaning, actions } = OUTCOMES[code];
    if (concerned.length === 0 || actions.length === 0) return [];
    return [{ code, label: outcomeMark(code), meaning, action: actions.join(" "), concerned }];
  });
}

function findingItems(providers: readonly ProviderResult[]): Item[] {
  const items = (Object.keys(FINDINGS) as FindingCode[]).flatMap((code) => {
    const concerned = providers.filter(({ findings }) => findings.some((finding) => finding.code === code));
    if (concerned.length === 0) return [];
    const warning = hasWarning(concerned.flatMap(({ findings }) => findings.filter((each) => each.code === code)));
    const { meaning, action } = FINDINGS[code];
    return [{ code, label: findingLabel(code, warning), meaning, action, concerned, warning }];
  });
  return items.sort((a, b) => Number(b.warning) - Number(a.warning));
}

function findingLabel(code: FindingCode, warning: boolean): Markup {
  return mark(warning ? { tone: "warn", sign: "!", word: code } : { tone: "dim", sign: "i", word: code });
}

/** Text in backquotes is typed as it stands. */
function typed(text: string): Insert[] {
  return text.split("`").map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
}
