import picocolors from "picocolors";
import type { Outcome } from "../../../lambda/core/model.js";

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
  switch (outcome) {
    case "in-sync":
    case "rotated":
      return colors.green(outcome);
    case "drifted":
      return colors.yellow(outcome);
    case "skipped":
      return colors.dim(outcome);
    default:
      return colors.red(outcome);
  }
}

/** Text wrapped to the width, every line after the first indented like the text after `label`. */
export function labelled(label: string, text: string, { columns }: Style): string {
  const width = columns - label.length;
  return wrap(text, width)
    .map((line, index) => (index === 0 ? label : " ".repeat(label.length)) + line)
    .join("\n");
}

/** Breaks at spaces; a longer word is broken anywhere. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => long.match(new RegExp(`.{1,${width}}`, "gu")) ?? [""])) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
