import { isMap, isScalar, parseAllDocuments, visit } from "yaml";

/** A file of settings is small; a larger one would take longer to parse than `doctor` may run. */
const MAX_CHARACTERS = 128 * 1024;

const MAX_DEPTH = 64;
const MAX_INDENT = 256;

/** How often YAML aliases may be followed: a file is not to grow in memory. */
const MAX_ALIASES = 100;

/**
 * The first document of a YAML text, merge keys followed, as SOPS reads it: further documents are not looked at, and a
 * key that stands in a map twice is refused. Time grows with the length alone, which is bounded.
 */
export function firstDocument(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (text.length > MAX_CHARACTERS) return { problem: `is longer than ${MAX_CHARACTERS} characters` };
  if (isDeep(text)) return { problem: "is nested too deeply" };
  try {
    // The library compares each key with all others, which takes minutes for a large map.
    const all = parseAllDocuments(text, { uniqueKeys: false, merge: true, logLevel: "error" });
    const [document] = Array.isArray(all) ? all : [];
    if (document === undefined) return { value: null };
    if (document.errors.length > 0) return { problem: "is not YAML" };
    return hasTwice(document)
      ? { problem: "names a key twice" }
      : { value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch {
    return { problem: "is not YAML" };
  }
}

/** Whether brackets, or indentation with its marks, go deeper than a person writes: the library's time grows with it. */
function isDeep(text: string): boolean {
  let depth = 0;
  let indent = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth++;
    if (character === "]" || character === "}") depth--;
    indent = " -?\t".includes(character) ? indent + 1 : 0;
    if (depth > MAX_DEPTH || indent > MAX_INDENT) return true;
  }
  return false;
}

function hasTwice(document: Parameters<typeof visit>[0]): boolean {
  let twice = false;
  visit(document, {
    Map(_key, map) {
      const names = map.items
        .map(({ key }) => (isScalar(key) ? String(key.value) : null))
        .filter((name) => name !== null);
      if (isMap(map) && new Set(names).size < names.length) twice = true;
      return twice ? visit.BREAK : undefined;
    },
  });
  return twice;
}
