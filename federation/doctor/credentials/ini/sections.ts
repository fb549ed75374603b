/** A file taken apart: settings by section, in the order of the file. */
export type Sections = Map<string, Map<string, string>>;

export type ParsedIni = { readonly sections: Sections } | { readonly problem: string };

/** The section of this name, made when it is not there. */
export function sectionOf(sections: Sections, name: string): Map<string, string> {
  const found = sections.get(name) ?? new Map<string, string>();
  sections.set(name, found);
  return found;
}

/** The text before the first separator and after it, both without surrounding white space; null without one. */
export function splitAt(text: string, separators: readonly string[]): readonly [string, string] | null {
  const found = separators.map((separator) => text.indexOf(separator)).filter((at) => at >= 0);
  if (found.length === 0) return null;
  const at = Math.min(...found);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** Whether a line begins with white space. */
export function isIndented(line: string): boolean {
  return /^[ \t]/.test(line);
}
