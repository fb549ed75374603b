import type { Thumbprint } from "../model.js";

/**
 * The command that puts a list back, quoted for a POSIX shell. Null for an empty list, which IAM does not take back.
 */
export function restoreCommand(arn: string, thumbprints: readonly Thumbprint[]): string | null {
  if (thumbprints.length === 0) return null;
  const list = thumbprints.map(shellQuote).join(" ");
  return `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${shellQuote(arn)} --thumbprint-list ${list}`;
}

/** Text as one word of a POSIX shell; words of harmless characters stay as they are. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
