import { hideTokens } from "../../../rotation/core/fault/secrets.js";

/** The same evidence with every token in its texts hidden, wherever somebody put one. */
export function withoutTokens<T>(value: T): T {
  return hidden(value) as T;
}

function hidden(value: unknown): unknown {
  if (typeof value === "string") return hideTokens(value);
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hidden(member)]));
}
