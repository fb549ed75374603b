import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";

/** CloudWatch publishes alarms in its own name; the condition keeps other accounts' alarms out. */
const CLOUDWATCH = "cloudwatch.amazonaws.com";

/**
 * What a topic's policy needs so that this account's alarms can publish.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function alarmsMayPublish(topicArn: string, account: string): PolicyStatement {
  return new PolicyStatement({
    sid: "AlarmsMayPublish",
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(CLOUDWATCH)],
    actions: ["sns:Publish"],
    resources: [topicArn],
    conditions: { StringEquals: { "aws:SourceAccount": account } },
  });
}

/**
 * What the policy of a topic's customer key needs so that alarms can publish to the topic.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function alarmsMayEncrypt(account: string): PolicyStatement {
  return new PolicyStatement({
    sid: "AlarmsMayEncrypt",
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(CLOUDWATCH)],
    actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:SourceAccount": account } },
  });
}
