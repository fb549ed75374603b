/** White space, then a word of plain characters, escaped ones and quoted parts. */
const WORD = /\s*((?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s\\"'])+)\s*/y;
const PART = /\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'/g;

/** The words of a line as a POSIX shell splits it, without expansion; null when a quote is left open. */
export function shellWords(line: string): readonly string[] | null {
  const words: string[] = [];
  const pattern = new RegExp(WORD);
  while (pattern.lastIndex < line.length) {
    const [, word] = pattern.exec(line) ?? [];
    if (word === undefined) return null;
    words.push(
      word.replace(PART, (_part, escaped?: string, double?: string, single?: string) => {
        return escaped ?? single ?? (double ?? "").replace(/\\(["\\])/g, "$1");
      }),
    );
  }
  return words;
}
