import { App } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, it } from "vitest";
import { ThumbprintRotationStack, type ThumbprintRotationStackProps } from "../../lib/index.js";
import { FLAGS } from "./synth.js";

function findings(props: ThumbprintRotationStackProps): string[] {
  const app = new App({ builtinCloudFormationValidation: false, context: FLAGS });
  const stack = new ThumbprintRotationStack(app, "OidcThumbprints", props);
  const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
  return violations.map(({ ruleName, violatingResources }) => {
    return `${ruleName} ${violatingResources.map(({ constructPath }) => constructPath).join(", ")}`;
  });
}

const US_EAST = { env: { region: "us-east-1" } };

it.each<[string, ThumbprintRotationStackProps]>([
  ["by default", US_EAST],
  ["in audit mode", { ...US_EAST, mode: "audit" }],
  ["in a region not known at synth", {}],
  ["in another partition", { env: { region: "cn-north-1" } }],
  ["with wildcards", { ...US_EAST, issuerHosts: ["*", "*.idp.example"] }],
  ["with an existing topic", { ...US_EAST, alertTopicArn: "arn:aws:sns:us-east-1:111122223333:alerts" }],
])("cdk-nag finds nothing unacknowledged %s", (_, props) => {
  expect(findings(props)).toEqual([]);
});

it("cdk-nag was looking: without the acknowledgements it finds what they are about", () => {
  const app = new App({ builtinCloudFormationValidation: false, context: FLAGS });
  const stack = new ThumbprintRotationStack(app, "OidcThumbprints", US_EAST);
  const checks = new AwsSolutionsChecks(app);
  Object.assign(checks, { isAcknowledged: () => false });
  expect(
    checks
      .validateScope(stack)
      .violations.map(({ ruleName }) => ruleName)
      .toSorted(),
  ).toEqual([
    "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
    "AwsSolutions-IAM5[Resource::*]",
    "AwsSolutions-IAM5[Resource::arn:aws:iam::<AWS::AccountId>:oidc-provider/container.googleapis.com/*]",
    "AwsSolutions-SQS3",
  ]);
});
