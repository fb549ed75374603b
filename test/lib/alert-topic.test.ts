import { Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { expect, it } from "vitest";
import { ThumbprintRotation, type ThumbprintRotationProps, ThumbprintRotationStack } from "../../lib/index.js";
import { createApp, flat, resourceOf, resourcesOf, templateOf } from "./synth.js";

const TOPIC = "<RotationAlertsTopicDA88A314>";
const OWN_TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts";
const OWN_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const THIS_ACCOUNT = { StringEquals: { "aws:SourceAccount": "<AWS::AccountId>" } };
const ROOT = { AWS: "arn:aws:iam::<AWS::AccountId>:root" };
const CLOUDWATCH = { Service: "cloudwatch.amazonaws.com" };

/** A stack whose construct gets topics that exist outside of it. */
function stackWith(create: (stack: Stack) => ThumbprintRotationProps): Stack {
  const stack = new Stack(createApp(), "Oidc", { env: { region: "us-east-1" } });
  new ThumbprintRotation(stack, "Rotation", create(stack));
  return stack;
}

function notes(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findInfo("*", Match.anyValue())
    .map(({ entry }) => String(entry.data));
}

/** The policy statements of a note, one on a line. */
function statementsIn(note: string): unknown[] {
  return [...note.matchAll(/: (\{.*\})/g)].map(([, json]) => JSON.parse(json ?? ""));
}

it("the topic accepts TLS only, its owner may manage it, and alarms of this account may publish", () => {
  const { Properties } = resourceOf(templateOf(), "AWS::SNS::TopicPolicy");
  expect(flat(Properties.Topics)).toEqual([TOPIC]);
  expect(flat(Properties.PolicyDocument.Statement)).toEqual([
    {
      Sid: "AllowPublishThroughSSLOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: TOPIC,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "OwnerMayManage",
      Effect: "Allow",
      Principal: ROOT,
      Action: [
        "sns:AddPermission",
        "sns:DeleteTopic",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
        "sns:Publish",
        "sns:RemovePermission",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
      ],
      Resource: TOPIC,
    },
    {
      Sid: "AlarmsMayPublish",
      Effect: "Allow",
      Principal: CLOUDWATCH,
      Action: "sns:Publish",
      Resource: TOPIC,
      Condition: THIS_ACCOUNT,
    },
  ]);
});

it("the topic has a customer key that rotates, that alarms of this account may use, and that goes with the stack", () => {
  const template = templateOf();
  const key = resourceOf(template, "AWS::KMS::Key");
  expect(key).toMatchObject({ DeletionPolicy: "Delete", Properties: { EnableKeyRotation: true } });
  expect(flat(key.Properties.KeyPolicy.Statement)).toEqual([
    { Effect: "Allow", Principal: ROOT, Action: "kms:*", Resource: "*" },
    {
      Sid: "AlarmsMayEncrypt",
      Effect: "Allow",
      Principal: CLOUDWATCH,
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: THIS_ACCOUNT,
    },
  ]);
  const { Properties } = resourceOf(template, "AWS::SNS::Topic");
  expect(flat(Properties.KmsMasterKeyId)).toBe("<RotationAlertsKeyF980C620.Arn>");
});

it("nobody is subscribed unless an address is given", () => {
  expect(resourcesOf(templateOf(), "AWS::SNS::Subscription")).toEqual([]);
  const { Properties } = resourceOf(templateOf({ alertEmail: "team@example.com" }), "AWS::SNS::Subscription");
  expect(flat(Properties)).toEqual({ Protocol: "email", TopicArn: TOPIC, Endpoint: "team@example.com" });
});

it("every alarm tells the topic of ALARM and of OK", () => {
  const alarms = resourcesOf(templateOf(), "AWS::CloudWatch::Alarm");
  expect(alarms.length).toBeGreaterThan(0);
  for (const { Properties } of alarms) {
    expect(flat([Properties.AlarmActions, Properties.OKActions])).toEqual([[TOPIC], [TOPIC]]);
  }
});

it("to an existing topic no policy is written: synth prints what its owner has to add", () => {
  const stack = stackWith((scope) => ({ alertTopic: Topic.fromTopicArn(scope, "Own", OWN_TOPIC) }));
  const template = Template.fromStack(stack);
  for (const type of ["AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::KMS::Key"]) {
    expect(resourcesOf(template, type)).toEqual([]);
  }
  const [note = "", ...more] = notes(stack);
  expect(more).toEqual([]);
  expect(statementsIn(note)).toEqual([
    {
      Sid: "AlarmsMayPublish",
      Effect: "Allow",
      Principal: CLOUDWATCH,
      Action: "sns:Publish",
      Resource: OWN_TOPIC,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's spelling
      Condition: { StringEquals: { "aws:SourceAccount": "${AWS::AccountId}" } },
    },
    expect.objectContaining({ Sid: "AlarmsMayEncrypt", Action: ["kms:Decrypt", "kms:GenerateDataKey*"] }),
  ]);
});

it("the function publishes to an existing topic and uses its key", () => {
  const stack = stackWith((scope) => ({
    alertTopic: Topic.fromTopicAttributes(scope, "Own", { topicArn: OWN_TOPIC, keyArn: OWN_KEY }),
  }));
  const role = resourceOf(Template.fromStack(stack), "AWS::IAM::Role", "RotationRole");
  expect(role.Properties.Policies[0].PolicyDocument.Statement).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ Action: "sns:Publish", Resource: OWN_TOPIC }),
      expect.objectContaining({ Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: OWN_KEY }),
    ]),
  );
  const sids = notes(stack).flatMap(statementsIn);
  expect(sids).toMatchObject([{ Sid: "AlarmsMayPublish" }, { Sid: "AlarmsMayEncrypt" }]);
});

