/** The runbook of this package, for whoever did not publish it elsewhere. */
const RUNBOOK_FILE = "docs/runbook.md";

/**
 * Where the runbook says what to do about an alarm or an event. Its key is the section's anchor.
 *
 * @param runbookUrl - where the runbook is published; null for the file of this package
 */
export function runbookLink(runbookUrl: string | null, key: string): string {
  return `${runbookUrl ?? RUNBOOK_FILE}#${key}`;
}
