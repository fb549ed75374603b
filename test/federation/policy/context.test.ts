// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (OIDC federation)
import { describe, expect, it } from "vitest";
import { contextOfToken, lookUp, splitKey } from "../../../federation/policy/context.js";
import { ACTION, statementName } from "../../../federation/policy/names.js";
import { parseTrustPolicy } from "../../../federation/policy/parse.js";
import { issuerNameOf } from "../../../federation/workload.js";
import { claims, ISSUER, NAME, SUBJECT } from "../doctor/evidence.js";

describe("contextOfToken", () => {
  it("holds subject and audiences under the issuer's name, in lower case", () => {
    const { issuerName, values } = contextOfToken(claims({ issuer: "https://idp.example/Path" }), null);
    expect(issuerName).toBe("idp.example/Path");
    expect([...values]).toEqual([
      ["idp.example/path:sub", [SUBJECT]],
      ["idp.example/path:aud", ["sts.amazonaws.com"]],
      ["idp.example/path:oaud", ["sts.amazonaws.com"]],
    ]);
  });

  it("holds the authorised party instead of the audiences, and the session's name where it is known", () => {
    const { values } = contextOfToken(claims({ authorizedParty: "party" }), "me");
    expect(values.get(`${NAME}:aud`)).toEqual(["party"]);
    expect(values.get("sts:rolesessionname")).toEqual(["me"]);
  });
});

describe("lookUp", () => {
  const context = contextOfToken(claims(), null);

  it.each([
    ["its own key", `${NAME}:sub`, { kind: "present", values: [SUBJECT] }],
    ["its own key in capitals", `${NAME}:SUB`.toUpperCase(), { kind: "present", values: [SUBJECT] }],
    ["another issuer's key", "token.actions.githubusercontent.com:sub", { kind: "absent" }],
    ["another issuer's unknown key", "token.actions.githubusercontent.com:ref", { kind: "absent" }],
    ["a key of AWS", "aws:SourceIp", { kind: "unknown" }],
    ["the session's name, which was not given", "sts:RoleSessionName", { kind: "unknown" }],
    ["a claim that AWS offers and the token has not", `${NAME}:amr`, { kind: "absent" }],
    ["a claim that AWS does not offer", `${NAME}:kubernetes.io`, { kind: "absent" }],
    ["a tag that the token has not", "aws:RequestTag/team", { kind: "absent" }],
    ["a key that is never sent", "sts:ExternalId", { kind: "absent" }],
    ["no key at all", "sub", { kind: "absent" }],
    ["text that begins with a colon", ":a.b", { kind: "unknown" }],
  ])("%s", (_name, key, result) => {
    expect(lookUp(context, key)).toEqual(result);
  });

  it.each(["sub", "aud"])("%s of its issuer is absent from a request without it", (claim) => {
    expect(lookUp({ issuerName: NAME, values: new Map() }, `${NAME}:${claim}`)).toEqual({ kind: "absent" });
  });

  it("an issuer's key is absent from a request without a token", () => {
    expect(lookUp({ issuerName: null, values: new Map() }, `${NAME}:sub`)).toEqual({ kind: "absent" });
  });
});

it.each([
  ["idp.example:8443/path:sub", { issuerName: "idp.example:8443/path", claim: "sub" }],
  ["idp.example:sub", { issuerName: "idp.example", claim: "sub" }],
  ["aws:PrincipalTag/a.b:c", null],
  ["host/a.b:sub", null],
  ["sub.example", null],
])("splitKey(%j)", (key, parts) => {
  expect(splitKey(key)).toEqual(parts);
});

it.each([
  [ISSUER, NAME],
  ["idp.example/https://x", "idp.example/https://x"],
  ["http://idp.example", "http://idp.example"],
])("issuerNameOf(%j)", (issuer, name) => {
  expect(issuerNameOf(issuer)).toBe(name);
});

it("a statement is named by its position and its Sid", () => {
  const Statement = ["Runner", undefined].map((Sid) => ({ Sid, Effect: "Allow", Principal: "*", Action: ACTION }));
  const parsed = parseTrustPolicy(JSON.stringify({ Statement }));
  const names = parsed.kind === "policy" ? parsed.policy.statements.map(statementName) : [];
  expect(names).toEqual(['statement 1 "Runner"', "statement 2"]);
  expect(statementName(null)).toBe("no statement");
  expect(ACTION).toBe("sts:AssumeRoleWithWebIdentity");
});
