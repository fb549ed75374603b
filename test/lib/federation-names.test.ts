import { Template } from "aws-cdk-lib/assertions";
import { expect, it } from "vitest";
import { createWatched, RUNNER } from "./federation.js";
import { createApp, resourcesOf } from "./synth.js";

it("roles may have the names of other constructs and outputs", () => {
  const names = [
    "Provider",
    "ProviderArn",
    "Denied",
    "X",
    "RoleArnX",
    "Roles",
    "Policies",
    "X-Policy0",
    "Default",
    "_",
  ];
  const arns = {
    managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
  };
  const roles = names.map((name) => ({ ...RUNNER, ...arns, name }));
  const made = Template.fromStack(createWatched(createApp(), { roles }));
  const roleNames = resourcesOf(made, "AWS::IAM::Role").map(({ Properties }) => Properties.RoleName);
  expect(roleNames.toSorted()).toEqual(names.toSorted());
  const outputs = ["ProviderArn", ...names.map((name) => `RoleArn${name.replace(/\W|_/g, "")}`)];
  expect(Object.keys(made.findOutputs("*")).toSorted()).toEqual(outputs.toSorted());
});
