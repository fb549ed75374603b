/** A value as a double-quoted YAML or JSON string. @param text - printable ASCII */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Every line that is not empty moved to the right. */
export function indent(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(spaces));
}

/** A value as JSON with a newline at its end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
