import { type App, Stack } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { type FederationRole, FederationStack, type FederationStackProps } from "../../lib/index.js";

/** A role with nothing but its workload. */
export const RUNNER: FederationRole = { name: "staging-deploy", namespace: "arc-system", serviceAccount: "runner" };

/** A stack with a role of every option and one of hardly any. */
export const FEDERATION: FederationStackProps = {
  env: { region: "us-east-1" },
  project: "acme-ci",
  location: "us-east4-a",
  cluster: "runners",
  roles: [
    {
      ...RUNNER,
      allowSelfAssume: true,
      maxSessionHours: 12,
      managedPolicies: ["arn:aws:iam::123456789012:policy/deploy"],
      permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
      statements: [
        {
          Sid: "Decrypt",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: "arn:aws:kms:us-east-1:123456789012:key/1",
          Condition: { StringEquals: { "kms:EncryptionContext:app": ["web", "api"] } },
        },
      ],
    },
    { name: "nightly", namespace: "jobs", dangerouslyAllowAnyServiceAccount: true },
  ],
};

/** The stack with the alarm, so that all of it is looked at. */
export function createWatched(app: App, others: Partial<FederationStackProps> = {}): FederationStack {
  const alertOnDenied = Topic.fromTopicArn(new Stack(), "Topic", "arn:aws:sns:us-east-1:111122223333:alerts");
  return new FederationStack(app, "OidcFederation", { ...FEDERATION, ...others, alertOnDenied });
}
