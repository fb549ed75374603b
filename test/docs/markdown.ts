import { readFileSync } from "node:fs";

/** A row of a table: text by the header of its column. */
export type Row = Readonly<Record<string, string>>;

/** The text of a file of the repository. */
export function readText(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** Headings of that level, in order. */
export function headingsOf(path: string, level = 2): string[] {
  const mark = `${"#".repeat(level)} `;
  const lines = readText(path).split("\n");
  return lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
}

/** The text below a heading of level two, up to the next one. Fails where there is none. */
export function sectionOf(path: string, heading: string): string {
  const [, ...sections] = readText(path).split(/^## /m);
  const section = sections.find((each) => each.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${path} has no section ${heading}`);
  return section.slice(heading.length);
}

/** The first table of a text. Fails where there is none. */
export function tableIn(text: string): Row[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  if (start < 0) throw new Error("no table");
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  const [header = [], , ...rows] = lines.slice(start, end < 0 ? lines.length : end).map(cellsOf);
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""])));
}

/** What stands in backticks, in order. */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** What a table says in one column, its backticks apart. */
export function column(rows: readonly Row[], name: string): string[] {
  return rows.map((row) => (row[name] ?? "").replaceAll("`", ""));
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
