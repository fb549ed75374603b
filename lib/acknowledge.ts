import { Stack, Validations } from "aws-cdk-lib";
import type { Construct } from "constructs";

/**
 * Tells cdk-nag why a wildcard in a policy below `scope` is right.
 *
 * @param finding - `Action::` and the action, or `Resource::` and the resource, tokens allowed
 */
export function acknowledgeWildcard(scope: Construct, finding: string, reason: string): void {
  const id = `AwsSolutions-IAM5[${flatten(Stack.of(scope).resolve(finding))}]`;
  Validations.of(scope).acknowledge({ id, reason });
}

/** cdk-nag's spelling of references: `<LogicalId>`. */
function flatten(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::Join": join } = value as { Ref?: string; "Fn::Join"?: [string, unknown[]] };
  return join === undefined ? `<${Ref}>` : join[1].map(flatten).join(join[0]);
}
