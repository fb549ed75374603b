import { Aws } from "aws-cdk-lib";
import { AccountRootPrincipal, Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";

/** Alarms publish in CloudWatch's name; the condition keeps other accounts' alarms out. */
const CLOUDWATCH = "cloudwatch.amazonaws.com";
const THIS_ACCOUNT = { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } };

/** What SNS's default policy grants to the owner. A policy of one's own replaces the default. */
const OWNER_ACTIONS = [
  "sns:AddPermission",
  "sns:DeleteTopic",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
  "sns:Publish",
  "sns:RemovePermission",
  "sns:SetTopicAttributes",
  "sns:Subscribe",
];

/** The topic's account manages it, as far as its identities' own policies allow. */
export function ownerMayManage(topicArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: "OwnerMayManage",
    effect: Effect.ALLOW,
    principals: [new AccountRootPrincipal()],
    actions: OWNER_ACTIONS,
    resources: [topicArn],
  });
}

/**
 * What a topic's policy needs so that the alarms of this account can publish.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function alarmsMayPublish(topicArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: "AlarmsMayPublish",
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(CLOUDWATCH)],
    actions: ["sns:Publish"],
    resources: [topicArn],
    conditions: THIS_ACCOUNT,
  });
}

/**
 * What the policy of a topic's customer key needs so that the alarms of this account can publish.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function alarmsMayEncrypt(): PolicyStatement {
  return new PolicyStatement({
    sid: "AlarmsMayEncrypt",
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(CLOUDWATCH)],
    actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
    resources: ["*"],
    conditions: THIS_ACCOUNT,
  });
}
