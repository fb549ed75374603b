/** A role's trust policy, as data. Single strings have become lists. */
export interface TrustPolicy {
  /** Policy variables exist since 2012-10-17 only; older versions take `${` literally. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** Counted from 1. */
  readonly position: number;
  readonly sid: string | null;
  readonly effect: "Allow" | "Deny";
  readonly principals: Selection<PrincipalEntry>;
  readonly actions: Selection<string>;
  readonly conditions: readonly Condition[];
}

/** The members named, or everything but them (NotPrincipal, NotAction). */
export interface Selection<T> {
  readonly negated: boolean;
  readonly members: readonly T[];
}

/** `Principal: "*"` is `{ type: "AWS", id: "*" }`: AWS treats them alike. */
export interface PrincipalEntry {
  readonly type: "AWS" | "Federated" | "Service" | "CanonicalUser";
  readonly id: string;
}

/** One key under one operator. */
export interface Condition {
  /** As written, `ForAllValues:` and `IfExists` included. */
  readonly operator: string;
  /** As written. */
  readonly key: string;
  readonly wanted: readonly string[];
}

/** True, false, or not evaluated. */
export type Verdict = "yes" | "no" | "unknown";

/** What somebody asks of a role. */
export interface TrustRequest {
  readonly action: string;
  readonly principal: PrincipalEntry;
  readonly context: RequestContext;
}

/** Condition keys of a request. */
export interface RequestContext {
  /** The issuer without its scheme, which its own keys begin with; null for a request without a token. */
  readonly issuerName: string | null;
  /** By key name in lower case. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** A condition evaluated: what the policy wants beside what the request gives. */
export interface ConditionResult extends Condition {
  readonly verdict: Verdict;
  /** Null when the request lacks the key, or when nobody can tell from here. */
  readonly given: readonly string[] | null;
  /** Why it was not evaluated. */
  readonly why: string | null;
}

/** A statement evaluated; `verdict` says whether it applies to the request. */
export interface StatementResult {
  readonly statement: Statement;
  readonly principal: Verdict;
  readonly action: Verdict;
  readonly conditions: readonly ConditionResult[];
  readonly verdict: Verdict;
}

/** The answer of a policy, and every statement's part in it. */
export interface PolicyResult {
  readonly verdict: "allowed" | "denied" | "not-evaluated";
  /** The explicit Deny, or the Allow, that decided; null when no statement did. */
  readonly decidedBy: Statement | null;
  readonly statements: readonly StatementResult[];
}
