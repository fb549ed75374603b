import { escapeUnprintable, sanitize } from "../../../rotation/core/fault/sanitize.js";

/** Remote text in running Markdown: made safe to print, and all markup in it literal. */
export function plain(text: string): string {
  const literal = sanitize(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  // `@` would call people, `#` links to issues.
  return literal.replace(/[\\`*_~[\]|#@!]/g, "\\$&");
}

/** Text as code; inside a table too. What cannot be seen is escaped. */
export function code(text: string): string {
  const shown = escapeUnprintable(text);
  const fence = "`".repeat(1 + longestRun(shown));
  const pad = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown.replaceAll("|", "\\|")}${pad}${fence}`;
}

/** Commands or a file, to be copied. */
export function block(text: string, language = ""): string {
  const fence = "`".repeat(Math.max(3, 1 + longestRun(text)));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** A table; nothing without rows. Cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")];
}

/** Our own text, in which what is to be typed stands in backquotes. */
export function document(blocks: readonly string[]): string {
  return `${blocks.filter((text) => text !== "").join("\n\n")}\n`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
