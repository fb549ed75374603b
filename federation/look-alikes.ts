import { codePoint } from "./policy/keys.js";

/** Spaces of every kind, and characters that are not drawn. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/gu;
/** Letters of other alphabets, and dashes, that look like those of ASCII. */
const LETTERS = new Map([
  ...[..."аеорсухіјѕԁһӏοαν"].map((char, index) => [char, "aeopcyxijsdhloav"[index] ?? ""] as const),
  ...[..."АВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"].map(
    (char, index) => [char, "ABEKMHOPCTXIJSABEZHIKMNOPTYX"[index] ?? ""] as const,
  ),
  ...[..."‐‑‒–—−"].map((char) => [char, "-"] as const),
  ["∶", ":"] as const,
  ["∕", "/"] as const,
]);

const FORMS = {
  invisible: (text: string) => text.replace(INVISIBLE, ""),
  letters: (text: string) => Array.from(text.normalize("NFKC"), (char) => LETTERS.get(char) ?? char).join(""),
  dots: (text: string) => text.replace(/\.+$/, ""),
  case: (text: string) => text.toLowerCase(),
} as const;

type Form = keyof typeof FORMS;

/**
 * How two texts differ that look alike, in words; null when they are equal or differ in something that everybody sees.
 *
 * @param fits - how the two are compared, equality when left out
 */
export function likeness(
  wanted: string,
  given: string,
  fits: (wanted: string, given: string) => boolean = (one, other) => one === other,
): string | null {
  const forms = Object.keys(FORMS) as Form[];
  const same = (without?: Form) => {
    const normal = (text: string) =>
      forms.filter((form) => form !== without).reduce((now, form) => FORMS[form](now), text);
    return fits(normal(wanted), normal(given));
  };
  if (fits(wanted, given) || !same()) return null;
  const differing = forms.filter((form) => !same(form));
  return differing.map((form) => WORDS[form](wanted, given)).join(" and ");
}

const WORDS: Readonly<Record<Form, (wanted: string, given: string) => string>> = {
  invisible: (wanted, given) => `by space or invisible characters (${oddities(wanted, given, INVISIBLE)})`,
  letters: (wanted, given) => `by characters that look alike (${oddities(wanted, given, /\P{ASCII}/gu)})`,
  dots: () => "by a dot at the end",
  case: () => "by upper and lower case letters alone",
};

/** The characters that only one of the two has so often, with the side that has them. */
function oddities(wanted: string, given: string, odd: RegExp): string {
  const [policy, token] = [wanted.match(odd) ?? [], given.match(odd) ?? []];
  const named = (side: string, characters: readonly string[], others: readonly string[]) => {
    const extra = [...new Set(characters)].filter((char) => count(characters, char) !== count(others, char));
    return extra.length === 0 ? [] : [`${side} ${extra.map(codePoint).join(", ")}`];
  };
  return [...named("the policy has", policy, token), ...named("the token has", token, policy)].join("; ");
}

function count(characters: readonly string[], char: string): number {
  return characters.filter((each) => each === char).length;
}

/** The text with spaces of every kind, and what is not drawn, written as `<U+00A0>`. */
export function shown(text: string): string {
  return text.replace(INVISIBLE, (char) => `<${codePoint(char)}>`);
}
