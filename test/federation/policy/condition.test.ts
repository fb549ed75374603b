// Sources of the tables, read November 2026:
// [operators] https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// [multi] https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
// [condition] https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
// [VARIABLEs] https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../../federation/policy/condition.js";
import type { RequestContext, TrustPolicy, Verdict } from "../../../federation/policy/model.js";
import { parseOperator } from "../../../federation/policy/operator.js";

const ISSUER = "container.googleapis.com/v1/projects/p/locations/l/clusters/c";
const SUB = `${ISSUER}:sub`;
const RUNNER = "system:serviceaccount:arc-system:runner";

const VARIABLE = `system:${"$"}{aws:username}`;

function contextOf(sub: readonly string[] | null): RequestContext {
  return { issuerName: ISSUER, values: new Map(sub === null ? [] : [[SUB.toLowerCase(), sub]]) };
}

function verdictOf(
  operator: string,
  wanted: readonly string[],
  given: readonly string[] | null,
  version: TrustPolicy["version"] = "2012-10-17",
): Verdict {
  return evaluateCondition({ operator, key: SUB, wanted }, contextOf(given), version).verdict;
}

type Row = readonly [operator: string, wanted: readonly string[], given: readonly string[] | null, verdict: Verdict];
const NAME = "%s wants %j, the request gives %j: %s";

describe("string operators [operators, Conditions_String]", () => {
  it.each<Row>([
    ["StringEquals", [RUNNER], [RUNNER], "yes"],
    ["StringEquals", [RUNNER], [RUNNER.toUpperCase()], "no"],
    ["StringEquals", ["other", RUNNER], [RUNNER], "yes"],
    ["StringEquals", [], [RUNNER], "no"],
    ["StringEquals", ["system:*"], [RUNNER], "no"],
    ["StringEquals", ["system:*"], ["system:*"], "yes"],
    ["StringNotEquals", [RUNNER], [RUNNER], "no"],
    ["StringNotEquals", [RUNNER], ["other"], "yes"],
    ["StringNotEquals", ["other", RUNNER], [RUNNER], "no"],
    ["StringEqualsIgnoreCase", [RUNNER.toUpperCase()], [RUNNER], "yes"],
    ["StringEqualsIgnoreCase", ["other"], [RUNNER], "no"],
    ["StringNotEqualsIgnoreCase", [RUNNER.toUpperCase()], [RUNNER], "no"],
    ["StringNotEqualsIgnoreCase", ["other"], [RUNNER], "yes"],
    ["StringLike", ["system:serviceaccount:arc-system:*"], [RUNNER], "yes"],
    ["StringLike", ["system:serviceaccount:*:runner"], [RUNNER], "yes"],
    ["StringLike", ["System:*"], [RUNNER], "no"],
    ["StringLike", ["system:serviceaccount:arc-system:runne?"], [RUNNER], "yes"],
    ["StringLike", ["system:serviceaccount:arc-system:runner?"], [RUNNER], "no"],
    ["StringLike", ["system:*runner"], ["system:runner"], "yes"],
    ["StringLike", ["*system:*"], ["system:runner"], "yes"],
    ["StringLike", ["*"], [""], "yes"],
    ["StringLike", ["?"], [""], "no"],
    ["StringNotLike", ["system:*"], [RUNNER], "no"],
    ["StringNotLike", ["repo:*"], [RUNNER], "yes"],
  ])(NAME, (operator, wanted, given, verdict) => expect(verdictOf(operator, wanted, given)).toBe(verdict));
});

describe("a key that the request lacks [operators, first note and Conditions_IfExists]", () => {
  it.each<Row>([
    ["StringEquals", ["x"], null, "no"],
    ["StringLike", ["*"], null, "no"],
    ["StringEqualsIgnoreCase", ["x"], null, "no"],
    ["StringNotEquals", ["x"], null, "yes"],
    ["StringNotLike", ["*"], null, "yes"],
    ["StringNotEqualsIgnoreCase", ["x"], null, "yes"],
    ["StringEqualsIfExists", ["x"], null, "yes"],
    ["StringEqualsIfExists", ["x"], ["x"], "yes"],
    ["StringEqualsIfExists", ["x"], ["y"], "no"],
    ["StringLikeIfExists", ["x*"], null, "yes"],
    ["StringNotLikeIfExists", ["x*"], null, "yes"],
    ["StringNotLikeIfExists", ["x*"], ["xy"], "no"],
  ])(NAME, (operator, wanted, given, verdict) => expect(verdictOf(operator, wanted, given)).toBe(verdict));
});

describe("the test for presence [operators, Conditions_Null]", () => {
  it.each<Row>([
    ["Null", ["true"], null, "yes"],
    ["Null", ["true"], ["x"], "no"],
    ["Null", ["false"], null, "no"],
    ["Null", ["false"], ["x"], "yes"],
    ["Null", ["TRUE"], null, "yes"],
    ["Null", ["true", "false"], ["x"], "yes"],
    ["Null", ["maybe"], ["x"], "unknown"],
    ["Null", ["true", "maybe"], ["x"], "unknown"],
  ])(NAME, (operator, wanted, given, verdict) => expect(verdictOf(operator, wanted, given)).toBe(verdict));
});

