import { Token } from "aws-cdk-lib";
import type { Rule } from "../federation/workload.js";

/** An option of the construct or of the app that cannot be used. Thrown at synth. */
export class OptionError extends Error {
  override readonly name = "OptionError";
  readonly #parts: readonly [option: string, given: string, allowed: string];

  /**
   * @param option - the name of the option, as its user knows it
   * @param given - the value given, as text
   * @param allowed - the values allowed, in words
   */
  constructor(option: string, given: string, allowed: string) {
    super(`${option}: "${given}" is not valid; allowed: ${allowed}`);
    this.#parts = [option, given, allowed];
  }

  /** The same error where the option stands inside of others, like `roles[1]`. */
  within(path: string): OptionError {
    const [option, given, allowed] = this.#parts;
    return new OptionError(`${path}.${option}`, given, allowed);
  }
}

/** What `make` makes. An `OptionError` of it names the option with the path. */
export function within<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof OptionError ? error.within(path) : error;
  }
}

/**
 * The value, when it keeps the rule. It has to be known at synth: a rule says nothing of a token.
 *
 * @throws {OptionError}
 */
export function checked(option: string, value: string, { pattern, allowed }: Rule): string {
  if (Token.isUnresolved(value)) throw new OptionError(option, "a token", `${allowed}; known at synth`);
  if (typeof value !== "string" || !pattern.test(value)) throw new OptionError(option, String(value), allowed);
  return value;
}

/**
 * Refuses the first name that is not allowed.
 *
 * @param what - what the names are of, like `prop of WorkloadRole`
 * @throws {OptionError}
 */
export function refuseUnknown(what: string, names: readonly string[], allowed: readonly string[]): void {
  const unknown = names.find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw new OptionError(what, unknown, allowed.join(", "));
}