it("a role for a topic without a customer key has no statement about keys", () => {
  const stack = stackWith((scope) => ({ alertTopic: Topic.fromTopicArn(scope, "Own", OWN_TOPIC) }));
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain("kms:");
});

it("a topic and a key of the same app get their statements without a note", () => {
  const stack = stackWith((scope) => {
    const masterKey = new Key(scope, "OwnKey");
    return { alertTopic: new Topic(scope, "Own", { masterKey, enforceSSL: true }) };
  });
  const template = Template.fromStack(stack);
  expect(notes(stack)).toEqual([]);
  expect(JSON.stringify(resourceOf(template, "AWS::SNS::TopicPolicy"))).toContain("AlarmsMayPublish");
  expect(JSON.stringify(resourceOf(template, "AWS::KMS::Key"))).toContain("AlarmsMayEncrypt");
});

it("alarms go to their own topic when there is one, alerts do not", () => {
  const stack = stackWith((scope) => ({
    alarmTopic: Topic.fromTopicArn(scope, "Own", OWN_TOPIC),
    alertEmail: "team@example.com",
  }));
  const template = Template.fromStack(stack);
  const [alarm] = resourcesOf(template, "AWS::CloudWatch::Alarm");
  expect(alarm?.Properties.AlarmActions).toEqual([OWN_TOPIC]);
  const { Properties } = resourceOf(template, "AWS::Lambda::Function");
  expect(flat(Properties.Environment.Variables.TOPIC_ARN)).toBe(TOPIC);
  const subscribed = resourcesOf(template, "AWS::SNS::Subscription").map((each) => flat(each.Properties.TopicArn));
  expect(subscribed.toSorted()).toEqual([TOPIC, OWN_TOPIC].toSorted());
  expect(notes(stack)).toHaveLength(1);
  // The policy of the new topic lets no alarm publish: none does.
  expect(JSON.stringify(resourceOf(template, "AWS::SNS::TopicPolicy"))).not.toContain("AlarmsMayPublish");
});

it("the stack takes topics and the key by ARN", () => {
  const stack = new ThumbprintRotationStack(createApp(), "OidcThumbprints", {
    env: { region: "us-east-1" },
    alertTopicArn: OWN_TOPIC,
    alertTopicKeyArn: OWN_KEY,
    alarmTopicArn: `${OWN_TOPIC}-of-alarms`,
  });
  const template = Template.fromStack(stack);
  const [alarm] = resourcesOf(template, "AWS::CloudWatch::Alarm");
  expect(alarm?.Properties.OKActions).toEqual([`${OWN_TOPIC}-of-alarms`]);
  const role = JSON.stringify(resourceOf(template, "AWS::IAM::Role", "RotationRole"));
  expect(role).toContain(OWN_KEY);
  expect(template.toJSON().Outputs).toMatchObject({
    AlertTopicArn: { Value: OWN_TOPIC },
    DashboardName: {},
    FunctionName: {},
    LogGroupName: {},
  });
});
