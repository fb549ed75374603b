import { type ParsedIni, type Sections, splitAt } from "./sections.js";

/** The section whose settings hold for all others. */
const DEFAULTS = "DEFAULT";

interface State {
  /** Values as lines, joined at the end. */
  readonly sections: Map<string, Map<string, string[]>>;
  section: Map<string, string[]> | null;
  value: string[] | null;
  indent: number;
}

/**
 * Parses as Python's `configparser.RawConfigParser` does, which boto3 and the AWS CLI use: an indented line continues
 * the value before it, comments stand on lines of their own, and a section or setting may stand there only once.
 * @see https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function parsePythonIni(text: string): ParsedIni {
  const state: State = { sections: new Map(), section: null, value: null, indent: 0 };
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const problem = readLine(state, line);
    if (problem !== null) return { problem: `line ${index + 1}: ${problem}` };
  }
  const sections = joined(state);
  return [...sections.values()].some(hasBadBlock)
    ? { problem: "an indented block holds a line that is no setting" }
    : { sections: withoutBlocks(sections) };
}

function readLine(state: State, line: string): string | null {
  const content = line.trim();
  if (content.startsWith("#") || content.startsWith(";")) return null;
  if (content === "") {
    state.value?.push("");
    return null;
  }
  const indent = line.length - line.trimStart().length;
  if (state.value !== null && indent > state.indent) {
    state.value.push(content);
    return null;
  }
  state.indent = indent;
  return content.startsWith("[") && content.lastIndexOf("]") > 1
    ? openSection(state, content)
    : readSetting(state, content);
}

function openSection(state: State, content: string): string | null {
  const name = content.slice(1, content.lastIndexOf("]"));
  if (state.sections.has(name) && name !== DEFAULTS) return "a section that was there already";
  state.section = state.sections.get(name) ?? new Map();
  state.sections.set(name, state.section);
  state.value = null;
  return null;
}

function readSetting(state: State, content: string): string | null {
  if (state.section === null) return "a setting before the first section";
  const [name, value] = splitAt(content, ["=", ":"]) ?? ["", ""];
  if (name === "") return "neither a section nor a setting";
  if (state.section.has(name.toLowerCase())) return "a setting that was there already";
  state.value = [value];
  state.section.set(name.toLowerCase(), state.value);
  return null;
}

function joined({ sections }: State): Sections {
  const defaults = sections.get(DEFAULTS) ?? new Map<string, string[]>();
  const others = [...sections].filter(([name]) => name !== DEFAULTS);
  return new Map(
    others.map(([name, own]) => {
      const values = [...defaults, ...own].map(([key, lines]) => [key, lines.join("\n").trimEnd()] as const);
      return [name, new Map(values)];
    }),
  );
}

/** A block is an empty value with indented lines below. */
function hasBadBlock(settings: ReadonlyMap<string, string>): boolean {
  const blocks = [...settings.values()].filter((value) => value.startsWith("\n"));
  return blocks.some((block) => block.split("\n").some((line) => line.trim() !== "" && !line.includes("=")));
}

function withoutBlocks(sections: Sections): Sections {
  const flat = (value: string) => (value.startsWith("\n") ? "" : value);
  return new Map(
    [...sections].map(([name, settings]) => [
      name,
      new Map([...settings].map(([key, value]) => [key, flat(value)] as const)),
    ]),
  );
}
