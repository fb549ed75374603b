import { describe, expect, it } from "vitest";
import type { DiagnosisCode } from "../../federation/codes.js";
import { DIAGNOSIS_CODES } from "../../federation/codes.js";
import { diagnose } from "../../federation/diagnose.js";
import type { Evidence } from "../../federation/evidence.js";
import { thumbprint } from "../support/builders.js";
import {
  ACCOUNT,
  assumed,
  claims,
  environment,
  failedToSee,
  fetched,
  healthy,
  ISSUER,
  issuer,
  minutesFromNow,
  NAME,
  notAsked,
  PROVIDER_ARN,
  provider,
  ROLE_ARN,
  role,
  SELF_ASSUME,
  SUBJECT,
  seen,
  statement,
  TOKEN_FILE,
} from "./evidence.js";

const ZONES = NAME.replace("locations", "zones");
const token = (given: Parameters<typeof claims>[0]) => seen({ path: TOKEN_FILE, claims: claims(given) });
const variables = (given: Parameters<typeof environment>[0]) => seen(environment(given));
const trusts = (conditions: object) => role(statement({}, conditions), SELF_ASSUME);
const near = (name: string) => {
  const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${name}`;
  return seen({ arns: [arn], exact: null, near: provider({ arn, issuer: `https://${name}` }) });
};
const offering = (given: Parameters<typeof provider>[0]) =>
  seen({ arns: [PROVIDER_ARN], exact: provider(given), near: null });
const broken = (code: string, status: number | null = null) => ({
  status,
  fault: { code, message: `message of ${code}` },
});
const profile = { name: "ci", settings: ["aws_access_key_id"], tokenFile: null, roleArn: null };
const meant = (given: Partial<Evidence["intent"]>) => ({ ...healthy().intent, ...given });
const pinned = { required: [thumbprint("new")], verification: "thumbprint-pinned", fault: null } as const;

type Row = readonly [name: string, code: DiagnosisCode, given: Partial<Evidence>, cause: string | RegExp];

