/** An operator for strings and ARNs taken apart, or the test for a key's presence. */
export type Operator =
  | { readonly kind: "null" }
  | {
      readonly kind: "string";
      /** How a request's several values are combined; null for an operator without one. */
      readonly set: "ForAllValues" | "ForAnyValue" | null;
      readonly negated: boolean;
      readonly ignoreCase: boolean;
      /** As a whole, with `*` and `?` as wildcards, or with wildcards in each of the six parts of an ARN. */
      readonly comparison: "whole" | "pattern" | "arn";
      readonly ifExists: boolean;
    };

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. */
const ARN_PARTS = 6;

const STRING = /^(?:(ForAllValues|ForAnyValue):)?(String|Arn)(Not)?(Equals|EqualsIgnoreCase|Like)(IfExists)?$/;

/**
 * Reads an operator's name; null for one that is not evaluated here (numbers, dates, addresses …) and for every other
 * word. AWS takes an ARN for a string, and `ArnEquals` and `ArnLike` for the same.
 *
 * - `StringEquals`, `StringNotLikeIfExists`, `ForAnyValue:StringEqualsIgnoreCase`, `ArnLike`, `Null` are read
 * - `StringLikeIgnoreCase`, `ArnEqualsIgnoreCase`, `NullIfExists`, `stringequals`, `Bool` are not
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseOperator(name: string): Operator | null {
  if (name === "Null") return { kind: "null" };
  const [match, set, type, not, comparison, ifExists] = STRING.exec(name) ?? [];
  const ignoreCase = comparison === "EqualsIgnoreCase";
  if (match === undefined || (type === "Arn" && ignoreCase)) return null;
  const ofString = comparison === "Like" ? "pattern" : "whole";
  return {
    kind: "string",
    set: set === "ForAllValues" || set === "ForAnyValue" ? set : null,
    negated: not !== undefined,
    ignoreCase,
    comparison: type === "Arn" ? "arn" : ofString,
    ifExists: ifExists !== undefined,
  };
}

/**
 * Whether an ARN fits a pattern, each of the six parts between colons by itself; the sixth holds the rest, colons
 * included. Null when one of the two has fewer parts: AWS does not say what happens then.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, value: string): boolean | null {
  const [wanted, given] = [partsOfArn(pattern), partsOfArn(value)];
  if (wanted === null || given === null) return null;
  return wanted.every((part, index) => matchesPattern(part, given[index] ?? ""));
}

function partsOfArn(text: string): readonly string[] | null {
  const parts = text.split(":");
  return parts.length < ARN_PARTS ? null : [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(":")];
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
    } else if (wanted[at] === "?" || wanted[at] === given[index]) {
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
