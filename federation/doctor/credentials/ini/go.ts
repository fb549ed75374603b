import { isIndented, type ParsedIni, type Sections, sectionOf, splitAt } from "./sections.js";

/** White space before a mark begins a comment. */
const COMMENTS = [" #", " ;", "\t#", "\t;"];

interface State {
  readonly sections: Sections;
  section: Map<string, string> | null;
  /** The setting before this line. */
  last: string;
}

/**
 * Parses as aws-sdk-go-v2 does: an indented setting is one of its own unless the value before it is empty, quotes
 * around a value go away and those around a profile's name stay, and lines that say nothing are ignored.
 * @see https://github.com/aws/aws-sdk-go-v2/tree/main/config/internal/ini
 */
export function parseGoIni(text: string): ParsedIni {
  const state: State = { sections: new Map(), section: null, last: "" };
  for (const line of text.split("\n")) {
    const content = line.trim();
    if (content !== "" && !/^[ \t]*[#;]/.test(line)) readLine(state, line);
  }
  return { sections: state.sections };
}

function readLine(state: State, line: string): void {
  const name = sectionName(line);
  if (name !== null) {
    state.section = name === "" ? null : sectionOf(state.sections, name);
    state.last = "";
    return;
  }
  if (state.section === null) return;
  const indented = isIndented(line);
  const setting = splitAt(indented ? line : withoutComment(line), ["=", ":"]);
  if (setting !== null) {
    const open = indented && state.last !== "" && state.section.get(state.last) === "";
    if (!open) set(state, setting[0], unquoted(setting[1]), indented);
  } else if (indented) continueValue(state, line);
}

function set(state: State, name: string, value: string, indented: boolean): void {
  state.last = name.toLowerCase();
  state.section?.set(state.last, indented ? withoutComment(value).trim() : value);
}

function continueValue({ section, last }: State, line: string): void {
  const value = section?.get(last) ?? "";
  if (value !== "") section?.set(last, `${value}\n${line.trimStart()}`);
}

/** `KIND NAME` or `NAME`; null for a line that opens no section. */
function sectionName(line: string): string | null {
  const content = line.slice(0, firstOf(line, ["#", ";"])).trim();
  if (!content.startsWith("[") || !content.endsWith("]")) return null;
  const [, kind = "", name = ""] = /^([^ \t]*)[ \t]*(.*)$/.exec(content.slice(1, -1).trim()) ?? [];
  return name === "" ? kind : `${kind} ${name}`;
}

function withoutComment(text: string): string {
  return text.slice(0, firstOf(text, COMMENTS)).trimEnd();
}

function firstOf(text: string, marks: readonly string[]): number {
  const found = marks.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
  return Math.min(text.length, ...found);
}

function unquoted(value: string): string {
  const quote = value[0] ?? "";
  return value.length > 1 && `"'`.includes(quote) && value.endsWith(quote) ? value.slice(1, -1) : value;
}
