import { escapeUnprintable } from "../../../rotation/core/fault/sanitize.js";

/** Markup that goes to the page as it stands. Only `html` and `raw` make it, so that nothing else can. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What can be inserted into `html`: text is escaped, markup is not, a list is written without separators. */
export type Insert = string | number | Markup | readonly Insert[];

/** Template tag: everything inserted is text unless it is `Markup`. Attribute values must stand in double quotes. */
export function html(text: TemplateStringsArray, ...values: readonly Insert[]): Markup {
  return new Markup(String.raw({ raw: text }, ...values.map(markupOf)));
}

/** Text of our own as markup. Never for anything that comes from outside. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Inserts with a separator between them. */
export function joined(inserts: readonly Insert[], separator: Insert): Insert[] {
  return inserts.flatMap((insert, index) => (index === 0 ? [insert] : [separator, insert]));
}

/** The markup where the condition holds, else nothing. */
export function when(condition: boolean, markup: () => Insert): Insert {
  return condition ? markup() : "";
}

/** Text as it may stand between tags and in a quoted attribute; what cannot be seen is written as `\u{hex}`. */
function escapeHtml(text: string): string {
  return escapeUnprintable(text).replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function markupOf(value: Insert): string {
  if (value instanceof Markup) return value.toString();
  if (typeof value === "object") return value.map(markupOf).join("");
  return escapeHtml(String(value));
}
