import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_POLICY_CHARACTERS, type ParsedPolicy, parseTrustPolicy } from "../../../federation/policy/parse.js";

const ARN = "arn:aws:iam::111122223333:oidc-provider/idp.example";
const STATEMENT = { Effect: "Allow", Principal: { Federated: ARN }, Action: "sts:AssumeRoleWithWebIdentity" };

const parse = (Statement: unknown) => parseTrustPolicy(JSON.stringify({ Version: "2012-10-17", Statement }));
const reasonOf = (parsed: ParsedPolicy) => (parsed.kind === "invalid" ? parsed.reason : "readable");

describe("parseTrustPolicy", () => {
  it("reads single strings and objects as lists", () => {
    const Condition = { StringEquals: { "idp.example:sub": "s" }, Null: { "idp.example:aud": false } };
    expect(parse({ ...STATEMENT, Condition })).toEqual({
      kind: "policy",
      policy: {
        version: "2012-10-17",
        statements: [
          {
            position: 1,
            sid: null,
            effect: "Allow",
            principals: { negated: false, members: [{ type: "Federated", id: ARN }] },
            actions: { negated: false, members: ["sts:AssumeRoleWithWebIdentity"] },
            conditions: [
              { operator: "StringEquals", key: "idp.example:sub", wanted: ["s"] },
              { operator: "Null", key: "idp.example:aud", wanted: ["false"] },
            ],
          },
        ],
      },
    });
  });

  it("reads lists everywhere, NotPrincipal and NotAction", () => {
    const lists = {
      Sid: "Lists",
      Effect: "Deny",
      NotPrincipal: { Federated: [ARN], AWS: ["111122223333", "*"] },
      NotAction: ["sts:TagSession", "sts:SetSourceIdentity"],
      Condition: { StringLike: { "idp.example:sub": ["a*", "b*"] } },
    };
    expect(parse([lists])).toMatchObject({
      policy: {
        statements: [
          {
            sid: "Lists",
            principals: { negated: true, members: [{ id: ARN }, { id: "111122223333" }, { type: "AWS", id: "*" }] },
            actions: { negated: true, members: ["sts:TagSession", "sts:SetSourceIdentity"] },
            conditions: [{ wanted: ["a*", "b*"] }],
          },
        ],
      },
    });
  });

  it("takes a policy without version for the older one, and everyone for an AWS principal", () => {
    const parsed = parseTrustPolicy(JSON.stringify({ Statement: { ...STATEMENT, Principal: "*" } }));
    expect(parsed).toMatchObject({
      policy: { version: "2008-10-17", statements: [{ principals: { members: [{ type: "AWS", id: "*" }] } }] },
    });
  });

  it("keeps a condition whose key is called __proto__", () => {
    const text = `{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"StringEquals":{"__proto__":"x"}}}}`;
    expect(parseTrustPolicy(text)).toMatchObject({ policy: { statements: [{ conditions: [{ key: "__proto__" }] }] } });
  });

  it.each([
    ["no JSON", "{", "it is not JSON"],
    ["null", "null", "the document cannot be read"],
    ["a list", "[]", "cannot be read"],
    ["no statements", "{}", "Statement cannot be read"],
    ["another version", '{"Version":"2020-01-01","Statement":[]}', "Version cannot be read: 2008-10-17 or 2012-10-17"],
    ["statements that are text", '{"Statement":"x"}', "Statement cannot be read: a statement or a list of"],
    ["statements that are null", '{"Statement":null}', "Statement cannot be read: a statement or a list of"],
    ["too much", " ".repeat(MAX_POLICY_CHARACTERS + 1), "longer than 65536"],
  ])("refuses %s", (_name, text, reason) => {
    expect(reasonOf(parseTrustPolicy(text))).toContain(reason);
  });

  it.each([
    ["a statement that is text", ["x"], "statement 1 cannot be read: an object was expected"],
    [
      "the second statement",
      [STATEMENT, { ...STATEMENT, Effect: "allow" }],
      "statement 2, Effect cannot be read: Allow or Deny was expected",
    ],
    [
      "a statement without effect",
      { ...STATEMENT, Effect: undefined },
      "statement 1, Effect cannot be read: it is missing",
    ],
    ["a Sid that is a number", { ...STATEMENT, Sid: 1 }, "Sid cannot be read: text was expected"],
    ["a principal that is null", { ...STATEMENT, Principal: null }, "Principal cannot be read"],
    ["a condition that is null", { ...STATEMENT, Condition: null }, "Condition cannot be read: an object was expected"],
    ["a resource", { ...STATEMENT, Resource: "*" }, 'no field "Resource"'],
    ["no principal", { ...STATEMENT, Principal: undefined }, "needs one of Principal and NotPrincipal"],
    ["both principals", { ...STATEMENT, NotPrincipal: "*" }, "needs one of Principal and NotPrincipal"],
    ["no action", { ...STATEMENT, Action: undefined }, "needs one of Action and NotAction"],
    ["a principal as bare ARN", { ...STATEMENT, Principal: ARN }, "Principal"],
    ["an unknown kind of principal", { ...STATEMENT, Principal: { Everyone: "*" } }, "Principal"],
    [
      "an action that is a number",
      { ...STATEMENT, Action: 3 },
      "Action cannot be read: text or a list of texts was expected",
    ],
    [
      "an action in a list that is a number",
      { ...STATEMENT, Action: ["*", 3] },
      "Action cannot be read: text or a list",
    ],
    ["a condition that is a list", { ...STATEMENT, Condition: [] }, "Condition cannot be read: an object was expected"],
    ["a condition without keys", { ...STATEMENT, Condition: { StringEquals: "x" } }, "Condition"],
    [
      "a value that is an object",
      { ...STATEMENT, Condition: { StringEquals: { k: {} } } },
      "Condition.0.1.0.1 cannot be read: text or a list",
    ],
  ])("refuses %s", (_name, statement, reason) => {
    expect(reasonOf(parse(statement))).toContain(reason);
  });

  it("reads a document of exactly the greatest length", () => {
    const text = JSON.stringify({ Statement: [] });
    expect(parseTrustPolicy(text.padEnd(MAX_POLICY_CHARACTERS)).kind).toBe("policy");
  });

  it.each(["AWS", "Federated", "Service", "CanonicalUser"])("reads a principal of the kind %s", (type) => {
    const members = [{ type, id: "x" }];
    const parsed = parse({ ...STATEMENT, Principal: { [type]: "x" } });
    expect(parsed).toMatchObject({ policy: { statements: [{ principals: { negated: false, members } }] } });
  });

  it("never throws", () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"Statement":${json}}`),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        expect(["policy", "invalid"]).toContain(parseTrustPolicy(text).kind);
      }),
    );
  });
});
