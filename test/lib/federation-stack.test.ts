import type { App } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { evaluatePolicy } from "../../federation/policy/evaluate.js";
import type { TrustRequest } from "../../federation/policy/model.js";
import { parseTrustPolicy } from "../../federation/policy/parse.js";
import { FederationStack, type FederationStackProps } from "../../lib/index.js";
import { createWatched, FEDERATION, RUNNER } from "./federation.js";
import { createApp, flat, resourceOf, resourcesOf } from "./synth.js";

const ISSUER_NAME = "container.googleapis.com/v1/projects/acme-ci/locations/us-east4-a/clusters/runners";
const SELF = "arn:aws:iam::<AWS::AccountId>:role/staging-deploy";

function createStack(props: FederationStackProps = FEDERATION, app: App = createApp()): FederationStack {
  return new FederationStack(app, "OidcFederation", props);
}

const stack = createStack();
const template = Template.fromStack(stack);
const propertiesOf = (prefix: string) => flat(resourceOf(template, "AWS::IAM::Role", prefix).Properties);

/** As it is after deployment, in this account. */
function deployed(text: string): string {
  return text.replaceAll("<AWS::AccountId>", "111122223333");
}

/** What doctor makes of a role's trust policy. */
function verdictOf(prefix: string, request: TrustRequest): string {
  const { AssumeRolePolicyDocument } = propertiesOf(`Roles${prefix}`) as { AssumeRolePolicyDocument: object };
  const parsed = parseTrustPolicy(deployed(JSON.stringify(AssumeRolePolicyDocument)));
  if (parsed.kind === "invalid") throw new Error(parsed.reason);
  return evaluatePolicy(parsed.policy, request).verdict;
}

describe("the provider", () => {
  it("is the cluster's, and its template says nothing of thumbprints", () => {
    expect(resourceOf(template, "AWS::IAM::OIDCProvider")).toMatchObject({
      Properties: { Url: `https://${ISSUER_NAME}`, ClientIdList: ["sts.amazonaws.com"] },
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
    });
    expect(JSON.stringify(template.toJSON())).not.toMatch(/thumbprint/i);
  });

  it("has the client ids and thumbprints that are given", () => {
    const given = { clientIds: ["sts.amazonaws.com", "vault"], thumbprints: ["A".repeat(40)], roles: [] };
    const { Properties } = resourceOf(
      Template.fromStack(createStack({ ...FEDERATION, ...given })),
      "AWS::IAM::OIDCProvider",
    );
    expect(Properties).toMatchObject({ ClientIdList: given.clientIds, ThumbprintList: ["a".repeat(40)] });
  });

  it("may be there already: then the roles name it and nothing is created", () => {
    const existing = Template.fromStack(createStack({ ...FEDERATION, existingProvider: true, roles: [RUNNER] }));
    expect(resourcesOf(existing, "AWS::IAM::OIDCProvider")).toEqual([]);
    const { AssumeRolePolicyDocument } = resourceOf(existing, "AWS::IAM::Role").Properties;
    expect(flat(AssumeRolePolicyDocument.Statement[0].Principal)).toEqual({
      Federated: `arn:aws:iam::<AWS::AccountId>:oidc-provider/${ISSUER_NAME}`,
    });
  });
});

