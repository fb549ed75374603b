import { readFields, readText } from "./input.js";
import { type Answer, AwsError, type Context, type Fields, type Operation, type Service } from "./model.js";

const MAX_BYTES = { least: 1024, default: 262_144, most: 1_048_576 } as const;
const MAX_SUBJECT_LENGTH = 99;
/** Of a topic, in bytes. @see https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html */
const MAXIMUM_MESSAGE_SIZE = "MaximumMessageSize";

/** A message that a topic accepted. */
export interface PublishedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  /** Whether someone called Publish or an alarm changed its state. */
  readonly source: "publish" | "alarm";
  readonly subject: string | null;
  /** As it was sent: with structure `json`, an object of texts by protocol. */
  readonly message: string;
  readonly structure: "json" | null;
  readonly attributes: Readonly<Record<string, { readonly dataType: string; readonly value: string }>>;
  readonly publishedAt: Date;
}

/**
 * Topics and what was published to them: SNS without subscriptions, delivery, policies, FIFO topics, SMS, and without
 * the tags and attributes of a topic, which are accepted and dropped; all but `MaximumMessageSize`.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export class SnsStore {
  /** The most bytes of a message, by the topic's ARN. */
  readonly topics = new Map<string, number>();
  readonly published: PublishedMessage[] = [];
}

/** The SNS operations, working on `store`. */
export function snsService(store: SnsStore): Service {
  return {
    name: "sns",
    version: "2010-03-31",
    xmlNamespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    jsonTarget: null,
    operations: new Map<string, Operation>([
      ["CreateTopic", (input, context) => createTopic(store, input, context)],
      ["ListTopics", () => listTopics(store)],
      ["SetTopicAttributes", (input) => setTopicAttributes(store, input)],
      ["Publish", (input, context) => publish(store, input, context)],
    ]),
  };
}

/** The text that a subscriber of this protocol (`email`, `sqs`, `lambda`, `https`, …) gets. */
export function textFor({ message, structure }: PublishedMessage, protocol: string): string {
  const texts = structure === "json" ? textsByProtocol(message) : null;
  return texts?.[protocol] ?? texts?.default ?? message;
}

function createTopic(store: SnsStore, input: Fields, { account, region }: Context): Answer {
  const name = readText(input, "Name") ?? "";
  if (!/^[\w-]{1,256}$/.test(name)) {
    throw invalid("Topic Name");
  }
  const arn = `arn:aws:sns:${region}:${account}:${name}`;
  const size = readText(readFields(input, "Attributes"), MAXIMUM_MESSAGE_SIZE);
  if (size !== null || !store.topics.has(arn)) {
    store.topics.set(arn, size === null ? MAX_BYTES.default : messageSize(size));
  }
  return { output: { TopicArn: arn }, summary: arn };
}

function listTopics(store: SnsStore): Answer {
  const topics = [...store.topics.keys()].map((arn) => ({ TopicArn: arn }));
  return { output: { Topics: topics }, summary: [...store.topics.keys()].join(", ") };
}

function setTopicAttributes(store: SnsStore, input: Fields): Answer {
  const arn = readText(input, "TopicArn") ?? "";
  if (!store.topics.has(arn)) {
    throw new AwsError("NotFound", "Topic does not exist", 404);
  }
  if (readText(input, "AttributeName") === MAXIMUM_MESSAGE_SIZE) {
    store.topics.set(arn, messageSize(readText(input, "AttributeValue") ?? ""));
  }
  return { output: null, summary: arn };
}

function messageSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < MAX_BYTES.least || size > MAX_BYTES.most) {
    throw invalid(`Attributes Reason: ${MAXIMUM_MESSAGE_SIZE}`);
  }
  return size;
}

function publish(store: SnsStore, input: Fields, context: Context): Answer {
  const topicArn = readText(input, "TopicArn") ?? readText(input, "TargetArn");
  if (topicArn === null) {
    throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
  }
  const message = checkedMessage(input);
  const subject = checkedSubject(input);
  const structure = checkedStructure(input, message);
  const attributes = checkedAttributes(input);
  if (byteLength(message, attributes) > (store.topics.get(topicArn) ?? MAX_BYTES.default)) {
    throw invalid("Message too long");
  }
  if (!store.topics.has(topicArn)) {
    throw new AwsError("NotFound", "Topic does not exist", 404);
  }
  const messageId = context.nextId();
  const publishedAt = context.now;
  store.published.push({
    messageId,
    topicArn,
    source: "publish",
    subject,
    message,
    structure,
    attributes,
    publishedAt,
  });
  return { output: { MessageId: messageId }, summary: `${topicArn}: ${subject ?? "no subject"}` };
}

function checkedMessage(input: Fields): string {
  const message = readText(input, "Message") ?? "";
  if (message === "") {
    throw invalid("Empty message");
  }
  return message;
}

/** Under 100 characters, no control character. ASCII only: the API page allows UTF-8 by now, mail may not carry it. */
function checkedSubject(input: Fields): string | null {
  const subject = readText(input, "Subject");
  if (subject !== null && (!/^[\x20-\x7e]+$/.test(subject) || subject.length > MAX_SUBJECT_LENGTH)) {
    throw invalid("Subject");
  }
  return subject;
}

function checkedStructure(input: Fields, message: string): "json" | null {
  const structure = readText(input, "MessageStructure");
  if (structure === null) {
    return null;
  }
  if (structure !== "json") {
    throw invalid("MessageStructure");
  }
  const texts = textsByProtocol(message);
  if (texts === null) {
    throw invalid("Message Structure - JSON message body failed to parse");
  }
  if (texts.default === undefined) {
    throw invalid("Message Structure - No default entry in JSON message body");
  }
  return "json";
}

/** Null when it is no JSON object. Entries that are no texts do not count, as on AWS. */
function textsByProtocol(message: string): Record<string, string> | null {
  try {
    const body: unknown = JSON.parse(message);
    if (body === null || typeof body !== "object" || Array.isArray(body)) {
      return null;
    }
    return Object.fromEntries(Object.entries(body).filter(([, text]) => typeof text === "string"));
  } catch {
    return null;
  }
}

/** Attributes of the types String, String.Array and Number; those of type Binary are not supported. */
function checkedAttributes(input: Fields): PublishedMessage["attributes"] {
  const entries = Object.keys(readFields(input, "MessageAttributes")).map((name) => {
    const attribute = readFields(readFields(input, "MessageAttributes"), name);
    const dataType = readText(attribute, "DataType") ?? "";
    const value = readText(attribute, "StringValue") ?? "";
    if (dataType === "" || value === "") {
      const text = `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`;
      throw new AwsError("ParameterValueInvalid", text);
    }
    return [name, { dataType, value }] as const;
  });
  return Object.fromEntries(entries);
}

/** The message, and name, type and value of its attributes. */
function byteLength(message: string, attributes: PublishedMessage["attributes"]): number {
  const parts = Object.entries(attributes).flatMap(([name, { dataType, value }]) => [name, dataType, value]);
  return [message, ...parts].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

function invalid(what: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}
