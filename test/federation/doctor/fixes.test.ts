// A printed policy never lets in more than the old one and this one token, and with it the same check passes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../federation/doctor/diagnose.js";
import type { Evidence } from "../../../federation/doctor/evidence/evidence.js";
import { contextOfToken } from "../../../federation/policy/context.js";
import { evaluatePolicy } from "../../../federation/policy/evaluate.js";
import { ACTION } from "../../../federation/policy/names.js";
import { parseTrustPolicy } from "../../../federation/policy/parse.js";
import type { TokenClaims } from "../../../federation/token/claims.js";
import { ACCOUNT, claims, healthy, NAME, notAsked, PROVIDER_ARN, SUBJECT, seen, TOKEN_FILE } from "./evidence.js";

const ZONES = NAME.replace("locations", "zones");
const SUBJECTS = [
  SUBJECT,
  "system:serviceaccount:arc-system:default",
  "system:serviceaccount:other:runner",
  "system:serviceaccount:Arc-System:runner",
  "system:serviceaccount:arc-system:runner ",
  "someone",
];
const AUDIENCES = ["sts.amazonaws.com", "mine", "STS.amazonaws.com", "https://kubernetes.default.svc"];
const PATTERNS = ["*", "system:serviceaccount:*:*", "system:serviceaccount:arc-system:*", "system:*:runner"];
const KEYS = [
  ...["sub", "aud", "aud", "sub", "oaud", "iss", "kubernetes.io/namespace", "sub "].map((claim) => `${NAME}:${claim}`),
  `https://${NAME}:sub`,
  `${PROVIDER_ARN}:sub`,
  `${ZONES}:sub`,
  "token.actions.githubusercontent.com:sub",
  NAME,
  "sts:ExternalId",
  "aws:RequestTag/team",
];
const OPERATORS = [
  "StringEquals",
  "StringLike",
  "StringEqualsIgnoreCase",
  "StringNotEquals",
  "StringNotLike",
  "StringEqualsIfExists",
  "ForAllValues:StringEquals",
  "ForAnyValue:StringEquals",
  "ForAnyValue:StringLike",
];
const PRINCIPALS = [
  PROVIDER_ARN,
  PROVIDER_ARN,
  PROVIDER_ARN,
  PROVIDER_ARN.replace("locations", "zones"),
  `${PROVIDER_ARN}/`,
  `arn:aws:iam::${ACCOUNT}:oidc-provider/idp.example`,
];

const one = fc.constantFrom(...SUBJECTS, ...AUDIENCES, ...PATTERNS);
const conditions = fc.array(
  fc.tuple(
    fc.constantFrom(...OPERATORS),
    fc.constantFrom(...KEYS),
    fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 2 })),
  ),
  { maxLength: 4 },
);
const statements = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Allow", "Allow", "Deny"),
  Principal: fc.record({
    Federated: fc.oneof(
      fc.constantFrom(...PRINCIPALS),
      fc.constantFrom(...PRINCIPALS).map((each) => [each, `${each}2`]),
    ),
  }),
  Action: fc.constantFrom(ACTION, ACTION, "sts:AssumeRole", [ACTION, "sts:TagSession"], "sts:*"),
  Condition: conditions.map((list) => {
    const found: Record<string, Record<string, unknown>> = {};
    for (const [operator, key, wanted] of list) found[operator] = { ...found[operator], [key]: wanted };
    return found;
  }),
});
const policies = fc
  .array(statements, { minLength: 1, maxLength: 3 })
  .map((Statement) => JSON.stringify({ Version: "2012-10-17", Statement }));
const tokens = fc
  .record({
    subject: fc.constantFrom(...SUBJECTS),
    audiences: fc.constantFrom(...AUDIENCES.map((each) => [each]), AUDIENCES.slice(0, 2)),
    authorizedParty: fc.constantFrom(null, null, null, "mine", "party"),
    tagged: fc.boolean(),
  })
  .map(({ tagged, ...given }) => {
    const tags = tagged ? [{ name: "team", values: ["someone"] }] : [];
    return claims({ ...given, session: { tags, transitiveKeys: [], sourceIdentity: null } });
  });

