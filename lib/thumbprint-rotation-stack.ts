import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { ThumbprintRotationProps } from "./props.js";
import { ThumbprintRotation } from "./thumbprint-rotation.js";

/** Options of the construct, with topics by ARN. */
export interface ThumbprintRotationOptions extends Omit<ThumbprintRotationProps, "alertTopic" | "alarmTopic"> {
  /**
   * ARN of an existing topic for alerts, and for alarms unless `alarmTopicArn` is given.
   * @default - a new topic
   */
  readonly alertTopicArn?: string;

  /**
   * ARN of the customer key of the topic for alerts: the function needs to use it.
   * @default - the topic has no customer key
   */
  readonly alertTopicKeyArn?: string;

  /**
   * ARN of an existing topic for alarms.
   * @default - the topic of the alerts
   */
  readonly alarmTopicArn?: string;
}

/** Options of the stack. */
export interface ThumbprintRotationStackProps extends StackProps, ThumbprintRotationOptions {}

/** A stack of nothing but the service. */
export class ThumbprintRotationStack extends Stack {
  readonly rotation: ThumbprintRotation;

  constructor(scope: Construct, id: string, props: ThumbprintRotationStackProps = {}) {
    super(scope, id, props);
    const { alertTopicArn, alertTopicKeyArn, alarmTopicArn } = props;
    this.rotation = new ThumbprintRotation(this, "Rotation", {
      ...props,
      ...(alertTopicArn === undefined ? {} : { alertTopic: this.topic("AlertTopic", alertTopicArn, alertTopicKeyArn) }),
      ...(alarmTopicArn === undefined ? {} : { alarmTopic: this.topic("AlarmTopic", alarmTopicArn) }),
    });
    const { alertTopic, dashboard, function: fn, logGroup } = this.rotation;
    new CfnOutput(this, "AlertTopicArn", { value: alertTopic.topicArn, description: "Subscribe here to get alerts" });
    new CfnOutput(this, "DashboardName", { value: dashboard.dashboardName, description: "In CloudWatch's dashboards" });
    new CfnOutput(this, "FunctionName", { value: fn.functionName, description: "Invoke it to start a run" });
    new CfnOutput(this, "LogGroupName", { value: logGroup.logGroupName, description: "What each run did" });
  }

  private topic(id: string, topicArn: string, keyArn?: string): ITopic {
    return Topic.fromTopicAttributes(this, id, { topicArn, ...(keyArn === undefined ? {} : { keyArn }) });
  }
}
