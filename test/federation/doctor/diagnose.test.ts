import { describe, expect, it } from "vitest";
import { DIAGNOSIS_CODES } from "../../../federation/doctor/codes.js";
import { diagnose } from "../../../federation/doctor/diagnose.js";
import type { Evidence } from "../../../federation/doctor/evidence/evidence.js";
import { meant, offering, pinned, token, trusts, variables } from "../setup/parts.js";
import { ISSUER_SETUPS } from "../setup/setups-issuer.js";
import { NEAR_SETUPS } from "../setup/setups-near.js";
import { ROLE_SETUPS } from "../setup/setups-role.js";
import {
  failedToSee,
  healthy,
  issuer,
  minutesFromNow,
  NAME,
  notAsked,
  ROLE_ARN,
  role,
  SELF_ASSUME,
  SUBJECT,
  seen,
  statement,
  TOKEN_FILE,
} from "./evidence.js";

const SETUPS = [...NEAR_SETUPS, ...ISSUER_SETUPS, ...ROLE_SETUPS];

describe("the headline", () => {
  it.each(SETUPS)("%s: %s", (_name, code, given, cause) => {
    const { headline, checks } = diagnose(healthy(given));
    expect(headline?.code).toBe(code);
    expect(headline?.cause).toMatch(cause);
    expect(headline?.values.length).toBeGreaterThanOrEqual(2);
    expect(headline?.fix.length).toBeGreaterThan(0);
    const failures = checks.filter(({ status }) => status === "failed");
    expect(failures.map(({ diagnosis }) => diagnosis?.code)).toContain(code);
  });

  it("has a setup for every code", () => {
    expect([...new Set(SETUPS.map(([, code]) => code))].sort()).toEqual([...DIAGNOSIS_CODES].sort());
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
    expect(checks).toHaveLength(19);
    expect([headline, incomplete]).toEqual([null, false]);
  });

  it.each<[string, Partial<Evidence>]>([
    [
      "the role is named by hand and the variable is left to the workflow",
      { intent: meant({ roleArn: ROLE_ARN }), environment: variables({ AWS_ROLE_ARN: undefined }) },
    ],
    [
      "the token has several audiences and one is registered",
      {
        token: token({ audiences: ["a", "sts.amazonaws.com"] }),
        role: role(statement({ Condition: { StringEquals: { [`${NAME}:sub`]: SUBJECT } } }), SELF_ASSUME),
      },
    ],
    [
      "a profile brings token file and role",
      {
        environment: variables(
          { AWS_WEB_IDENTITY_TOKEN_FILE: undefined, AWS_ROLE_ARN: undefined },
          { config: `[default]\nrole_arn = ${ROLE_ARN}\nweb_identity_token_file = ${TOKEN_FILE}\n` },
        ),
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
      {
        sops: seen([{ file: "f", keyArn: "arn:aws:kms:us-east-1:1:key/k", roleArn: null, profile: null }]),
        role: role(statement()),
      },
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

  it("takes the audience that the policy wants for the right one", () => {
    const custom = { token: token({ audiences: ["mine"] }), role: trusts({ [`${NAME}:aud`]: "mine" }) };
    expect(diagnose(healthy({ ...custom, providers: notAsked() })).headline).toBeNull();
    const { headline } = diagnose(
      healthy({ ...custom, token: token({ audiences: ["x"] }), providers: offering({ clientIds: ["mine"] }) }),
    );
    expect(headline?.fix[0]?.snippet).toContain("audience: mine");
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