function evidenceOf(trustPolicy: string, token: TokenClaims): Evidence {
  const nothing = {
    environment: notAsked(),
    issuer: notAsked(),
    providers: notAsked(),
    sops: notAsked(),
    live: notAsked(),
  };
  const role = seen({ arn: `arn:aws:iam::${ACCOUNT}:role/runner`, trustPolicy });
  return healthy({ ...nothing, token: seen({ path: TOKEN_FILE, claims: token }), role });
}

const checkOf = (policy: string, token: TokenClaims) =>
  diagnose(evidenceOf(policy, token)).checks.find(({ id }) => id === "trust-policy");

/** The policies among the snippets of a fix. */
function printed(policy: string, token: TokenClaims): string[] {
  const snippets = checkOf(policy, token)?.diagnosis?.fix.map(({ snippet }) => snippet ?? "") ?? [];
  return snippets.filter((snippet) => snippet.startsWith("{") && "Statement" in JSON.parse(snippet));
}

/** Whether a policy lets a token of any action in; what is not evaluated counts as in for the new one, as out for the old. */
function letsIn(policy: string, token: TokenClaims, open: boolean): boolean {
  const parsed = parseTrustPolicy(policy);
  if (parsed.kind === "invalid") throw new Error(parsed.reason);
  const principal = { type: "Federated", id: PROVIDER_ARN } as const;
  const request = { action: ACTION, principal, context: contextOfToken(token, null) };
  const { verdict } = evaluatePolicy(parsed.policy, request);
  return verdict === "allowed" || (open && verdict === "not-evaluated");
}

const others = (token: TokenClaims) =>
  [...SUBJECTS, "system:serviceaccount:zz:yy"].flatMap((subject) =>
    [...AUDIENCES, "party", "zz"].flatMap((audience) =>
      [[], [{ name: "team", values: ["someone"] }]].map((tags) => ({
        ...token,
        subject,
        audiences: [audience],
        authorizedParty: null,
        session: { ...token.session, tags },
      })),
    ),
  );

describe("a policy that a fix prints", () => {
  it("lets in nobody beside those of the old one and this token", () => {
    let seenPolicies = 0;
    fc.assert(
      fc.property(policies, tokens, (policy, token) => {
        for (const fixed of printed(policy, token)) {
          seenPolicies += 1;
          const own = [...token.audiences, token.authorizedParty];
          const more = others(token).filter((each) => letsIn(fixed, each, true) && !letsIn(policy, each, true));
          expect(
            more.filter(({ subject, audiences }) => subject !== token.subject || !own.includes(audiences[0] ?? "")),
          ).toEqual([]);
        }
      }),
      { numRuns: 120 },
    );
    expect(seenPolicies).toBeGreaterThan(40);
  });

  it("makes the same check pass", () => {
    fc.assert(
      fc.property(policies, tokens, (policy, token) => {
        for (const fixed of printed(policy, token)) {
          const again = checkOf(fixed, token);
          expect([again?.status, again?.text]).toEqual([expect.stringMatching(/passed|not-evaluated/), again?.text]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("never is without a subject", () => {
    const policy = JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: PROVIDER_ARN },
          Action: ACTION,
          Condition: { StringEquals: { [`${NAME}:aud`]: SUBJECT } },
        },
      ],
    });
    const [fixed = ""] = printed(policy, claims());
    expect(JSON.parse(fixed).Statement).toEqual([
      expect.objectContaining({
        Condition: { StringEquals: { [`${NAME}:sub`]: SUBJECT, [`${NAME}:aud`]: "sts.amazonaws.com" } },
      }),
    ]);
  });
});
