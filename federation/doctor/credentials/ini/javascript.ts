import { type ParsedIni, type Sections, sectionOf, splitAt } from "./sections.js";

/** Words before the name of a section that the SDK knows. */
const KINDS = ["profile", "sso-session", "services"];

/** A word, one blank, and a name that may be quoted. */
const PREFIXED = /^([\w-]+)\s(["']?)([\w@+.%:/-]+)\2$/;

/**
 * Parses as the JavaScript SDK does: indentation counts only below a setting without value, `#` and `;` begin a
 * comment after white space, names are compared letter by letter. A prefixed section is named `KIND.NAME`.
 * @see https://github.com/smithy-lang/smithy-typescript (shared-ini-file-loader)
 */
export function parseJavascriptIni(text: string): ParsedIni {
  const state: State = { sections: new Map(), section: null, block: false };
  for (const line of text.split(/\r?\n/)) {
    const content = withoutComment(line).trim();
    if (!content.startsWith("[") || !content.endsWith("]")) {
      readSetting(state, content, line.trimStart() !== line);
      continue;
    }
    const name = content.slice(1, -1);
    // The SDK throws, and takes the file for empty.
    if (["__proto__", "profile __proto__"].includes(name)) return { sections: new Map() };
    state.section = sectionName(name);
    state.block = false;
  }
  return { sections: state.sections };
}

interface State {
  readonly sections: Sections;
  section: string | null;
  /** Whether indented settings belong to one without value. */
  block: boolean;
}

function readSetting(state: State, content: string, indented: boolean): void {
  const [name, value] = splitAt(content, ["="]) ?? ["", ""];
  if (!state.section || name === "") return;
  if (value === "") {
    state.block = true;
    return;
  }
  state.block &&= indented;
  const settings = sectionOf(state.sections, state.section);
  if (!state.block) settings.set(name, value);
}

function sectionName(name: string): string | null {
  const [, kind, , own] = PREFIXED.exec(name) ?? [];
  if (kind === undefined) return name;
  return KINDS.includes(kind) ? `${kind}.${own}` : null;
}

function withoutComment(line: string): string {
  for (let at = 0; at < line.length; at++) {
    const mark = line[at] === "#" || line[at] === ";";
    if (mark && (at === 0 || /\s/.test(line[at - 1] ?? ""))) return line.slice(0, at);
  }
  return line;
}
