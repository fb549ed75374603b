// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html (explicit Deny before
// Allow) and …/reference_policies_elements_principal.html and …/reference_policies_elements_notprincipal.html
import { describe, expect, it } from "vitest";
import { evaluatePolicy } from "../../../federation/policy/evaluate.js";
import type { PrincipalEntry, TrustRequest } from "../../../federation/policy/model.js";
import { parseTrustPolicy } from "../../../federation/policy/parse.js";

const ISSUER = "idp.example/path";
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
const ROLE = "arn:aws:iam::111122223333:role/runner";

function requestOf(principal: PrincipalEntry = { type: "Federated", id: PROVIDER }): TrustRequest {
  const values = new Map([
    [`${ISSUER}:sub`, ["me"]],
    [`${ISSUER}:aud`, ["sts.amazonaws.com"]],
  ]);
  return { action: "sts:AssumeRoleWithWebIdentity", principal, context: { issuerName: ISSUER, values } };
}

const allow = { Effect: "Allow", Principal: { Federated: PROVIDER }, Action: "sts:AssumeRoleWithWebIdentity" };
const deny = { ...allow, Effect: "Deny" };
const when = (operator: string, sub: string) => ({ Condition: { [operator]: { [`${ISSUER}:sub`]: sub } } });

function evaluate(statements: readonly object[], request: TrustRequest = requestOf()) {
  const parsed = parseTrustPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  if (parsed.kind === "invalid") throw new Error(parsed.reason);
  return evaluatePolicy(parsed.policy, request);
}

const [unsure, yes, no] = [when("Bool", "true"), when("StringEquals", "me"), when("StringEquals", "you")];

describe("evaluatePolicy", () => {
  it.each<[string, object[], string, number | null]>([
    ["nothing", [], "denied", null],
    ["an Allow", [allow], "allowed", 1],
    ["an Allow whose condition is met", [{ ...allow, ...yes }], "allowed", 1],
    ["an Allow whose condition is not met", [{ ...allow, ...no }], "denied", null],
    ["an Allow that is not evaluated", [{ ...allow, ...unsure }], "not-evaluated", null],
    ["an Allow beside one that is not evaluated", [{ ...allow, ...unsure }, allow], "allowed", 2],
    ["a Deny after an Allow", [allow, deny], "denied", 2],
    ["a Deny that does not apply", [allow, { ...deny, ...no }], "allowed", 1],
    ["a Deny that is not evaluated, with an Allow", [allow, { ...deny, ...unsure }], "not-evaluated", null],
    ["a Deny that is not evaluated, without an Allow", [{ ...deny, ...unsure }], "denied", null],
    ["a Deny beside an Allow that is not evaluated", [{ ...allow, ...unsure }, deny], "denied", 2],
    [
      "two conditions, one not met, one not evaluated",
      [both({ ...no.Condition, ...unsure.Condition })],
      "denied",
      null,
    ],
  ])("%s", (_name, statements, verdict, position) => {
    const result = evaluate(statements);
    expect(result.verdict).toBe(verdict);
    expect(result.decidedBy?.position ?? null).toBe(position);
    expect(result.statements).toHaveLength(statements.length);
  });

  it.each([
    ["sts:*", "allowed"],
    ["*", "allowed"],
    ["STS:assumerolewithwebidentity", "allowed"],
    ["sts:AssumeRoleWith????Identity", "denied"],
    ["sts:AssumeRole", "denied"],
  ])("action %s: %s", (Action, verdict) => {
    expect(evaluate([{ ...allow, Action }]).verdict).toBe(verdict);
  });

  it.each<[string, object, string]>([
    ["everyone", { Principal: "*" }, "allowed"],
    ["everyone of AWS", { Principal: { AWS: "*" } }, "allowed"],
    ["another account's provider", { Principal: { Federated: PROVIDER.replace("1111", "9999") } }, "denied"],
    ["a wildcard inside an ARN", { Principal: { Federated: `${PROVIDER.slice(0, -1)}*` } }, "denied"],
    ["every provider, which AWS knows no word for", { Principal: { Federated: "*" } }, "denied"],
    ["the provider's ARN as a principal of AWS", { Principal: { AWS: PROVIDER } }, "denied"],
    ["the provider's account as a provider", { Principal: { Federated: "111122223333" } }, "denied"],
    ["the account, which is another kind of principal", { Principal: { AWS: "111122223333" } }, "denied"],
    ["a service", { Principal: { Service: "ec2.amazonaws.com" } }, "denied"],
    ["everyone but the provider", { NotPrincipal: { Federated: PROVIDER }, Principal: undefined }, "denied"],
    ["everyone but another", { NotPrincipal: { Service: "ec2.amazonaws.com" }, Principal: undefined }, "allowed"],
  ])("principal: %s", (_name, principal, verdict) => {
    expect(evaluate([{ ...allow, ...principal }]).verdict).toBe(verdict);
  });

  it("NotAction covers every other action", () => {
    expect(evaluate([{ ...allow, Action: undefined, NotAction: "sts:AssumeRole" }]).verdict).toBe("allowed");
    expect(evaluate([{ ...allow, Action: undefined, NotAction: "sts:*" }]).verdict).toBe("denied");
  });

  it.each([
    ["the role itself", ROLE, "allowed"],
    ["another role", `${ROLE}-2`, "denied"],
    ["its account, where the role's own permissions decide", "111122223333", "not-evaluated"],
    ["the root of its account", "arn:aws:iam::111122223333:root", "not-evaluated"],
    ["the root of another account", "arn:aws:iam::999922223333:root", "denied"],
  ])("trust in %s", (_name, AWS, verdict) => {
    const request = { ...requestOf({ type: "AWS", id: ROLE }), action: "sts:AssumeRole" };
    expect(evaluate([{ ...allow, Principal: { AWS }, Action: "sts:AssumeRole" }], request).verdict).toBe(verdict);
  });

  it("explains each condition by what is wanted and what is given", () => {
    const [statement] = evaluate([{ ...allow, ...no }]).statements;
    expect(statement).toMatchObject({
      verdict: "no",
      principal: "yes",
      action: "yes",
      conditions: [{ operator: "StringEquals", key: `${ISSUER}:sub`, wanted: ["you"], given: ["me"], verdict: "no" }],
    });
  });
});

function both(Condition: object) {
  return { ...allow, Condition };
}
