import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { expect, it } from "vitest";
import {
  type FederationRole,
  FederationStack,
  type FederationStackProps,
  GkeOidcProvider,
  WorkloadRole,
} from "../../lib/index.js";
import { FEDERATION, RUNNER } from "./federation.js";
import { createApp, flat, resourceOf } from "./synth.js";

function createStack(props: FederationStackProps): FederationStack {
  return new FederationStack(createApp(), "OidcFederation", props);
}

const ISSUER_NAME = "container.googleapis.com/v1/projects/acme-ci/locations/us-east4-a/clusters/runners";

/** With these roles, or changed otherwise. */
function withRole(role: Partial<FederationRole> & object, others: Partial<FederationStackProps> = {}) {
  return () => createStack({ ...FEDERATION, ...others, roles: [{ ...RUNNER, ...role }] });
}

const { project: _project, location: _location, cluster: _cluster, ...NAMELESS } = FEDERATION;

it.each<[string, () => unknown, string]>([
  ["no location", () => createStack({ ...NAMELESS, project: "acme-ci" }), 'location: "undefined" is not valid'],
  ["no cluster at all", () => createStack(NAMELESS), "or issuer instead of project, location and cluster"],
  [
    "a bad project",
    () => createStack({ ...FEDERATION, project: "Acme" }),
    'project: "Acme" is not valid; allowed: a project',
  ],
  [
    "both forms",
    () => createStack({ ...FEDERATION, issuer: "https://idp.example" }),
    'project: "acme-ci" is not valid; allowed: nothing when issuer is given',
  ],
  [
    "a selfLink",
    () => createStack({ ...NAMELESS, issuer: `https://${ISSUER_NAME.replace("locations", "zones")}` }),
    `/zones/us-east4-a/clusters/runners" is not valid; allowed: https://${ISSUER_NAME}, as this cluster's tokens have it`,
  ],
  ["no client id", () => createStack({ ...FEDERATION, clientIds: [] }), 'clientIds: "0 audiences" is not valid'],
  ["too many", () => createStack({ ...FEDERATION, clientIds: Array(101).fill("a") }), "allowed: 1 to 100 audiences"],
  ["a bad client id", () => createStack({ ...FEDERATION, clientIds: ["a b"] }), 'clientIds: "a b" is not valid'],
  [
    "six thumbprints",
    () => createStack({ ...FEDERATION, thumbprints: Array(6).fill("a".repeat(40)) }),
    "allowed: 1 to 5",
  ],
  ["no thumbprint", () => createStack({ ...FEDERATION, thumbprints: [] }), "allowed: 1 to 5"],
  ["a thumbprint with colons", () => createStack({ ...FEDERATION, thumbprints: ["AA:BB"] }), 'thumbprints: "AA:BB"'],
  [
    "thumbprints of a provider that is there",
    () => createStack({ ...FEDERATION, existingProvider: true, thumbprints: ["a".repeat(40)] }),
    "allowed: nothing when existingProvider is true",
  ],
  ["a bad namespace", withRole({ namespace: "arc_system" }), 'roles[0].namespace: "arc_system" is not valid'],
  ["a wildcard", withRole({ serviceAccount: "*" }), "for all of the namespace: dangerouslyAllowAnyServiceAccount"],
  [
    "a service account beside the wildcard",
    withRole({ dangerouslyAllowAnyServiceAccount: true }),
    'serviceAccount: "runner" is not valid; allowed: nothing when dangerouslyAllowAnyServiceAccount is true',
  ],
  [
    "neither",
    () => createStack({ ...FEDERATION, roles: [{ name: "a", namespace: "b" }] }),
    'serviceAccount: "undefined" is not valid',
  ],
  [
    "an audience that the provider does not know",
    withRole({ audience: "vault" }),
    'audience: "vault" is not valid; allowed: one of the provider\'s client ids: sts.amazonaws.com',
  ],
  ["half a session", withRole({ maxSessionHours: 0.5 }), 'roles[0].maxSessionHours: "0.5" is not valid'],
  [
    "a long session",
    withRole({ maxSessionHours: 13 }),
    'roles[0].maxSessionHours: "13" is not valid; allowed: a whole number from 1 to 12',
  ],
  ["a bad role name", withRole({ name: "a/b" }), 'name: "a/b" is not valid'],
  [
    "two roles of nearly one name",
    () => createStack({ ...FEDERATION, roles: [RUNNER, { ...RUNNER, name: "Staging_Deploy" }] }),
    'roles[1].name: "Staging_Deploy" is not valid; allowed: a name that differs from "staging-deploy" in its letters and digits',
  ],
])("%s fails at synth", (_, create, message) => {
  expect(create).toThrow(message);
});

it("another issuer than GKE's will do", () => {
  const { provider } = createStack({ ...NAMELESS, issuer: "https://idp.example/tenant", roles: [RUNNER] });
  expect(provider.issuer).toBe("https://idp.example/tenant");
});

it("an alarm needs roles to watch", () => {
  const stack = new Stack(createApp(), "Topics");
  const alertOnDenied = Topic.fromTopicArn(stack, "Topic", "arn:aws:sns:us-east-1:111122223333:alerts");
  const create = () => new FederationStack(createApp(), "Oidc", { ...FEDERATION, roles: [], alertOnDenied });
  expect(create).toThrow('alertOnDenied: "true" is not valid; allowed: false while there are no roles');
});

it.each<[object, string]>([
  [{ allowSelfAssume: true }, 'roleName: "undefined" is not valid; allowed: a name, because allowSelfAssume is true'],
  [
    { maxSessionDuration: Duration.minutes(59) },
    'maxSessionDuration: "59 minutes" is not valid; allowed: whole seconds',
  ],
  [{ maxSessionDuration: Duration.seconds(43201) }, "allowed: whole seconds from 1 hour to 12 hours"],
  [{ maxSessionDuration: Duration.millis(3_600_500) }, "allowed: whole seconds from 1 hour to 12 hours"],
])("the construct alone refuses %j", (props, message) => {
  const stack = new Stack(createApp(), "Oidc");
  const provider = new GkeOidcProvider(stack, "Provider", { issuer: "https://idp.example" });
  const workload = { namespace: "arc-system", serviceAccount: "runner" };
  expect(() => new WorkloadRole(stack, "Role", { provider, ...workload, ...props })).toThrow(message);
});

it("in an app of one's own the provider can go with its stack, and the role be granted to", () => {
  const own = new Stack(createApp(), "Own", { env: { region: "us-east-1" } });
  const issuer = { issuer: "https://idp.example", removalPolicy: RemovalPolicy.DESTROY };
  const provider = new GkeOidcProvider(own, "Provider", issuer);
  const role = new WorkloadRole(own, "Role", { provider, namespace: "arc-system", serviceAccount: "runner" });
  new Topic(own, "Topic").grantPublish(role);
  const made = Template.fromStack(own);
  expect(resourceOf(made, "AWS::IAM::OIDCProvider").DeletionPolicy).toBe("Delete");
  expect(resourceOf(made, "AWS::IAM::Role").Properties).not.toHaveProperty("RoleName");
  expect(flat(resourceOf(made, "AWS::IAM::Policy").Properties.PolicyDocument.Statement)).toEqual([
    { Effect: "Allow", Action: "sns:Publish", Resource: expect.stringMatching(/^<Topic\w+>$/) },
  ]);
});
