/** Columns of the mail. */
const COLUMNS = 80;

/** Lines whose text is to be pasted, and where it begins. */
const PASTED = /^( {2}(?:Correct|Restore|Look|Or) +)(.*)$/s;

/** Text for a mail of 80 columns: prose is wrapped, commands are continued so that a shell takes them as they stand. */
export function laidOut(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, label, command] = PASTED.exec(line) ?? [];
    return label === undefined || command === undefined ? wrapped(line) : pasted(label, command);
  });
}

/** What stands in quotes is left alone: a line end would become part of it. */
function pasted(label: string, command: string): string[] {
  if (label.length + command.length <= COLUMNS || /'[^']*\s|\n/.test(command))
    return [label.trimEnd(), `    ${command}`];
  const parts = command.split(/ (?=--[a-z])| (?=[0-9a-f]{40}(?: |$))(?<!--thumbprint-list )/);
  return [label.trimEnd(), ...parts.map((part, at) => `    ${part}${at === parts.length - 1 ? "" : " \\"}`)];
}

/** What follows a label, or a dash, is indented as its beginning. */
function wrapped(line: string): string[] {
  const indent = " ".repeat(line.length - line.replace(/^(?: {2}\S+ +|- )/, "").length);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > COLUMNS) {
    const space = rest.lastIndexOf(" ", COLUMNS);
    const at = space > indent.length ? space : rest.indexOf(" ", COLUMNS);
    if (at < 0) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest];
}
