import { RemovalPolicy } from "aws-cdk-lib";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";

/** Nothing was told yet, as the function writes it. */
const NOTHING_TOLD = JSON.stringify({ version: 1, told: {} });

/**
 * What people were told of what lasts. The value is the function's from the first run on: a deployment does not touch
 * it, because the template's never changes.
 */
export function createToldParameter(scope: Construct, id: string): StringParameter {
  const parameter = new StringParameter(scope, id, {
    description: "What the rotation of OIDC thumbprints told people of what lasts, as short hashes",
    stringValue: NOTHING_TOLD,
  });
  parameter.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return parameter;
}
