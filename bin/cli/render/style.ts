import picocolors from "picocolors";
import { OUTCOMES, type Outcome } from "../../../rotation/core/outcome.js";

/** Colours and width of the terminal that a text is rendered for. */
export interface Style {
  readonly columns: number;
  readonly colors: ReturnType<typeof picocolors.createColors>;
}

/** The style for a terminal; narrower than 60 columns is not attempted. */
export function styleFor({ columns, color }: { readonly columns: number; readonly color: boolean }): Style {
  return { columns: Math.max(60, Math.min(columns, 120)), colors: picocolors.createColors(color) };
}

/** An outcome in its colour. */
export function paintOutcome(outcome: Outcome, { colors }: Style): string {
  return PAINTS[OUTCOMES[outcome].tone](colors)(outcome);
}

const PAINTS = {
  good: ({ green }) => green,
  warn: ({ yellow }) => yellow,
  bad: ({ red }) => red,
  dim: ({ dim }) => dim,
} as const satisfies Record<string, (colors: Style["colors"]) => (text: string) => string>;

/** Beside a longer label there is no room: the text goes below. */
const MIN_TEXT_WIDTH = 20;
const BELOW = "      ";

/** Text wrapped to the width, every line after the first indented like the text after `label`. Only the text is painted. */
export function labelled(
  label: string,
  text: string,
  { columns }: Style,
  paint: (text: string) => string = String,
): string {
  const width = columns - label.length;
  if (width < MIN_TEXT_WIDTH) {
    const below = wrap(text, columns - BELOW.length).map((line) => BELOW + paint(line));
    return [label.trimEnd(), ...below].join("\n");
  }
  return wrap(text, width)
    .map((line, index) => (index === 0 ? label : " ".repeat(label.length)) + paint(line))
    .join("\n");
}

/** Breaks after spaces and slashes; what is longer still is broken anywhere. */
export function wrap(text: string, width: number): string[] {
  const anywhere = new RegExp(`.{1,${width}}`, "gu");
  const pieces = text.split(/(?<=[ /])(?!\/)/u).flatMap((piece) => piece.match(anywhere) ?? []);
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if ((line + piece).trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** A line that fits the width: what is longer ends in an ellipsis. */
export function cut(line: string, columns: number): string {
  const characters = Array.from(line);
  return characters.length <= columns ? line : `${characters.slice(0, columns - 1).join("")}…`;
}