describe("a role", () => {
  it("trusts exactly one subject and audience, and itself for SOPS", () => {
    expect(propertiesOf("Rolesstaging")).toMatchObject({
      RoleName: "staging-deploy",
      MaxSessionDuration: 43200,
      ManagedPolicyArns: ["arn:aws:iam::123456789012:policy/deploy"],
      PermissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: "<Provider0B93F79A.Arn>" },
            Condition: {
              StringEquals: {
                [`${ISSUER_NAME}:sub`]: "system:serviceaccount:arc-system:runner",
                [`${ISSUER_NAME}:aud`]: "sts.amazonaws.com",
              },
            },
          },
          {
            Sid: "AllowSelfAssume",
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { AWS: "arn:aws:iam::<AWS::AccountId>:root" },
            Condition: { ArnEquals: { "aws:PrincipalArn": SELF } },
          },
        ],
      },
    });
  });

  it("may do what it is given, and assume itself", () => {
    const { Policies } = propertiesOf("Rolesstaging") as { Policies: { PolicyDocument: { Statement: unknown } }[] };
    expect(Policies.map(({ PolicyDocument }) => PolicyDocument.Statement)).toEqual([
      [
        FEDERATION.roles[0]?.statements?.[0],
        { Sid: "AssumeSelf", Effect: "Allow", Action: "sts:AssumeRole", Resource: SELF },
      ],
    ]);
    expect(resourcesOf(template, "AWS::IAM::Policy")).toEqual([]);
  });

  it("for all of a namespace has a wildcard in its subject, an hour, and no permissions", () => {
    const { AssumeRolePolicyDocument, ...others } = propertiesOf("Rolesnightly") as Record<string, object>;
    expect(AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Condition: {
            StringEquals: { [`${ISSUER_NAME}:aud`]: "sts.amazonaws.com" },
            StringLike: { [`${ISSUER_NAME}:sub`]: "system:serviceaccount:jobs:*" },
          },
        },
      ],
    });
    expect(others).toEqual({
      Description: "For every service account of namespace jobs, by tokens of its cluster",
      MaxSessionDuration: 3600,
      RoleName: "nightly",
    });
  });

  it("for the service account default gives a warning, others give none", () => {
    expect(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).toEqual([]);
    const warned = Annotations.fromStack(
      createStack({ ...FEDERATION, roles: [{ ...RUNNER, serviceAccount: "default" }] }),
    );
    expect(warned.findWarning("*", Match.anyValue()).map(({ entry }) => entry.data)).toEqual([
      expect.stringContaining('Every pod of namespace arc-system that names no service account has "default"'),
    ]);
  });

  it.each([
    ["staging", "arc-system:runner", "sts.amazonaws.com", "allowed"],
    ["staging", "arc-system:default", "sts.amazonaws.com", "denied"],
    ["staging", "arc-system:runner", "vault", "denied"],
    ["nightly", "jobs:report", "sts.amazonaws.com", "allowed"],
    ["nightly", "jobs-2:report", "sts.amazonaws.com", "denied"],
    ["nightly", "jobs:report", "vault", "denied"],
  ])("doctor reads %s for %s and %s as %s", (prefix, workload, audience, verdict) => {
    const values = new Map([
      [`${ISSUER_NAME}:sub`, [`system:serviceaccount:${workload}`]],
      [`${ISSUER_NAME}:aud`, [audience]],
    ]);
    const request: TrustRequest = {
      action: "sts:AssumeRoleWithWebIdentity",
      principal: { type: "Federated", id: "<Provider0B93F79A.Arn>" },
      context: { issuerName: ISSUER_NAME, values },
    };
    expect(verdictOf(prefix, request)).toBe(verdict);
  });

  it("that trusts itself by way of the account is not evaluated by doctor, which reads no permissions", () => {
    const id = deployed(SELF);
    const context = { issuerName: null, values: new Map([["aws:principalarn", [id]]]) };
    const request: TrustRequest = { action: "sts:AssumeRole", principal: { type: "AWS", id }, context };
    expect(verdictOf("staging", request)).toBe("not-evaluated");
    expect(verdictOf("nightly", request)).toBe("denied");
  });
});

it("ARNs of provider and roles are outputs", () => {
  const outputs = Object.entries(template.findOutputs("*")).map(([name, { Value }]) => [name, flat(Value)]);
  expect(Object.fromEntries(outputs)).toEqual({
    ProviderArn: "<Provider0B93F79A.Arn>",
    RoleArnStagingDeploy: expect.stringMatching(/^<Rolesstagingdeploy\w+\.Arn>$/),
    RoleArnNightly: expect.stringMatching(/^<Rolesnightly\w+\.Arn>$/),
  });
});

it("ARNs are of the stack's partition", () => {
  const env = { region: "cn-north-1" };
  const json = JSON.stringify(
    Template.fromStack(
      createStack({ ...FEDERATION, env, existingProvider: true, roles: [{ ...RUNNER, allowSelfAssume: true }] }),
    ),
  );
  expect(json).toContain("arn:aws-cn:iam::");
  expect(json).not.toContain("arn:aws:");
});

it("two synths are equal", () => {
  const synthesize = () => Template.fromStack(createWatched(createApp())).toJSON();
  expect(synthesize()).toEqual(synthesize());
});

it("cdk-nag finds nothing", () => {
  const app = createApp();
  const watched = createWatched(app);
  expect(new AwsSolutionsChecks(app).validateScope(watched).violations).toEqual([]);
});
