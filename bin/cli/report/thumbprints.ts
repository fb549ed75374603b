import { isPlaceholder } from "../../../rotation/core/certificate/thumbprint.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import type { ProviderResult, RunResult, Thumbprint } from "../../../rotation/core/model.js";
import { html, type Markup } from "./html.js";

/** A letter for each thumbprint of a section: the same letter is the same value, wherever it stands. */
export type Letters = ReadonlyMap<Thumbprint, string>;

/** Letters for what providers require, plan and register, then for the last certificates of all presented chains. */
export function lettersOf({ providers, endpoints }: RunResult): Letters {
  const decisions = providers.flatMap(({ decision }) => decision ?? []);
  const presented = endpoints.flatMap(({ observations }) => observations.flatMap((seen) => lastOf(seen) ?? []));
  const values = [
    ...decisions.flatMap(({ required }) => required),
    ...decisions.flatMap(({ planned }) => planned),
    ...providers.flatMap(({ registered }) => registered),
    ...presented,
  ];
  const distinct = [...new Set(values)].filter((value) => !isPlaceholder(value));
  return new Map(distinct.map((value, index) => [value, letter(index)]));
}

/** A thumbprint that can be compared at a glance: its letter and its digits in groups of eight, copied without gaps. */
export function thumbprintMarkup(value: Thumbprint, letters: Letters): Markup {
  const known = letters.get(value);
  const groups = /^[0-9a-f]{40}$/.test(value) ? (value.match(/.{8}/g) ?? []) : [];
  const digits = groups.length > 0 ? groups.map((group) => html`<span>${group}</span>`) : sanitize(value);
  return html`<span class="print">${letterMarkup(known)}<code>${digits}</code></span>`;
}

/** The letter alone; a gap of the same width without one. */
export function letterMarkup(known: string | undefined): Markup {
  return known === undefined ? html`<span class="key none">&nbsp;</span>` : html`<b class="key">${known}</b>`;
}

/** What becomes of a value of the old or the new list. */
export interface Fate {
  readonly value: Thumbprint;
  readonly kind: "kept" | "added" | "dropped" | "unmet";
  readonly text: string;
}

/** What becomes of every value of the registered, the required and the planned list. */
export function fatesOf({ registered, decision, outcome }: ProviderResult): Fate[] {
  if (decision === null) return registered.map((value) => ({ value, kind: "kept", text: "registered, not compared" }));
  const { planned, required, plan } = decision;
  const [adding, dropping] = VERBS[outcome] ?? ["to be added", "to be dropped"];
  const noVerdict = plan.kind === "refuse" || plan.kind === "incomplete";
  const why = (value: Thumbprint) => (isPlaceholder(value) ? "placeholder" : "not required");
  const spare = (value: Thumbprint) => (noVerdict ? "registered, stays" : `registered, ${why(value)}, stays`);
  const fate = (kind: Fate["kind"], text: (value: Thumbprint) => string) => (value: Thumbprint) => ({
    value,
    kind,
    text: text(value),
  });
  const kept = registered.filter((value) => planned.includes(value));
  return [
    ...kept.map(fate("kept", (value) => (required.includes(value) ? "registered, required" : spare(value)))),
    ...planned.filter((value) => !registered.includes(value)).map(fate("added", () => `required, ${adding}`)),
    ...required.filter((value) => !planned.includes(value)).map(fate("unmet", () => "required, not registered")),
    ...registered
      .filter((value) => !planned.includes(value))
      .map(fate("dropped", (value) => `${why(value)}, ${dropping}`)),
  ];
}

const VERBS: Partial<Record<ProviderResult["outcome"], readonly [string, string]>> = {
  rotated: ["added", "dropped"],
  "rotation-failed": ["not added", "not dropped"],
  "not-checked": ["not added yet", "not dropped yet"],
};

const KINDS: readonly Fate["kind"][] = ["kept", "added", "unmet", "dropped"];
const SIGNS: Readonly<Record<Fate["kind"], string>> = { kept: "=", added: "+", unmet: "!", dropped: "−" };

/** A list of thumbprints with what becomes of each: what stays first, in each kind by letter. */
export function fatesMarkup(fates: readonly Fate[], letters: Letters): Markup {
  if (fates.length === 0) return html`<span class="quiet">none registered</span>`;
  const order = [...letters.keys(), ...fates.map(({ value }) => value)];
  const sorted = fates.toSorted(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || order.indexOf(a.value) - order.indexOf(b.value),
  );
  return html`<ul class="fates">${sorted.map(
    ({ value, kind, text }) =>
      html`<li class="${kind}"><span class="sign" aria-hidden="true">${SIGNS[kind]}</span>${thumbprintMarkup(value, letters)} <span class="fate">${text}</span></li>`,
  )}</ul>`;
}

function lastOf(seen: RunResult["endpoints"][number]["observations"][number]): Thumbprint | undefined {
  return "chain" in seen ? seen.chain.at(-1)?.sha1 : undefined;
}

/** A to Z, then AA to ZZ. */
function letter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${letter(Math.floor(index / 26) - 1)}${last}`;
}
