import { readText } from "../docs/markdown.js";

/** A command of a page, and what the page says it prints. */
export interface Step {
  readonly line: number;
  readonly command: string;
  readonly output: string;
}

/** What differs between two runs, and nothing else. Each stands for text of the same length, or ends its line. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\/tmp\/oidc-sandbox-\w{6}/g, "/tmp/oidc-sandbox-NNNNNN"],
  [/(?<=127\.0\.0\.1:)\d+/g, "PORT"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "TIME"],
  [/\b\d{10}\b/g, "SECONDS"],
  [/\b\d+ h \d+ min\b|\b\d+ min\b/g, "DURATION"],
  [/\b\d+ ms\b/g, "MILLISECONDS"],
  [/\b(?!0{40})[0-9a-f]{40}\b/g, "THUMBPRINT"],
  // The key id of the issuer: a SHA-256 in base64url.
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, "KEY-ID"],
];

/**
 * The commands of a page in its blocks `console`: `$ ` begins one. It goes on after a backslash at the end of a line, and
 * that of a function to its `}`.
 */
export function stepsOf(path: string): Step[] {
  return stepsIn(readText(path));
}

/** As {@link stepsOf}, of a text. */
export function stepsIn(markdown: string): Step[] {
  const steps: { line: number; command: string[]; output: string[] }[] = [];
  let inside = false;
  for (const [index, line] of markdown.split("\n").entries()) {
    const step = steps.at(-1);
    if (line.startsWith("```")) inside = line === "```console";
    else if (!inside) continue;
    else if (line.startsWith("$ ")) steps.push({ line: index + 1, command: [line.slice(2)], output: [] });
    else if (step?.output.length === 0 && goesOn(step.command)) step.command.push(line);
    else step?.output.push(line);
  }
  return steps.map(({ line, command, output }) => ({
    line,
    command: command.join("\n"),
    output: trim(output.join("\n")),
  }));
}

function goesOn(lines: readonly string[]): boolean {
  const body = lines[0]?.endsWith("() {") && lines.at(-1)?.trim() !== "}";
  return body || lines.at(-1)?.endsWith("\\") === true;
}

/** A text with what differs between two runs replaced by its name, without empty lines around it. */
export function normalised(text: string): string {
  return trim(VARYING.reduce((shown, [pattern, name]) => shown.replaceAll(pattern, name), text));
}

/** Whether a command printed what the page says. A line `…` of the page stands for any lines, or none. */
export function isAsDocumented(printed: string, documented: string): boolean {
  const parts = normalised(documented)
    .split(/^…$/m)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*?")}$`).test(normalised(printed));
}

function trim(text: string): string {
  return text.replace(/^\s*\n|\s+$/g, "");
}
