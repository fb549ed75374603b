import { duration, flag, type Kinds, listOf, number, objectWith, TOPIC, text, texts } from "./prop-kinds.js";
import type { ThumbprintRotationProps } from "./props.js";

/** What each prop of `ThumbprintRotation` may be. Texts are looked into by the rules of the function. */
export const ROTATION_KINDS: Kinds<ThumbprintRotationProps> = {
  mode: text,
  issuerHosts: texts,
  excludeHosts: texts,
  tagFilter: text,
  retention: text,
  expiryDays: number,
  caFile: text,
  connectTo: texts,
  allowPrivate: texts,
  schedule: objectWith(
    ["expressionString"],
    "an expression of the CDK, like ScheduleExpression.rate(Duration.hours(1))",
  ),
  maxInterval: duration,
  enabled: flag,
  alertEmail: text,
  alertTopic: TOPIC,
  alarmTopic: TOPIC,
  runbookUrl: text,
  metricNamespace: text,
  perHostMetrics: flag,
  logLevel: text,
  logRetention: number,
  vpc: objectWith(["vpcId", "selectSubnets"], "a VPC of the CDK, like Vpc.fromLookup(this, ID, { vpcId })"),
  vpcSubnets: objectWith([], "a selection of subnets, like { subnetType: SubnetType.PRIVATE_WITH_EGRESS }"),
  securityGroups: listOf(objectWith(["securityGroupId"], "a security group of the CDK")),
};
