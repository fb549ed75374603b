import { Token } from "aws-cdk-lib";
import { OptionError, refuseUnknown } from "./option-error.js";

/** What a prop may be, beyond what TypeScript says: JavaScript users have no compiler. */
export interface Kind {
  readonly allowed: string;
  /** Whether the prop has to be given. */
  readonly required?: true;
  readonly is: (value: unknown) => boolean;
}

/** A kind for each prop, so that the compiler names a prop that has none. */
export type Kinds<Props> = { readonly [K in keyof Props]-?: Kind };

/**
 * Refuses props that nobody reads, and values that would fail somewhere inside.
 *
 * @param construct - the name of the class, for the message
 * @throws {OptionError} naming the prop, the value given and what is allowed
 */
export function checkProps<Props extends object>(construct: string, props: Props, kinds: Kinds<Props>): void {
  if (typeof props !== "object" || props === null) {
    throw new OptionError(`props of ${construct}`, String(props), "an object of props");
  }
  refuseUnknown(`prop of ${construct}`, Object.keys(props), Object.keys(kinds));
  for (const [name, kind] of Object.entries<Kind>(kinds)) {
    const value: unknown = props[name as keyof Props];
    if (value === undefined ? kind.required : !kind.is(value)) throw new OptionError(name, shown(value), kind.allowed);
  }
}

/** Text, known at synth or not. */
export const text: Kind = { allowed: "text", is: (value) => typeof value === "string" };

/** A number, known at synth or not. */
export const number: Kind = { allowed: "a number", is: (value) => typeof value === "number" };

/** True or false, which no token can be: it decides what is in the template. */
export const flag: Kind = { allowed: "true, false", is: (value) => typeof value === "boolean" };

/** A list of known length. Its items may be known at deployment only. */
export const texts: Kind = {
  allowed: "a list of text, whose length is known at synth",
  is: (value) => Array.isArray(value) && !Token.isUnresolved(value) && value.every((item) => typeof item === "string"),
};

/** Of the CDK, and known at synth: alarms and schedules are computed from it. */
export const duration: Kind = {
  allowed: "a Duration that is known at synth, like Duration.hours(1)",
  is: (value) => hasMethod(value, "toSeconds") && hasMethod(value, "isUnresolved") && !value.isUnresolved(),
};

/** An object of the CDK or of this package, known by fields that it has. */
export function objectWith(fields: readonly string[], allowed: string): Kind {
  return { allowed, is: (value) => isObject(value) && fields.every((field) => value[field] !== undefined) };
}

/** Of the CDK, made or imported. */
export const TOPIC = objectWith(["topicArn"], "a topic of the CDK, like Topic.fromTopicArn(this, ID, ARN)");

/** A list of what `kind` allows. */
export function listOf(kind: Kind): Kind {
  return { allowed: `a list, each of it ${kind.allowed}`, is: (value) => Array.isArray(value) && value.every(kind.is) };
}

/** What has to be given. */
export function required(kind: Kind): Kind {
  return { ...kind, required: true };
}

/** Whatever the class above takes: it checks that itself. */
export const anything: Kind = { allowed: "anything", is: () => true };

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasMethod<Name extends string>(value: unknown, name: Name): value is Readonly<Record<Name, () => unknown>> {
  return isObject(value) && typeof value[name] === "function";
}

/** Enough of a value to find it by. */
const SHOWN_CHARACTERS = 80;

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const words = typeof value === "string" ? value : wordsOf(value);
  return words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS)}…` : words;
}

function wordsOf(value: unknown): string {
  if (typeof value === "object" && value !== null && Token.isUnresolved(value)) return "a token";
  if (typeof value === "function") return `function ${value.name}`;
  // Constructs hold each other in circles.
  if (isObject(value) && value.constructor !== Object) return `an object of class ${value.constructor?.name}`;
  return String(JSON.stringify(value));
}

/** Those of the props that `kinds` names. */
export function pick<Props extends object>(props: Props, kinds: Kinds<Props>): Props {
  return Object.fromEntries(Object.entries(props).filter(([name]) => Object.hasOwn(kinds, name))) as Props;
}
