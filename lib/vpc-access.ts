import { Effect, Policy, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { FunctionOptions, IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { acknowledgeWildcard } from "./acknowledge.js";
import { OptionError } from "./option-error.js";
import type { FunctionVpcProps } from "./props.js";

/** What Lambda does with the function's role to connect it to a VPC. It knows no resources beforehand. */
const INTERFACE_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * The options of the function for its VPC; none without one.
 *
 * @throws {OptionError} when subnets or security groups have no VPC
 */
export function vpcOptions({ vpc, vpcSubnets, securityGroups }: FunctionVpcProps): Partial<FunctionOptions> {
  if (vpc !== undefined) {
    return {
      vpc,
      ...(vpcSubnets === undefined ? {} : { vpcSubnets }),
      ...(securityGroups === undefined ? {} : { securityGroups: [...securityGroups] }),
    };
  }
  for (const [name, value] of Object.entries({ vpcSubnets, securityGroups })) {
    if (value !== undefined) throw new OptionError(name, "given", "nothing unless vpc is given");
  }
  return {};
}

/**
 * What a role needs so that Lambda can connect its function to a VPC.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function interfaceStatements({ vpc }: FunctionVpcProps): PolicyStatement[] {
  if (vpc === undefined) return [];
  return [new PolicyStatement({ sid: "ConnectToVpc", actions: INTERFACE_ACTIONS, resources: ["*"] })];
}

/**
 * Takes from the function's own code what only Lambda needs, as AWS advises.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice-security
 */
export function denyOwnCode(scope: Construct, role: Role, { functionArn }: IFunction): void {
  // Beside the role: what is below it, the function waits for.
  const policy = new Policy(scope, "OwnCode", {
    statements: [
      new PolicyStatement({
        sid: "NotByOwnCode",
        effect: Effect.DENY,
        actions: INTERFACE_ACTIONS,
        resources: ["*"],
        conditions: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
      }),
    ],
  });
  policy.attachToRole(role);
  acknowledgeWildcard(policy, "Resource::*", "It denies, and the interfaces have no names before Lambda makes them.");
}
