import type { Fault, FaultCode } from "../model.js";
import { sanitize } from "./sanitize.js";

/**
 * A broken attempt: a call to a host or to AWS that did not do what it should. Expected conditions (drift, a chain that
 * did not verify) are values, not errors.
 *
 * `cause` is what the platform threw, for `--verbose` and the debug log only.
 */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly fault: Fault;

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = { code, message };
  }
}

/** A setting that cannot be used. `message` names the setting, the value given and the values allowed. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * The fault behind anything thrown.
 *
 * @param otherwise - the code for something that is not a FaultError
 */
export function faultOf(thrown: unknown, otherwise: FaultCode): Fault {
  return thrown instanceof FaultError ? thrown.fault : { code: otherwise, message: messageOf(thrown) };
}

/** The message of anything thrown, sanitized. */
export function messageOf(thrown: unknown): string {
  return sanitize(thrown instanceof Error ? thrown.message : String(thrown));
}
