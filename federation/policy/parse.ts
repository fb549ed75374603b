import * as v from "valibot";
import { safe } from "../../rotation/core/fault/sanitize.js";
import type { Condition, PrincipalEntry, Statement, TrustPolicy } from "./model.js";
import { unwrapPolicy } from "./unwrap.js";

/** A longer document is not read: IAM's own limit for a trust policy is 4,096 characters without white space. */
export const MAX_POLICY_CHARACTERS = 64 * 1024;

/** Result of reading. `reason` is for people. */
export type ParsedPolicy =
  | { readonly kind: "policy"; readonly policy: TrustPolicy }
  | { readonly kind: "invalid"; readonly reason: string };

/**
 * The own members of a JSON object, in their order. Not `v.record`, which drops names such as `__proto__` in silence:
 * a condition that disappears would turn a refusal into a permission.
 */
const members = v.pipe(
  v.custom<Record<string, unknown>>(
    (given) => typeof given === "object" && given !== null && !Array.isArray(given),
    "an object was expected",
  ),
  v.transform((object) => Object.entries(object)),
);

const text = v.string("text was expected");
const scalar = v.pipe(v.union([v.string(), v.number(), v.boolean()], "text was expected"), v.transform(String));
const list = <T>(item: v.GenericSchema<T, string>) =>
  v.pipe(
    v.union([v.array(item), item], "text or a list of texts was expected"),
    v.transform((given) => (Array.isArray(given) ? given : [given]) as string[]),
  );

const Principal = v.union([
  v.pipe(
    v.literal("*"),
    v.transform((): PrincipalEntry[] => [{ type: "AWS", id: "*" }]),
  ),
  v.pipe(
    members,
    v.array(v.tuple([v.picklist(["AWS", "Federated", "Service", "CanonicalUser"]), list(text)])),
    v.transform((entries): PrincipalEntry[] => entries.flatMap(([type, ids]) => ids.map((id) => ({ type, id })))),
  ),
]);

const Conditions = v.pipe(
  members,
  v.array(v.tuple([text, v.pipe(members, v.array(v.tuple([text, list(scalar)])))])),
  v.transform((operators): Condition[] =>
    operators.flatMap(([operator, keys]) => keys.map(([key, wanted]) => ({ operator, key, wanted }))),
  ),
);

/** What valibot expects is "never" for a field too many, the field's name for one too few, else "Object". */
function statementIssue({ expected, received }: v.StrictObjectIssue): string {
  if (expected === "never") return safe`a trust policy's statement has no field ${received}`;
  return expected === "Object" ? "an object was expected" : "it is missing";
}

const StatementSchema = v.strictObject(
  {
    Sid: v.nullish(text, null),
    Effect: v.picklist(["Allow", "Deny"], "Allow or Deny was expected"),
    Principal: v.optional(Principal),
    NotPrincipal: v.optional(Principal),
    Action: v.optional(list(text)),
    NotAction: v.optional(list(text)),
    Condition: v.optional(Conditions, {}),
  },
  statementIssue,
);

const Policy = v.object({
  Version: v.optional(v.picklist(["2008-10-17", "2012-10-17"], "2008-10-17 or 2012-10-17 was expected"), "2008-10-17"),
  Statement: v.custom<object>(
    (given) => typeof given === "object" && given !== null,
    "a statement or a list of statements was expected",
  ),
});

/** Reads a trust policy document, wrapped as `unwrapPolicy` knows. Never throws. */
export function parseTrustPolicy(document: string): ParsedPolicy {
  if (document.length > MAX_POLICY_CHARACTERS) {
    return invalid(`it is longer than ${MAX_POLICY_CHARACTERS} characters`);
  }
  const unwrapped = unwrapPolicy(document);
  if (unwrapped === null) return invalid("it is not JSON");
  const policy = v.safeParse(Policy, unwrapped.document);
  if (!policy.success) return invalid(reasonOf(policy.issues, null));
  const { Version: version, Statement: given } = policy.output;
  const statements: Statement[] = [];
  for (const [index, each] of (Array.isArray(given) ? given : [given]).entries()) {
    const read = parseStatement(each, index + 1);
    if (typeof read === "string") return invalid(read);
    statements.push(read);
  }
  return { kind: "policy", policy: { version, statements } };
}

/** The statement, or what is wrong with it. */
function parseStatement(given: unknown, position: number): Statement | string {
  const parsed = v.safeParse(StatementSchema, given);
  if (!parsed.success) return reasonOf(parsed.issues, position);
  const { Sid: sid, Effect: effect, Principal, NotPrincipal, Action, NotAction, Condition: conditions } = parsed.output;
  const principals = either(Principal, NotPrincipal);
  const actions = either(Action, NotAction);
  if (principals === null) return `statement ${position} needs one of Principal and NotPrincipal`;
  if (actions === null) return `statement ${position} needs one of Action and NotAction`;
  return { position, sid, effect, principals, actions, conditions };
}

function either<T>(members: readonly T[] | undefined, others: readonly T[] | undefined) {
  if (members !== undefined) return others === undefined ? { negated: false, members } : null;
  return others === undefined ? null : { negated: true, members: others };
}

function reasonOf(
  [issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
  position: number | null,
): string {
  const path = (issue.path ?? []).map(({ key }) => String(key)).join(".");
  const where = [position === null ? "" : `statement ${position}`, path].filter((part) => part !== "").join(", ");
  return safe`${where === "" ? "the document" : where} cannot be read: ${issue.message}`;
}

function invalid(reason: string): ParsedPolicy {
  return { kind: "invalid", reason };
}
