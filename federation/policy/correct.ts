import type { ConditionResult } from "./model.js";
import { ACTION } from "./names.js";
import { unwrapPolicy } from "./unwrap.js";

/** Whom a corrected policy lets in beside those that it let in before: exactly one subject, for one of its audiences. */
export interface Admitted {
  /** ARN of the token's provider, or the name of one that AWS knows by itself. */
  readonly principal: string;
  /** The issuer without its scheme. */
  readonly issuerName: string;
  readonly subject: string;
  readonly audience: string;
  /** Whether the token has several audiences, which takes an operator for sets. */
  readonly amongSeveral: boolean;
  /** What the token asks for: one or more. */
  readonly actions: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** The whole policy with one more statement, for this subject and audience alone. */
export function withStatementAdded(policy: string, admitted: Admitted): string {
  const { document, statements } = open(policy);
  return textOf(document, [...statements, statementFor(admitted)]);
}

/**
 * The whole policy with a statement corrected: its principal is the token's provider, the conditions given are gone, and
 * subject and audience are the token's. What else it wants stays, so that it lets in nobody but this token.
 *
 * @param position - of the statement, counted from 1
 */
export function withStatementCorrected(
  policy: string,
  position: number,
  admitted: Admitted,
  gone: readonly ConditionResult[],
): string {
  const { document, statements } = open(policy);
  const { Principal, Condition } = statementFor(admitted);
  return textOf(
    document,
    statements.map((statement, index) => {
      if (index !== position - 1) return statement;
      const corrected = { Principal, Condition: merged(without(statement.Condition, gone), Condition) };
      return { ...statement, ...actionsOf(statement, admitted), ...corrected };
    }),
  );
}

/** The whole policy with the subject of some statements bounded, which lets in no more than before. */
export function withSubjectBounded(
  policy: string,
  positions: readonly number[],
  { issuerName, subject }: Admitted,
): string {
  const { document, statements } = open(policy);
  const bound = { StringEquals: { [`${issuerName}:sub`]: subject } };
  return textOf(
    document,
    statements.map((statement, index) =>
      positions.includes(index + 1)
        ? { ...statement, Condition: merged(membersOf(statement.Condition), bound) }
        : statement,
    ),
  );
}

function statementFor({ principal, issuerName, subject, audience, amongSeveral, actions }: Admitted) {
  const [sub, aud] = [{ [`${issuerName}:sub`]: subject }, { [`${issuerName}:aud`]: audience }];
  const [first = ACTION, ...more] = actions;
  return {
    Effect: "Allow",
    Principal: { Federated: principal },
    Action: more.length === 0 ? first : actions,
    Condition: amongSeveral
      ? { StringEquals: sub, "ForAnyValue:StringEquals": aud }
      : { StringEquals: { ...sub, ...aud } },
  };
}

/** The actions of a statement, and what the token asks for beside them. */
function actionsOf({ Action }: Json, { actions }: Admitted): Json {
  const given: readonly unknown[] = Array.isArray(Action) ? Action : [Action];
  const more = actions.slice(1).filter((action) => !given.includes(action));
  return more.length === 0 ? {} : { Action: [...given, ...more] };
}

function without(conditions: unknown, gone: readonly ConditionResult[]): Json {
  const left = Object.entries(membersOf(conditions)).map(([operator, keys]) => {
    const kept = Object.entries(membersOf(keys)).filter(
      ([key]) => !gone.some((each) => each.operator === operator && each.key === key),
    );
    return [operator, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(left.filter(([, keys]) => Object.keys(keys).length > 0));
}

/** The second one wins where both have a key under the same operator; names of keys are not case-sensitive. */
function merged(one: Json, other: Readonly<Record<string, Json>>): Json {
  const operators = Object.entries(other).map(([operator, keys]) => {
    const taken = Object.keys(keys).map((key) => key.toLowerCase());
    const before = Object.entries(membersOf(one[operator])).filter(([key]) => !taken.includes(key.toLowerCase()));
    return [operator, { ...Object.fromEntries(before), ...keys }] as const;
  });
  return { ...one, ...Object.fromEntries(operators) };
}

function open(policy: string): { readonly document: Json; readonly statements: readonly Json[] } {
  const document = membersOf(unwrapPolicy(policy)?.document);
  const { Statement } = document;
  return { document, statements: (Array.isArray(Statement) ? Statement : [Statement]).map(membersOf) };
}

function textOf(document: Json, statements: readonly Json[]): string {
  return JSON.stringify({ ...document, Statement: statements }, null, 2);
}

function membersOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}
