import { hideTokens } from "./secrets.js";

/** Remote text longer than this many characters is cut. */
export const MAX_REMOTE_TEXT = 200;

/** Control, format (bidirectional marks among them), line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Remote text made safe for a terminal, a log line, a mail and a chat message: what cannot be seen is written as
 * `\u{hex}`, a token is hidden, and the whole is cut to 200 characters, between escapes, with an ellipsis. Markup is the
 * business of each renderer.
 */
export function sanitize(remote: string): string {
  // No more can matter, and an issuer of a hundred thousand characters is not worth walking through.
  const pieces = Array.from(hideTokens(remote.slice(0, 2 * MAX_REMOTE_TEXT + 2)), escapeCharacters);
  let length = 0;
  const fitting = pieces.filter((piece) => {
    length += Array.from(piece).length;
    return length < MAX_REMOTE_TEXT;
  });
  return length <= MAX_REMOTE_TEXT ? pieces.join("") : `${fitting.join("")}…`;
}

/** The same without the cut, for ARNs and commands, which are of no use in part. */
export function escapeUnprintable(text: string): string {
  return escapeCharacters(hideTokens(text));
}

function escapeCharacters(text: string): string {
  return text.replace(UNPRINTABLE, (char) => `\\u{${Number(char.codePointAt(0)).toString(16)}}`);
}

/** Template tag for messages to people: every inserted value is sanitized, so that no message forgets to. */
export function safe(text: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: text }, ...values.map((value) => sanitize(String(value))));
}
