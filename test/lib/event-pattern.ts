/**
 * Whether an event matches an EventBridge pattern, for the operators that this project's rule uses: values, `$or`,
 * `anything-but` with a text or texts, and `exists`.
 *
 * - each field of the pattern must match; a list matches when one of its entries does
 * - an event's list matches when one of its values does
 * - `exists` looks at leaves: an absent branch has no leaf, an object or an empty list is none
 * - `anything-but` needs the field to be there
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws on any other operator: no silent guess
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  return Object.entries(fieldsOf(pattern) ?? {}).every(([name, wanted]) => {
    if (name === "$or") return (wanted as unknown[]).some((alternative) => matchesPattern(alternative, event));
    const given = fieldsOf(event)?.[name];
    return Array.isArray(wanted) ? wanted.some((entry) => matchesLeaf(entry, given)) : matchesPattern(wanted, given);
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}

function matchesLeaf(wanted: unknown, given: unknown): boolean {
  const leaves = leavesOf(given);
  const operator = fieldsOf(wanted);
  if (operator === null) return leaves.includes(wanted);
  const [[name, operand] = ["", null], ...rest] = Object.entries(operator);
  if (rest.length > 0) throw new Error("an entry of a pattern has one operator");
  if (name === "exists") return leaves.length > 0 === operand;
  if (name === "anything-but") return leaves.some((leaf) => !leavesOf(operand).includes(leaf));
  throw new Error(`operator ${name} is not supported`);
}

/** The values of a leaf: one, those of a list, or none. `null` is a value. */
function leavesOf(given: unknown): readonly unknown[] {
  if (given === undefined || fieldsOf(given) !== null) return [];
  return Array.isArray(given) ? given : [given];
}
