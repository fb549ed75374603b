// Source of the tables, read November 2026:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
import { describe, expect, it } from "vitest";
import { checkSops } from "../../../federation/doctor/checks/sops.js";
import { evaluateCondition } from "../../../federation/policy/condition.js";
import type { ConditionResult, TrustPolicy } from "../../../federation/policy/model.js";
import { matchesArn } from "../../../federation/policy/operator.js";
import { ACCOUNT, healthy, ROLE_ARN, role, SELF_ASSUME, statement } from "../doctor/evidence.js";

const ROLE = "arn:aws:iam::111122223333:role/team/runner";
const KEY = "aws:PrincipalArn";

function evaluate(
  operator: string,
  wanted: readonly string[],
  given: readonly string[] | null,
  version: TrustPolicy["version"] = "2012-10-17",
): ConditionResult {
  // A key scoped to another issuer is the one that a request certainly lacks.
  const key = given === null ? "other.example:sub" : KEY;
  const values = new Map(given === null ? [] : [[KEY.toLowerCase(), given]]);
  return evaluateCondition({ operator, key, wanted }, { issuerName: null, values }, version);
}

describe("matchesArn", () => {
  it.each([
    ["the same", ROLE, ROLE, true],
    ["another case", ROLE.replace("role", "Role"), ROLE, false],
    ["* for a part", "arn:*:iam::*:role/team/runner", ROLE, true],
    ["* for an empty part", "arn:aws:iam:*:111122223333:role/team/runner", ROLE, true],
    ["* within a part", "arn:aws:iam::1111*:role/*/run*", ROLE, true],
    ["? for one character", "arn:aws:iam::11112222333?:role/team/runne?", ROLE, true],
    ["? for none", "arn:aws:iam::111122223333?:role/team/runner", ROLE, false],
    ["another part", "arn:aws:iam::999922223333:role/team/runner", ROLE, false],
    ["the start of the last part", "arn:aws:iam::111122223333:role/team", ROLE, false],
    ["a colon too many", "arn:aws:sns:*:1:a:b", "arn:aws:sns:us-east-1:1:a:b:b", false],
    ["a colon at another place of the last part", "arn:aws:sns:*:1:ab:c", "arn:aws:sns:us-east-1:1:a:bc", false],
    ["a wildcard before colons of the last part", "arn:aws:sns:*:1:*c", "arn:aws:sns:us-east-1:1:a:b:c", true],
    ["a last part that begins with the account", "arn:aws:sns:*:1:b", "arn:aws:sns:us-east-1:1:1:b", false],
    ["colons in the last part", "arn:aws:sns:*:1:a:*", "arn:aws:sns:us-east-1:1:a:b:c", true],
    ["other colons in the last part", "arn:aws:sns:*:1:a:b", "arn:aws:sns:us-east-1:1:a:c", false],
    [
      "a wildcard that would have to reach over a colon (AWS's own example)",
      "arn:aws:someservice:*:111122223333:finance/*",
      "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
      false,
    ],
    ["fewer parts in the pattern", "arn:aws:iam::*", ROLE, null],
    ["* alone", "*", ROLE, null],
    ["no ARN in the request", ROLE, "system:serviceaccount:ns:runner", null],
    ["six parts, the last one empty", "arn:aws:iam::1:*", "arn:aws:iam::1:", true],
  ])("%s", (_name, pattern, value, matches) => {
    expect(matchesArn(pattern, value)).toBe(matches);
  });
});

