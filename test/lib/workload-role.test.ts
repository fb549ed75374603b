import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import { ManagedPolicy } from "aws-cdk-lib/aws-iam";
import { describe, expect, it } from "vitest";
import {
  FederationStack,
  type FederationStackProps,
  GkeOidcProvider,
  ThumbprintRotation,
  WorkloadRole,
  type WorkloadRoleProps,
} from "../../lib/index.js";
import { createApp, resourceOf, resourcesOf } from "./synth.js";

const issuerName = (cluster: string) =>
  `container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/${cluster}`;
const subject = (account: string) => `system:serviceaccount:ci:${account}`;

function providersIn(stack: Stack, ...clusters: readonly string[]): GkeOidcProvider[] {
  const place = { project: "acme-ci", location: "us-east4" };
  return clusters.map((cluster) => new GkeOidcProvider(stack, cluster, { ...place, cluster }));
}

function trustOf(stack: Stack, props: WorkloadRoleProps) {
  new WorkloadRole(stack, "Role", props);
  return resourceOf(Template.fromStack(stack), "AWS::IAM::Role").Properties.AssumeRolePolicyDocument.Statement;
}

describe("a role", () => {
  it("of several service accounts wants one of an exact list of subjects", () => {
    const stack = new Stack(createApp(), "Oidc");
    const [provider] = providersIn(stack, "east");
    const [statement, ...more] = trustOf(stack, { provider, namespace: "ci", serviceAccounts: ["a", "b"] } as never);
    expect(more).toEqual([]);
    const name = issuerName("east");
    const claims = { [`${name}:sub`]: [subject("a"), subject("b")], [`${name}:aud`]: "sts.amazonaws.com" };
    expect(statement.Condition).toEqual({ StringEquals: claims });
  });

  it("of several providers has a statement for each, with the claims of its tokens", () => {
    const stack = new Stack(createApp(), "Oidc");
    const providers = providersIn(stack, "east", "west");
    const statements = trustOf(stack, { providers, namespace: "ci", serviceAccount: "a" });
    expect(statements.map(({ Condition }: { Condition: unknown }) => Condition)).toEqual(
      ["east", "west"].map((cluster) => {
        const name = issuerName(cluster);
        return { StringEquals: { [`${name}:sub`]: subject("a"), [`${name}:aud`]: "sts.amazonaws.com" } };
      }),
    );
  });

  it("is a role of the CDK by .role", () => {
    const stack = new Stack(createApp(), "Oidc");
    const [provider] = providersIn(stack, "east");
    const { role } = new WorkloadRole(stack, "Role", { provider, namespace: "ci", serviceAccount: "a" } as never);
    new ManagedPolicy(stack, "Policy", { roles: [role], statements: [] }).attachToRole(role);
    expect(role.roleName).toBeTruthy();
  });

  it.each<[string, Partial<WorkloadRoleProps>, string]>([
    ["no provider", {}, 'provider: "undefined" is not valid; allowed: one provider, or one or more as providers'],
    ["none of several", { providers: [] }, 'providers: "[]" is not valid'],
    ["a name twice", { serviceAccounts: ["a", "a"] }, 'serviceAccounts: "a, a" is not valid; allowed: one or more'],
    ["no name", { serviceAccounts: [] }, "allowed: one or more names, each once"],
    ["a wildcard", { serviceAccounts: ["a", "*"] }, 'serviceAccounts: "*" is not valid'],
    ["both forms", { serviceAccount: "a", serviceAccounts: ["b"] }, "nothing when serviceAccounts are given"],
  ])("with %s is refused", (_, props, message) => {
    const stack = new Stack(createApp(), "Oidc");
    const [provider] = "serviceAccounts" in props ? providersIn(stack, "east") : [];
    const all = { namespace: "ci", ...(provider === undefined ? {} : { provider }), ...props };
    expect(() => new WorkloadRole(stack, "Role", all)).toThrow(message);
  });
});

describe("a stack of several providers", () => {
  const cluster = (name: string) => ({ project: "acme-ci", location: "us-east4", cluster: name });
  const role = { name: "deploy", namespace: "ci", serviceAccount: "a" };
  const make = (props: Partial<FederationStackProps>) =>
    new FederationStack(createApp(), "Oidc", {
      providers: { east: cluster("east"), west: cluster("west") },
      roles: [],
      ...props,
    });

  it("makes each, and a role trusts those that it names", () => {
    const template = Template.fromStack(make({ roles: [{ ...role, providers: ["west"] }] }));
    expect(resourcesOf(template, "AWS::IAM::OIDCProvider")).toHaveLength(2);
    const { Statement } = resourceOf(template, "AWS::IAM::Role").Properties.AssumeRolePolicyDocument;
    expect(JSON.stringify(Statement)).toContain(issuerName("west"));
    expect(JSON.stringify(Statement)).not.toContain(issuerName("east"));
    expect(Object.keys(template.findOutputs("*"))).toEqual(["ProviderArnEast", "ProviderArnWest", "RoleArnDeploy"]);
  });

  it.each<[string, Partial<FederationStackProps>, string]>([
    [
      "a role that names none",
      { roles: [role] },
      'roles[0].providers: "undefined" is not valid; allowed: some of east',
    ],
    ["another name", { roles: [{ ...role, providers: ["north"] }] }, 'roles[0].providers: "north" is not valid'],
    ["no name", { roles: [{ ...role, providers: [] }] }, "allowed: one name or more"],
    [
      "options of one beside them",
      { cluster: "east" },
      'cluster: "given" is not valid; allowed: nothing when providers',
    ],
    ["none", { providers: {} }, "allowed: one provider or more"],
    ["a bad one", { providers: { east: { ...cluster("East") } } }, 'providers.east.cluster: "East" is not valid'],
  ])("refuses %s", (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });
});

it("in a VPC, Lambda may connect the function, and the function's own code may not", () => {
  const stack = new Stack(createApp(), "Oidc", { env: { region: "us-east-1" } });
  const attributes = { vpcId: "vpc-1", availabilityZones: ["us-east-1a"], privateSubnetIds: ["subnet-1"] };
  const vpc = Vpc.fromVpcAttributes(stack, "Vpc", attributes);
  new ThumbprintRotation(stack, "Rotation", { vpc });
  const template = Template.fromStack(stack);
  expect(resourceOf(template, "AWS::Lambda::Function", "Rotation").Properties.VpcConfig.SubnetIds).toHaveLength(1);
  const { Policies } = resourceOf(template, "AWS::IAM::Role", "RotationRole").Properties;
  expect(JSON.stringify(Policies)).toContain('"Sid":"ConnectToVpc"');
  const denied = JSON.stringify(resourceOf(template, "AWS::IAM::Policy", "RotationOwnCode").Properties);
  expect(denied).toMatch(/"Effect":"Deny".*"lambda:SourceFunctionArn"|"lambda:SourceFunctionArn".*"Effect":"Deny"/);
  const alone = () => new ThumbprintRotation(new Stack(createApp(), "B"), "R", { vpcSubnets: {} });
  expect(alone).toThrow('vpcSubnets: "given" is not valid; allowed: nothing unless vpc is given');
});
