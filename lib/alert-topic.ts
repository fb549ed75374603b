import { Annotations, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { alarmsMayEncrypt, alarmsMayPublish, ownerMayManage } from "./topic-policy.js";

/** Existing topics to use, and who is subscribed to the alerts. */
export interface AlertTopicProps {
  readonly alertTopic: ITopic | undefined;
  readonly alarmTopic: ITopic | undefined;
  readonly alertEmail: string | undefined;
}

/** Where alerts and alarms go. Alarms may publish to both topics, or synth says what their owner has to add. */
export class AlertTopic extends Construct {
  readonly topic: ITopic;
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, { alertTopic, alarmTopic, alertEmail }: AlertTopicProps) {
    super(scope, id);
    this.topic = alertTopic ?? this.createTopic();
    this.alarmTopic = alarmTopic ?? this.topic;
    this.letAlarmsPublish(this.alarmTopic);
    if (alertEmail === undefined) return;
    for (const topic of new Set([this.topic, this.alarmTopic]))
      topic.addSubscription(new EmailSubscription(alertEmail));
  }

  private createTopic(): Topic {
    const key = new Key(this, "Key", {
      description: "Encrypts alerts about OIDC thumbprints",
      enableKeyRotation: true,
      // It protects messages on their way only, so that nothing is lost with it, and a key kept costs money.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    const topic = new Topic(this, "Topic", {
      displayName: "OIDC thumbprints",
      masterKey: key,
      enforceSSL: true,
    });
    // enforceSSL makes a policy that only denies, and it replaces the default one.
    topic.addToResourcePolicy(ownerMayManage(topic.topicArn));
    return topic;
  }

  private letAlarmsPublish(topic: ITopic): void {
    const publish = alarmsMayPublish(topic.topicArn);
    const encrypt = alarmsMayEncrypt();
    const mayPublish = topic.addToResourcePolicy(publish).statementAdded;
    // A topic that can change its policy says whether it has a key; any other may have one.
    const mayEncrypt = topic.masterKey?.addToResourcePolicy(encrypt, true).statementAdded ?? mayPublish;
    if (mayPublish && mayEncrypt) return;
    const lines = [
      "The owner of the existing topic has to let alarms publish.",
      ...(mayPublish ? [] : [`Add to the topic's policy: ${this.print(publish)}`]),
      ...(mayEncrypt ? [] : [`Add to the policy of its key, if it has a customer key: ${this.print(encrypt)}`]),
    ];
    Annotations.of(this).addInfoV2("oidc-thumbprint-rotation:topicPolicy", lines.join("\n"));
  }

  /** As JSON to paste; what is known only at deployment reads like `${AWS::AccountId}`. */
  private print(statement: PolicyStatement): string {
    return JSON.stringify(Stack.of(this).resolve(statement.toStatementJson()), spellReferences);
  }
}

function spellReferences(_key: string, value: unknown): unknown {
  const reference = typeof value === "object" && value !== null && "Ref" in value ? value.Ref : undefined;
  return reference === undefined ? value : `\${${reference}}`;
}