describe("several values in the request [multi]", () => {
  it.each<Row>([
    ["ForAllValues:StringEquals", ["a", "b", "c"], ["a", "b"], "yes"],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "d"], "no"],
    ["ForAllValues:StringEquals", ["a"], null, "yes"],
    ["ForAllValues:StringLike", ["Created*"], ["CreatedBy", "CreatedAt"], "yes"],
    ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], "yes"],
    ["ForAllValues:StringNotEquals", ["a"], ["a", "c"], "no"],
    ["ForAnyValue:StringEquals", ["a", "b"], ["a", "d"], "yes"],
    ["ForAnyValue:StringEquals", ["a", "b"], ["d"], "no"],
    ["ForAnyValue:StringEquals", ["a"], null, "no"],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "d"], "yes"],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], "no"],
    ["ForAnyValue:StringNotEquals", ["a"], null, "no"],
    ["ForAnyValue:StringEqualsIfExists", ["a"], null, "unknown"],
    ["ForAllValues:StringEqualsIfExists", ["a"], null, "yes"],
    ["StringEquals", ["a", "b"], ["a", "b"], "yes"],
    ["StringEquals", ["a"], ["a", "b"], "unknown"],
    ["StringEquals", ["a"], ["b", "c"], "no"],
    ["StringEquals", ["a"], [], "unknown"],
    ["ForAnyValue:StringEquals", ["a"], [], "no"],
    ["ForAllValues:StringEquals", ["a"], [], "yes"],
  ])(NAME, (operator, wanted, given, verdict) => expect(verdictOf(operator, wanted, given)).toBe(verdict));
});

describe("what is not evaluated", () => {
  it.each([
    "Bool",
    "NumericEquals",
    "DateLessThan",
    "IpAddress",
    "ArnEqualsIgnoreCase",
    "ArnMatches",
    "Arn",
    "xStringEquals",
    "StringEqualsx",
    "BinaryEquals",
    "StringMatches",
    "NullIfExists",
    "stringequals",
    "ForSomeValues:StringEquals",
    "ForAnyValue:Null",
    "StringLikeIgnoreCase",
    "",
  ])("the operator %j", (operator) => {
    expect(parseOperator(operator)).toBeNull();
    expect(verdictOf(operator, ["x"], ["x"])).toBe("unknown");
  });

  it("a policy variable, unless another value decides or the version knows none [VARIABLEs]", () => {
    expect(verdictOf("StringEquals", [VARIABLE], [RUNNER])).toBe("unknown");
    expect(verdictOf("StringNotLike", [VARIABLE], [RUNNER])).toBe("unknown");
    expect(verdictOf("StringEquals", [VARIABLE, RUNNER], [RUNNER])).toBe("yes");
    expect(verdictOf("StringEquals", [VARIABLE], [RUNNER], "2008-10-17")).toBe("no");
    expect(verdictOf("StringEquals", [VARIABLE], [VARIABLE], "2008-10-17")).toBe("yes");
  });

  it.each<[string, string[], string[] | null, string]>([
    ["Bool", ["true"], ["x"], "the operator Bool is not evaluated here"],
    ["Null", ["maybe"], ["x"], "the operator Null takes true or false"],
    ["ForAnyValue:StringEqualsIfExists", ["x"], null, "AWS does not document ForAnyValue with IfExists"],
    ["StringEquals", ["x"], ["x", "y"], "the token gives 2 values and the operator is for one"],
    ["StringEquals", ["x"], [], "the token gives 0 values and the operator is for one"],
    ["StringEquals", [VARIABLE], [RUNNER], "the value holds a policy variable"],
    ["ForAnyValue:StringEquals", [VARIABLE], ["x", "y"], "the value holds a policy variable"],
  ])("%s wants %j, the request gives %j: the reason is said", (operator, wanted, given, why) => {
    const result = evaluateCondition({ operator, key: SUB, wanted }, contextOf(given), "2012-10-17");
    expect(result).toMatchObject({ verdict: "unknown", why: expect.stringContaining(why) });
  });

  it.each(["aws:SourceIp", "sts:RoleSessionName", "iam:ResourceTag/x"])("the key %s", (key) => {
    const result = evaluateCondition(
      { operator: "StringEquals", key, wanted: ["x"] },
      contextOf([RUNNER]),
      "2012-10-17",
    );
    expect(result).toMatchObject({ verdict: "unknown", given: null, why: expect.stringContaining(key) });
  });
});

describe("keys", () => {
  const evaluate = (key: string) =>
    evaluateCondition({ operator: "StringEquals", key, wanted: [RUNNER] }, contextOf([RUNNER]), "2012-10-17").verdict;

  it("have names that are not case-sensitive [condition]", () => {
    expect(evaluate(SUB.toUpperCase())).toBe("yes");
  });

  it("of another issuer are absent, whatever the token says", () => {
    expect(evaluate(SUB.replace("locations", "zones"))).toBe("no");
    expect(evaluate("token.actions.githubusercontent.com:sub")).toBe("no");
    expect(evaluate("idp.example:8443/path:sub")).toBe("no");
  });

  it("of the token's issuer that every token has are absent when the token lacks them", () => {
    expect(evaluate(`${ISSUER}:aud`)).toBe("no");
  });
});
