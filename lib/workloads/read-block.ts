import type { Rule } from "../../federation/workload.js";
import { OptionError, refuseUnknown } from "../option-error.js";
import { shown } from "../prop-kinds.js";

/**
 * Reads a value of a block of options.
 *
 * @param path - where it stands, like `federation.roles[1].namespace`
 * @throws {OptionError} naming the path, the value given and what is allowed
 */
export type Read<T> = (value: unknown, path: string) => T;

/** Text that keeps a rule. */
export function text({ pattern, allowed }: Rule): Read<string> {
  return (value, path) => (typeof value === "string" && pattern.test(value) ? value : refuse(path, value, allowed));
}

/** One of these words. */
export function oneOf<T extends string>(words: readonly T[]): Read<T> {
  return (value, path) => words.find((word) => word === value) ?? refuse(path, value, words.join(", "));
}

/** JSON's true and false. */
export const flag: Read<boolean> = (value, path) =>
  typeof value === "boolean" ? value : refuse(path, value, "true, false");

/** A whole number, both limits included. */
export function whole(min: number, max: number): Read<number> {
  return (value, path) => {
    const fits = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
    return fits ? value : refuse(path, value, `a whole number from ${min} to ${max}`);
  };
}

/** A list of what `read` reads. */
export function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return refuse(path, value, "a list");
    return value.map((each, index) => read(each, `${path}[${index}]`));
  };
}

/** One of what `read` reads, or a list of them that is not empty. */
export function oneOrMore<T>(read: Read<T>): Read<T | readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return read(value, path);
    return value.length > 0 ? listOf(read)(value, path) : refuse(path, value, "one or more");
  };
}

/** An object of any keys. */
export function mapOf<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, path) => {
    const entries = Object.entries(fieldsOf(value, path));
    return Object.fromEntries(entries.map(([key, each]) => [key, read(each, `${path}.${key}`)]));
  };
}

/** An object of these keys and no others; those of `required` have to be there. */
export function objectOf<T extends object>(
  readers: { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> },
  required: readonly (keyof T)[],
): Read<T> {
  return (value, path) => {
    const fields = fieldsOf(value, path);
    const names = Object.keys(readers) as (keyof T & string)[];
    refuseUnknown(`key of ${path}`, Object.keys(fields), names);
    const given = names.filter((name) => fields[name] !== undefined || required.includes(name));
    return Object.fromEntries(given.map((name) => [name, readers[name](fields[name], `${path}.${name}`)])) as T;
  };
}

function fieldsOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : refuse(path, value, "an object");
}

function refuse(path: string, value: unknown, allowed: string): never {
  throw new OptionError(path, shown(value), allowed);
}
