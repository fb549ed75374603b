import { AwsError, type Fields, type Value } from "./model.js";

/** Typed reading of an operation's input. A form carries numbers and flags as text; both kinds are accepted. */

/** A text member, or null when absent. @throws {AwsError} MalformedInput when it is something else */
export function readText(input: Fields, name: string): string | null {
  const value = input[name] ?? null;
  if (value === null || typeof value === "string") {
    return value;
  }
  throw malformed(name);
}

/** A number, or null when absent; `NaN` and infinities pass, as JSON carries them by name. @throws {AwsError} MalformedInput */
export function readNumber(input: Fields, name: string): number | null {
  const value = input[name] ?? null;
  return value === null ? null : toNumber(value, name);
}

/** A list of numbers, empty when absent. @throws {AwsError} MalformedInput */
export function readNumbers(input: Fields, name: string): readonly number[] {
  return readList(input, name).map((value) => toNumber(value, name));
}

/** A flag, or null when absent. @throws {AwsError} MalformedInput when it is neither true nor false */
export function readFlag(input: Fields, name: string): boolean | null {
  const value = input[name] ?? null;
  if (value === null || typeof value === "boolean") {
    return value;
  }
  if (value === "true" || value === "false") {
    return value === "true";
  }
  throw malformed(name);
}

/** A moment: ISO 8601 text in a form, seconds since 1970 in JSON; null when absent. @throws {AwsError} MalformedInput */
export function readDate(input: Fields, name: string): Date | null {
  const value = input[name] ?? null;
  if (value === null) {
    return null;
  }
  const date = typeof value === "number" ? new Date(value * 1000) : new Date(String(value));
  if (Number.isNaN(date.getTime())) {
    throw malformed(name);
  }
  return date;
}

/** A list, empty when absent. The SDK writes an empty list into a form as an empty text. @throws {AwsError} MalformedInput */
export function readList(input: Fields, name: string): readonly Value[] {
  const value = input[name] ?? "";
  if (value === "") {
    return [];
  }
  if (isList(value)) {
    return value;
  }
  throw malformed(name);
}

/** A list of texts, empty when absent. @throws {AwsError} MalformedInput */
export function readTexts(input: Fields, name: string): readonly string[] {
  return readList(input, name).map((value) => {
    if (typeof value !== "string") {
      throw malformed(name);
    }
    return value;
  });
}

/** A list of structures, empty when absent. @throws {AwsError} MalformedInput */
export function readStructures(input: Fields, name: string): readonly Fields[] {
  return readList(input, name).map((value) => toFields(value, name));
}

/** A structure or map, empty when absent. @throws {AwsError} MalformedInput */
export function readFields(input: Fields, name: string): Fields {
  const value = input[name] ?? "";
  return value === "" ? {} : toFields(value, name);
}

function toNumber(value: Value, name: string): number {
  if (typeof value === "number") {
    return value;
  }
  if (typeof value !== "string" || value.trim() === "") {
    throw malformed(name);
  }
  const number = Number(value);
  if (Number.isNaN(number) && value !== "NaN") {
    throw malformed(name);
  }
  return number;
}

function toFields(value: Value, name: string): Fields {
  if (value === null || typeof value !== "object" || isList(value) || value instanceof Date) {
    throw malformed(name);
  }
  return value;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function malformed(name: string): AwsError {
  return new AwsError("MalformedInput", `The value of ${name} has the wrong type.`);
}
