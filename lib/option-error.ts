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
 * The value, when it keeps the rule.
 *
 * @throws {OptionError}
 */
export function checked(option: string, value: string, { pattern, allowed }: Rule): string {
  if (!pattern.test(value)) throw new OptionError(option, value, allowed);
  return value;
}
