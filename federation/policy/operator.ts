/** A string operator taken apart, or the test for a key's presence. */
export type Operator =
  | { readonly kind: "null" }
  | {
      readonly kind: "string";
      /** How a request's several values are combined; null for an operator without one. */
      readonly set: "ForAllValues" | "ForAnyValue" | null;
      readonly negated: boolean;
      readonly ignoreCase: boolean;
      /** Whether `*` and `?` in the policy are wildcards. */
      readonly wildcards: boolean;
      readonly ifExists: boolean;
    };

const STRING = /^(?:(ForAllValues|ForAnyValue):)?String(Not)?(?:(Equals)(IgnoreCase)?|(Like))(IfExists)?$/;

/**
 * Reads an operator's name; null for one that is not evaluated here (numbers, dates, ARNs …) and for every other word.
 *
 * - `StringEquals`, `StringNotLikeIfExists`, `ForAnyValue:StringEqualsIgnoreCase`, `Null` are read
 * - `StringLikeIgnoreCase`, `NullIfExists`, `stringequals`, `Bool` are not
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseOperator(name: string): Operator | null {
  if (name === "Null") return { kind: "null" };
  const match = STRING.exec(name);
  if (match === null) return null;
  const [, set, not, , ignoreCase, like, ifExists] = match;
  return {
    kind: "string",
    set: set === "ForAllValues" || set === "ForAnyValue" ? set : null,
    negated: not !== undefined,
    ignoreCase: ignoreCase !== undefined,
    wildcards: like !== undefined,
    ifExists: ifExists !== undefined,
  };
}

/**
 * Whether `value` fits `pattern`, where `*` stands for any number of characters and `?` for exactly one.
 * Takes at most the product of both lengths in steps, whatever the pattern.
 */
export function matchesPattern(pattern: string, value: string): boolean {
  const [wanted, given] = [Array.from(pattern), Array.from(value)];
  let [at, star, resume] = [0, -1, 0];
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === "*") {
      star = at;
      resume = index;
      at += 1;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((char) => char === "*");
}
