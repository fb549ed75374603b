/** What stands in place of a token. */
export const HIDDEN_TOKEN = "(a token, not shown)";

/** Everything that base64 and the dots of a JWT are written with, as long as the shortest beginning of a token. */
const RUN = /[\w.+/=~-]{11,}/g;

/** Base64 of `{"`, of `{` with a space or a new line after it, and of `{}`: how header and claims of a JWT begin. */
const JSON_BEGINS = "e(?:y[IJA]|w[o0k]|30)";
const HEADER_OF_A_WORD = /(?<![\w-])ey[IJA][\w-]{8,}/;
const HEADER = new RegExp(JSON_BEGINS);
const CLAIMS = new RegExp(`^${JSON_BEGINS}`);

/**
 * The text with every token in it replaced, whole or cut off: what begins like the header of a JWT, up to where it
 * ends, its signature included. Whoever pastes a token into a variable or an option must not find it in a log. Takes
 * time in proportion to the length.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 */
export function hideTokens(text: string): string {
  return text.replace(RUN, (run) => {
    const starts = [run.search(HEADER_OF_A_WORD), pairStart(run)].filter((start) => start >= 0);
    return starts.length === 0 ? run : run.slice(0, Math.min(...starts)) + HIDDEN_TOKEN;
  });
}

/** Where two parts begin that are both JSON, the first behind other letters perhaps; -1 where there are none. */
function pairStart(run: string): number {
  const parts = run.split(".");
  let end = 0;
  for (const [index, part] of parts.entries()) {
    end += part.length;
    const word = part.replace(/^.*[+/=~]/, "");
    const at = word.search(HEADER);
    if (at >= 0 && CLAIMS.test(parts[index + 1] ?? "")) return end - word.length + at;
    end += 1;
  }
  return -1;
}