describe("ARN operators", () => {
  const OTHER = `${ROLE}-2`;
  const ANY = "arn:aws:iam::111122223333:role/*";

  it.each<[string, string[], string[] | null, string]>([
    ["ArnEquals", [ROLE], [ROLE], "yes"],
    ["ArnEquals", [OTHER], [ROLE], "no"],
    ["ArnEquals", [OTHER, ROLE], [ROLE], "yes"],
    ["ArnEquals", [ANY], [ROLE], "yes"],
    ["ArnLike", [ANY], [ROLE], "yes"],
    ["ArnLike", [ROLE], [ROLE], "yes"],
    ["ArnLike", [OTHER], [ROLE], "no"],
    ["ArnNotEquals", [ROLE], [ROLE], "no"],
    ["ArnNotEquals", [ANY], [ROLE], "no"],
    ["ArnNotEquals", [OTHER], [ROLE], "yes"],
    ["ArnNotLike", [ANY], [ROLE], "no"],
    ["ArnNotLike", [OTHER], [ROLE], "yes"],
    ["ArnEquals", [ROLE], null, "no"],
    ["ArnLike", [ANY], null, "no"],
    ["ArnNotEquals", [ROLE], null, "yes"],
    ["ArnNotLike", [ANY], null, "yes"],
    ["ArnEqualsIfExists", [ROLE], null, "yes"],
    ["ArnLikeIfExists", [OTHER], [ROLE], "no"],
    ["ArnNotLikeIfExists", [ANY], null, "yes"],
    ["ForAnyValue:ArnEquals", [ROLE], [OTHER, ROLE], "yes"],
    ["ForAnyValue:ArnLike", [ROLE], [OTHER], "no"],
    ["ForAllValues:ArnLike", [ANY], [OTHER, ROLE], "yes"],
    ["ForAllValues:ArnLike", [ROLE], [OTHER, ROLE], "no"],
    ["ForAllValues:ArnNotEquals", [ROLE], null, "yes"],
    ["ArnLike", ["*"], [ROLE], "unknown"],
    ["ArnNotLike", ["*"], [ROLE], "unknown"],
    ["ArnLike", ["*", ROLE], [ROLE], "yes"],
  ])("%s wants %j, the request gives %j: %s", (operator, wanted, given, verdict) => {
    expect(evaluate(operator, wanted, given).verdict).toBe(verdict);
  });

  it("say why they were not evaluated", () => {
    const variable = `arn:aws:iam::${"$"}{aws:PrincipalAccount}:role/runner`;
    expect(evaluate("ArnEquals", ["*"], [ROLE]).why).toContain("six parts");
    expect(evaluate("ArnEquals", [variable], [ROLE])).toMatchObject({
      verdict: "unknown",
      why: expect.stringContaining("policy variable"),
    });
    expect(evaluate("ArnEquals", [ROLE], [ROLE]).why).toBeNull();
    expect(evaluate("ArnEquals", ["*"], [ROLE, "x"]).why).toContain("gives 2 values");
    expect(evaluate("ArnEquals", ["*", variable], [ROLE]).why).toContain("policy variable");
    const literally = `arn:aws:iam::1:role/${"$"}{x}`;
    expect(evaluate("ArnEquals", [literally], [literally], "2008-10-17").verdict).toBe("yes");
  });
});

describe("a role that assumes itself for SOPS", () => {
  const account = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  const trust = (Condition: object, Principal: object = account) =>
    checkSops(healthy({ role: role(statement(), { ...SELF_ASSUME, Principal, Condition }) }));

  it("trusted as part of its account is not evaluated: its permissions decide", () => {
    expect(trust({ ArnEquals: { [KEY]: ROLE_ARN } }).status).toBe("not-evaluated");
  });

  it.each([
    ["another role", { ArnEquals: { [KEY]: `${ROLE_ARN}-2` } }],
    ["every role but itself", { ArnNotLike: { [KEY]: ROLE_ARN } }],
    ["roles of another account", { ArnLike: { [KEY]: "arn:aws:iam::999988887777:role/*" } }],
  ])("with a condition for %s is denied, however the account decides", (_name, condition) => {
    expect(trust(condition)).toMatchObject({ status: "failed", diagnosis: { code: "sops-self-assume" } });
  });

  it("trusted by name with its own ARN as condition is allowed", () => {
    expect(trust({ ArnEquals: { [KEY]: ROLE_ARN } }, { AWS: ROLE_ARN }).status).toBe("passed");
  });
});
