import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** What names of a construct's alarms begin with: unique in account and region, because a stack's name is. */
export function nameOf(construct: Construct): string {
  const stack = Stack.of(construct);
  const path = construct.node.path.slice(stack.node.path.length + 1);
  return `${stack.stackName}-${path.replace(/[^\w-]/g, "-")}`;
}
