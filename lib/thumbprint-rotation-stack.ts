import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { OptionError } from "./option-error.js";
import { checkProps, type Kinds, pick, text } from "./prop-kinds.js";
import type { FunctionVpcProps, ThumbprintRotationProps } from "./props.js";
import { ROTATION_KINDS } from "./rotation-props.js";
import { STACK_PROP_KINDS } from "./stack-props.js";
import { ThumbprintRotation } from "./thumbprint-rotation.js";
import { checkKeyArn, checkTopic, checkTopicArn } from "./topic-check.js";

/** Options of the construct that text can say: topics by ARN, and no VPC. */
export interface ThumbprintRotationOptions
  extends Omit<ThumbprintRotationProps, "alertTopic" | "alarmTopic" | keyof FunctionVpcProps> {
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
export interface ThumbprintRotationStackProps extends StackProps, ThumbprintRotationOptions, FunctionVpcProps {}

const { alertTopic: _alert, alarmTopic: _alarm, ...OWN_KINDS } = ROTATION_KINDS;
const STACK_KINDS: Kinds<ThumbprintRotationStackProps> = {
  ...STACK_PROP_KINDS,
  ...OWN_KINDS,
  alertTopicArn: text,
  alertTopicKeyArn: text,
  alarmTopicArn: text,
};

/** A stack of nothing but the service. */
export class ThumbprintRotationStack extends Stack {
  readonly rotation: ThumbprintRotation;

  constructor(scope: Construct, id: string, props: ThumbprintRotationStackProps = {}) {
    checkProps("ThumbprintRotationStack", props, STACK_KINDS);
    super(scope, id, pick<StackProps>(props, STACK_PROP_KINDS));
    const { alertTopicArn, alertTopicKeyArn, alarmTopicArn } = props;
    if (alertTopicArn === undefined && alertTopicKeyArn !== undefined) {
      throw new OptionError("alertTopicKeyArn", alertTopicKeyArn, "nothing unless alertTopicArn is given");
    }
    this.rotation = new ThumbprintRotation(this, "Rotation", {
      ...pick<ThumbprintRotationProps>(props, ROTATION_KINDS),
      ...(alertTopicArn === undefined ? {} : { alertTopic: this.topic("alertTopic", alertTopicArn, alertTopicKeyArn) }),
      ...(alarmTopicArn === undefined ? {} : { alarmTopic: this.topic("alarmTopic", alarmTopicArn) }),
    });
    const { alertTopic, dashboard, function: fn, logGroup } = this.rotation;
    new CfnOutput(this, "AlertTopicArn", { value: alertTopic.topicArn, description: "Subscribe here to get alerts" });
    new CfnOutput(this, "DashboardName", { value: dashboard.dashboardName, description: "In CloudWatch's dashboards" });
    new CfnOutput(this, "FunctionName", { value: fn.functionName, description: "Invoke it to start a run" });
    new CfnOutput(this, "LogGroupName", { value: logGroup.logGroupName, description: "What each run did" });
  }

  private topic(option: "alertTopic" | "alarmTopic", topicArn: string, keyArn?: string): ITopic {
    checkTopicArn(`${option}Arn`, topicArn);
    if (keyArn !== undefined) checkKeyArn(`${option}KeyArn`, keyArn);
    const id = option === "alertTopic" ? "AlertTopic" : "AlarmTopic";
    const topic = Topic.fromTopicAttributes(this, id, { topicArn, ...(keyArn === undefined ? {} : { keyArn }) });
    checkTopic(this, `${option}Arn`, topic);
    return topic;
  }
}
