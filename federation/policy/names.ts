import type { Statement } from "./model.js";

/** What a token asks of a role. */
export const ACTION = "sts:AssumeRoleWithWebIdentity";

/** `statement 2 "Runner"`. */
export function statementName(statement: Statement | null): string {
  if (statement === null) return "no statement";
  return `statement ${statement.position}${statement.sid === null ? "" : ` "${statement.sid}"`}`;
}
