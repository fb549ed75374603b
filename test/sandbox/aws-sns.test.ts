import {
  CreateTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  type PublishCommandInput,
  SetTopicAttributesCommand,
} from "@aws-sdk/client-sns";
import { describe, expect, test } from "vitest";
import { textFor } from "../../sandbox/aws/sns.js";
import { ACCOUNT, type Harness, NOW, startHarness } from "./aws-harness.js";

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;
const LIMIT = 262_144;

async function withTopic(): Promise<Harness> {
  const harness = await startHarness();
  await harness.sns.send(new CreateTopicCommand({ Name: "alerts", Attributes: { KmsMasterKeyId: "key" } }));
  return harness;
}
const publish = ({ sns }: Harness, input: Partial<PublishCommandInput>) =>
  sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "text", ...input }));

test("a topic is created once, however often it is asked for, and listed", async () => {
  const harness = await withTopic();
  expect(await harness.sns.send(new CreateTopicCommand({ Name: "alerts" }))).toMatchObject({ TopicArn: TOPIC });
  expect(await harness.sns.send(new ListTopicsCommand({}))).toMatchObject({ Topics: [{ TopicArn: TOPIC }] });
  await expect(harness.sns.send(new CreateTopicCommand({ Name: "a b" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid parameter: Topic Name",
  });
});

describe("a published message", () => {
  test("is kept with subject, structure and attributes", async () => {
    const harness = await withTopic();
    const message = JSON.stringify({ default: "d", email: "für Menschen\r\n<&>", sqs: { not: "a text" } });
    const { MessageId } = await publish(harness, {
      Message: message,
      MessageStructure: "json",
      Subject: "[warning] 2 providers drifted",
      MessageAttributes: { event: { DataType: "String", StringValue: "drifted" } },
    });
    expect(harness.endpoints.published()).toEqual([
      {
        messageId: MessageId,
        topicArn: TOPIC,
        source: "publish",
        subject: "[warning] 2 providers drifted",
        message,
        structure: "json",
        attributes: { event: { dataType: "String", value: "drifted" } },
        publishedAt: NOW,
      },
    ]);
  });

  test("reaches each protocol as its own text, else as the default", async () => {
    const harness = await withTopic();
    await publish(harness, { Message: '{"default":"d","email":"e","sqs":1}', MessageStructure: "json" });
    await publish(harness, { Message: '{"default":"d"}' });
    const texts = harness.endpoints
      .published()
      .map((one) => ["email", "sqs"].map((protocol) => textFor(one, protocol)));
    expect(texts).toEqual([
      ["e", "d"],
      ['{"default":"d"}', '{"default":"d"}'],
    ]);
  });
});

describe("limits of Publish", () => {
  const attribute = { name: { DataType: "String", StringValue: "value" } };
  const accepted: [string, Partial<PublishCommandInput>][] = [
    ["a subject of 99 characters", { Subject: "s".repeat(99) }],
    ["256 KB", { Message: "x".repeat(LIMIT) }],
    ["256 KB in all", { Message: "x".repeat(LIMIT - 15), MessageAttributes: attribute }],
  ];
  test.each(accepted)("%s is accepted", async (_, input) => {
    const harness = await withTopic();
    await publish(harness, input);
    expect(harness.endpoints.published()).toHaveLength(1);
  });

  const structured = (Message: string) => ({ Message, MessageStructure: "json" });
  const refused: [string, Partial<PublishCommandInput>, string][] = [
    ["a subject of 100 characters", { Subject: "s".repeat(100) }, "Subject"],
    ["a subject of two lines", { Subject: "a\nb" }, "Subject"],
    ["a subject beyond ASCII", { Subject: "ü" }, "Subject"],
    ["an empty subject", { Subject: "" }, "Subject"],
    ["an empty message", { Message: "" }, "Empty message"],
    ["256 KB and a byte", { Message: "x".repeat(LIMIT + 1) }, "Message too long"],
    ["256 KB in bytes, not characters", { Message: "ü".repeat(LIMIT / 2 + 1) }, "Message too long"],
    ["256 KB and a byte in all", { Message: "x".repeat(LIMIT - 14), MessageAttributes: attribute }, "Message too long"],
    ["no default text", structured('{"email":"e"}'), "Message Structure - No default entry in JSON message body"],
    [
      "a default that is no text",
      structured('{"default":1}'),
      "Message Structure - No default entry in JSON message body",
    ],
    ["no JSON", structured("x"), "Message Structure - JSON message body failed to parse"],
    ["no JSON object", structured("[]"), "Message Structure - JSON message body failed to parse"],
    ["another structure", { MessageStructure: "xml" }, "MessageStructure"],
    ["no topic", { TopicArn: undefined }, "TopicArn or TargetArn Reason: no value for required parameter"],
  ];
  test.each(refused)("%s is refused", async (_, input, what) => {
    const harness = await withTopic();
    await expect(publish(harness, input)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: `Invalid parameter: ${what}`,
      $metadata: { httpStatusCode: 400 },
    });
    expect(harness.endpoints.published()).toEqual([]);
  });

  test("an attribute without a value is refused", async () => {
    const harness = await withTopic();
    const empty = { event: { DataType: "String", StringValue: "" } };
    await expect(publish(harness, { MessageAttributes: empty })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });

  test("an unknown topic is NotFound, 404", async () => {
    const harness = await withTopic();
    await expect(publish(harness, { TopicArn: `${TOPIC}2` })).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Topic does not exist",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("a topic's MaximumMessageSize", () => {
  test.each([
    ["given at its creation", { MaximumMessageSize: "1024" }, null],
    ["set later", {}, "1024"],
  ] as const)("%s limits messages with their attributes", async (_, Attributes, later) => {
    const harness = await startHarness();
    await harness.sns.send(new CreateTopicCommand({ Name: "alerts", Attributes }));
    const input = { TopicArn: TOPIC, AttributeName: "MaximumMessageSize" };
    if (later !== null) await harness.sns.send(new SetTopicAttributesCommand({ ...input, AttributeValue: later }));
    await publish(harness, { Message: "x".repeat(1024) });
    await expect(publish(harness, { Message: "x".repeat(1025) })).rejects.toThrow("Message too long");
  });

  test("stays when the topic is created again without one", async () => {
    const harness = await startHarness();
    await harness.sns.send(new CreateTopicCommand({ Name: "alerts", Attributes: { MaximumMessageSize: "1024" } }));
    await harness.sns.send(new CreateTopicCommand({ Name: "alerts" }));
    await expect(publish(harness, { Message: "x".repeat(1025) })).rejects.toThrow("Message too long");
  });

  test.each(["1023", "1048577", "1024.5", "many"])("cannot be %s", async (MaximumMessageSize) => {
    const harness = await startHarness();
    const create = harness.sns.send(new CreateTopicCommand({ Name: "alerts", Attributes: { MaximumMessageSize } }));
    await expect(create).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("of a topic that is not there cannot be set", async () => {
    const { sns } = await startHarness();
    const input = { TopicArn: TOPIC, AttributeName: "MaximumMessageSize", AttributeValue: "1024" };
    await expect(sns.send(new SetTopicAttributesCommand(input))).rejects.toMatchObject({ name: "NotFoundException" });
  });
});
