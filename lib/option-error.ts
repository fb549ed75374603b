/** An option of the construct or of the app that cannot be used. Thrown at synth. */
export class OptionError extends Error {
  override readonly name = "OptionError";

  /**
   * @param option - the name of the option, as its user knows it
   * @param given - the value given, as text
   * @param allowed - the values allowed, in words
   */
  constructor(option: string, given: string, allowed: string) {
    super(`${option}: "${given}" is not valid; allowed: ${allowed}`);
  }
}