/** Every diagnosis as the headline of a setup with one fault. */
const ROWS: readonly Row[] = [
  ["no variable", "token-file-unset", { environment: variables({ tokenFile: null }) }, "AWS_WEB_IDENTITY_TOKEN_FILE"],
  [
    "no variable, container credentials instead",
    "token-file-unset",
    { environment: variables({ tokenFile: null, names: ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] }) },
    "instead set: AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ],
  [
    "another file than the well-known one",
    "token-file-other",
    { environment: variables({ tokenFile: "/var/run/secrets/tokens/gcp-ksa/token" }) },
    `from /var/run/secrets/tokens/gcp-ksa/token (the environment), meant is ${TOKEN_FILE}`,
  ],
  [
    "another file than the one named",
    "token-file-other",
    { intent: meant({ tokenFile: "/mine" }), token: seen({ path: "/mine", claims: claims() }) },
    "meant is /mine, which is the one examined here",
  ],
  ["no role", "role-arn-unset", { environment: variables({ roleArn: null }), role: notAsked() }, "role ARN is not set"],
  [
    "another role",
    "role-arn-other",
    { intent: meant({ roleArn: `${ROLE_ARN}-2` }) },
    `${ROLE_ARN}, meant is ${ROLE_ARN}-2`,
  ],
  [
    "no ARN",
    "role-arn-malformed",
    { environment: variables({ roleArn: "runner" }) },
    '"runner" is not the ARN of a role',
  ],
  [
    "a user's ARN",
    "role-arn-malformed",
    { environment: variables({ roleArn: ROLE_ARN.replace("role/", "user/") }) },
    "user",
  ],
  [
    "static keys",
    "credentials-shadowed",
    { environment: variables({ names: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] }) },
    "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY is set and SDKs take it before",
  ],
  [
    "a profile with keys",
    "credentials-shadowed",
    { environment: variables({ profile: "ci", profiles: [profile] }) },
    "AWS_PROFILE=ci (aws_access_key_id)",
  ],
  ["no file", "token-unreadable", { token: failedToSee("/x cannot be read: ENOENT", "file-missing") }, "ENOENT"],
  ["an old token", "token-expired", { token: token({ expiresAt: minutesFromNow(-5) }) }, /ended at .* 5 min before/],
  ["a token that ends now", "token-expired", { token: token({ expiresAt: minutesFromNow(0) }) }, "0 s before"],
  ["a token of the future", "clock-skew", { token: token({ notBefore: minutesFromNow(3) }) }, "3 min after"],
  [
    "a token issued in the future",
    "clock-skew",
    { token: token({ issuedAt: minutesFromNow(3), notBefore: null }) },
    "one of the clocks",
  ],
  [
    "a provider of another account",
    "account-mismatch",
    {
      role: role(statement({ Principal: { Federated: PROVIDER_ARN.replace(ACCOUNT, "999988887777") } })),
      sops: notAsked(),
    },
    `of account ${ACCOUNT}, the trust policy's provider is of account 999988887777`,
  ],
  [
    "a provider of another partition",
    "partition-mismatch",
    {
      role: role(statement({ Principal: { Federated: PROVIDER_ARN.replace(":aws:", ":aws-cn:") } })),
      sops: notAsked(),
    },
    "of partition aws, the trust policy's provider is of partition aws-cn",
  ],
  [
    "a role of another account than the one read",
    "account-mismatch",
    { environment: variables({ roleArn: ROLE_ARN.replace(ACCOUNT, "999988887777") }) },
    `of account 999988887777, the trust policy's provider is of account ${ACCOUNT}`,
  ],
  ["no provider and no list", "provider-missing", { providers: seen({ arns: null, exact: null, near: null }) }, ISSUER],
  ["no provider", "provider-missing", { providers: seen({ arns: [], exact: null, near: null }) }, `is for ${ISSUER}`],
  ["a provider from selfLink", "zones-locations", { providers: near(ZONES) }, "registered …/p/zones/europe-west1-b"],
  ["a provider with a slash", "issuer-differs", { providers: near(`${NAME}/`) }, "differ in slash"],
  [
    "a provider in capitals",
    "issuer-differs",
    { providers: near(NAME.replace("clusters", "Clusters")) },
    "differ in case",
  ],
  ["a provider with a scheme", "issuer-differs", { providers: near(`http://${NAME}`) }, "differ in scheme"],
  [
    "a token for somebody else",
    "audience-mismatch",
    { token: token({ audiences: ["https://kubernetes.default"] }) },
    "for https://kubernetes.default, the provider's client ids are sts.amazonaws.com, the policy's :aud condition wants sts.amazonaws.com",
  ],
  ["other client ids", "audience-mismatch", { providers: offering({ clientIds: ["other"] }) }, "client ids are other"],
  ["another :aud", "audience-mismatch", { role: trusts({ [`${NAME}:aud`]: "other" }) }, ":aud condition wants other"],
  [
    "a document of another issuer",
    "discovery-unusable",
    {
      issuer: seen(issuer({ jwks: null, problem: "the discovery document is of issuer x", signature: "not-checked" })),
    },
    "is of issuer x",
  ],
  [
    "a host that is silent",
    "jwks-unreachable",
    { issuer: seen(issuer({ jwks: fetched(broken("dns-failed")) })) },
    "dns-failed",
  ],
  [
    "an error",
    "jwks-unreachable",
    { issuer: seen(issuer({ discovery: fetched(broken("discovery-http-status", 500)) })) },
    "cannot",
  ],
  ["keys that are none", "jwks-unreachable", { issuer: seen(issuer({ problem: "the JWKS is not JSON" })) }, "not JSON"],
  [
    "keys for members",
    "jwks-not-public",
    { issuer: seen(issuer({ jwks: fetched(broken("http", 403)) })) },
    "HTTP status 403",
  ],
  [
    "a private address",
    "jwks-not-public",
    { issuer: seen(issuer({ jwks: fetched(broken("address-refused")) })) },
    "not public",
  ],
  ["slow keys", "jwks-slow", { issuer: seen(issuer({ jwks: fetched({ durationMs: 5100 }) })) }, "took 5100 ms"],
  [
    "keys that never come",
    "jwks-slow",
    { issuer: seen(issuer({ jwks: fetched({ durationMs: 4999, ...broken("timeout") }) })) },
    "did not come within 4999 ms",
  ],
  [
    "another key",
    "key-unknown",
    { issuer: seen(issuer({ signature: "key-unknown", keyIds: ["k2"] })) },
    "key-1, the issuer publishes k2",
  ],
  ["a forged token", "signature-bad", { issuer: seen(issuer({ signature: "bad" })) }, "does not verify"],
  [
    "a token without signature",
    "signature-bad",
    { issuer: seen(issuer({ signature: "algorithm-refused" })), token: token({ algorithm: "none" }) },
    "signed by none",
  ],
  [
    "a private CA rotated",
    "thumbprint-mismatch",
    { issuer: seen(issuer({ tls: pinned })) },
    "AWS uses thumbprints for this issuer",
  ],
  [
    "a public CA rotated",
    "thumbprint-mismatch",
    { issuer: seen(issuer({ tls: { ...pinned, verification: "likely-publicly-trusted" } })) },
    "most likely verifies this issuer against its own CA library",
  ],
  [
    "no such role",
    "role-missing",
    { role: failedToSee("no such entity", "provider-gone") },
    `${ROLE_ARN} does not exist`,
  ],
  ["a policy that is none", "trust-policy-invalid", { role: seen({ arn: ROLE_ARN, trustPolicy: "{" }) }, "not JSON"],
  [
    "a Deny",
    "explicit-deny",
    { role: role(statement(), statement({ Sid: "No", Effect: "Deny" }), SELF_ASSUME) },
    'statement 2 "No" denies',
  ],
  [
    "AssumeRole only",
    "trust-action-missing",
    { role: role(statement({ Action: "sts:AssumeRole" }), SELF_ASSUME) },
    "the policy allows sts:AssumeRole",
  ],
  [
    "another provider trusted",
    "trust-provider-missing",
    {
      role: role(
        statement({ Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/idp.example` } }),
        SELF_ASSUME,
      ),
    },
    "idp.example",
  ],
  [
    "zones in the principal",
    "zones-locations",
    { role: role(statement({ Principal: { Federated: PROVIDER_ARN.replace("locations", "zones") } }), SELF_ASSUME) },
    "selfLink says /zones/",
  ],
  [
    "a slash in the principal",
    "issuer-differs",
    { role: role(statement({ Principal: { Federated: `${PROVIDER_ARN}/` } }), SELF_ASSUME) },
    "trusts",
  ],
  [
    "keys of another issuer",
    "condition-other-issuer",
    { role: trusts({ "token.actions.githubusercontent.com:sub": SUBJECT }) },
    "token.actions.githubusercontent.com:sub",
  ],
  [
    "zones in a key",
    "zones-locations",
    { role: trusts({ [`${ZONES}:sub`]: SUBJECT }) },
    "…/p/zones/europe-west1-b/clusters/c:sub",
  ],
  [
    "a wildcard under StringEquals",
    "subject-wildcard",
    { role: trusts({ [`${NAME}:sub`]: "system:serviceaccount:arc-system:*" }) },
    "are no wildcards",
  ],
  [
    "another service account",
    "subject-mismatch",
    { token: token({ subject: "system:serviceaccount:arc-system:default" }) },
    "policy wants …:arc-system:runner, token says …:arc-system:default (the service account differs)",
  ],
  [
    "another namespace",
    "subject-mismatch",
    { token: token({ subject: "system:serviceaccount:default:runner" }) },
    "policy wants …:serviceaccount:arc-system:runner, token says …:serviceaccount:default:runner (the namespace differs)",
  ],
  [
    "another condition",
    "condition-mismatch",
    { environment: variables({ sessionName: "me" }), role: trusts({ "sts:RoleSessionName": "ci" }) },
    "wants sts:RoleSessionName to be ci",
  ],
  ["SOPS without self-assume", "sops-self-assume", { role: role(statement()) }, "makes SOPS assume"],
  [
    "a token that ends soon",
    "token-expiring",
    { token: token({ issuedAt: null, expiresAt: minutesFromNow(4) }) },
    "ends in 4 min",
  ],
  ["a long job", "token-shorter-than-job", { intent: meant({ jobMinutes: 90 }) }, "ends in 50 min"],
  [
    "a stale file",
    "token-not-refreshed",
    { token: token({ issuedAt: minutesFromNow(-55), expiresAt: minutesFromNow(5) }) },
    "is 55 min old",
  ],
  [
    "AWS refuses",
    "live-refused",
    {
      live: seen({
        assume: {
          kind: "error",
          name: "AccessDenied",
          message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        },
        identity: null,
      }),
    },
    "AssumeRoleWithWebIdentity answered AccessDenied",
  ],
  [
    "AWS gives another role",
    "live-refused",
    { live: seen({ assume: { kind: "arn", arn: assumed() }, identity: { kind: "arn", arn: assumed("other") } }) },
    "assumed-role/other",
  ],
];

describe("the headline", () => {
  it.each(ROWS)("%s: %s", (_name, code, given, cause) => {
    const { headline, checks } = diagnose(healthy(given));
    expect(headline?.code).toBe(code);
    expect(headline?.cause).toMatch(cause);
    expect(headline?.values.length).toBeGreaterThanOrEqual(2);
    expect(headline?.fix.length).toBeGreaterThan(0);
    const failures = checks.filter(({ status }) => status === "failed");
    expect(failures.map(({ diagnosis }) => diagnosis?.code)).toContain(code);
  });

  it("has a setup for every code", () => {
    expect([...new Set(ROWS.map(([, code]) => code))].sort()).toEqual([...DIAGNOSIS_CODES].sort());
  });

  it("is the first broken link, and a broken link goes before a warning", () => {
    const both = {
      providers: seen({ arns: [], exact: null, near: null }),
      token: token({ expiresAt: minutesFromNow(-5) }),
    };
    expect(diagnose(healthy(both)).headline?.code).toBe("token-expired");
    const rotated = seen(issuer({ tls: { ...pinned, verification: "likely-publicly-trusted" } }));
    const { headline, checks } = diagnose(healthy({ issuer: rotated, role: role(statement()) }));
    expect(headline?.code).toBe("sops-self-assume");
    expect(checks.filter(({ status }) => status === "failed")).toHaveLength(2);
  });
});

describe("a healthy setup", () => {
  it("passes all checks", () => {
    const { checks, headline, incomplete } = diagnose(healthy());
    expect(checks.filter(({ status }) => status !== "passed")).toEqual([]);
    expect(checks).toHaveLength(17);
    expect([headline, incomplete]).toEqual([null, false]);
  });

  it.each<[string, Partial<Evidence>]>([
    [
      "the role is named by hand and the variable is left to the workflow",
      { intent: meant({ roleArn: ROLE_ARN }), environment: variables({ roleArn: null }) },
    ],
    [
      "the token has several audiences and one is registered",
      {
        token: token({ audiences: ["a", "sts.amazonaws.com"] }),
        role: role(statement({ Condition: {} }), SELF_ASSUME),
      },
    ],
    [
      "a profile brings token file and role",
      {
        environment: variables({
          tokenFile: null,
          roleArn: null,
          profiles: [{ name: "default", settings: ["role_arn"], tokenFile: TOKEN_FILE, roleArn: ROLE_ARN }],
        }),
      },
    ],
    [
      "the trust policy needs StringLike",
      {
        role: role(
          statement({ Condition: { StringLike: { [`${NAME}:sub`]: "system:serviceaccount:arc-*:*" } } }),
          SELF_ASSUME,
        ),
      },
    ],
    [
      "the second statement is the right one",
      { role: role(statement({}, { [`${NAME}:sub`]: "x" }), statement(), SELF_ASSUME) },
    ],
    [
      "no role of SOPS",
      { sops: seen([{ file: "f", keyArn: "arn:aws:kms:us-east-1:1:key/k", roleArn: null }]), role: role(statement()) },
    ],
  ])("passes when %s", (_name, given) => {
    const { headline, incomplete } = diagnose(healthy(given));
    expect([headline, incomplete]).toEqual([null, false]);
  });
});

describe("what was not seen", () => {
  it("is not evaluated, and the rest is", () => {
    const { checks, headline, incomplete } = diagnose(
      healthy({ providers: failedToSee("iam:List is denied"), role: failedToSee("iam:GetRole is denied") }),
    );
    const open = checks.filter(({ status }) => status === "not-evaluated").map(({ id }) => id);
    expect(open).toEqual(["accounts", "provider", "audience", "thumbprints", "role", "trust-policy", "sops"]);
    expect([headline, incomplete]).toEqual([null, true]);
  });

  it("never hides a fault: a denied list of providers beside the wrong audience", () => {
    const given = { providers: failedToSee("denied"), token: token({ audiences: ["other"] }) };
    expect(diagnose(healthy(given)).headline?.code).toBe("audience-mismatch");
  });

  it("is no gap when nobody asked for it", () => {
    const left = {
      issuer: notAsked(),
      providers: notAsked(),
      sops: notAsked(),
      live: notAsked(),
      environment: notAsked(),
    };
    const { incomplete, headline } = diagnose(healthy(left));
    expect([headline, incomplete]).toEqual([null, false]);
  });

  it("leaves a policy open that depends on what is not known here", () => {
    const { checks, headline, incomplete } = diagnose(
      healthy({ role: trusts({ "aws:SourceVpc": "vpc-1" }), sops: notAsked() }),
    );
    const check = checks.find(({ id }) => id === "trust-policy");
    expect(check).toMatchObject({ status: "not-evaluated", text: expect.stringContaining("aws:SourceVpc") });
    expect([headline, incomplete]).toEqual([null, true]);
  });
});
