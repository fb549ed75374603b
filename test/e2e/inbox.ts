import { query, textsOf } from "./query.js";

/** A message that came out of the topic. */
export interface Mail {
  readonly subject: string;
  /** The `event` attribute; null for CloudWatch's own notifications, which carry no attributes. */
  readonly event: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly message: string;
}

interface Envelope {
  readonly Subject?: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

/** A queue that is subscribed to the topic, and everything that ever arrived in it. */
export class Inbox {
  readonly #url: string;
  readonly #queueUrl: string;
  readonly #mails: Mail[] = [];

  private constructor(url: string, queueUrl: string) {
    this.#url = url;
    this.#queueUrl = queueUrl;
  }

  static async subscribe(url: string, topicArn: string, account: string): Promise<Inbox> {
    const created = await query(url, "sqs", { Action: "CreateQueue", QueueName: "inbox" });
    const [queueUrl = ""] = textsOf(created, "QueueUrl");
    const Endpoint = `arn:aws:sqs:us-east-1:${account}:inbox`;
    await query(url, "sns", { Action: "Subscribe", TopicArn: topicArn, Protocol: "sqs", Endpoint });
    return new Inbox(url, queueUrl);
  }

  /** All mails so far, in the order of their arrival. */
  async mails(): Promise<readonly Mail[]> {
    for (;;) {
      const parameters = { Action: "ReceiveMessage", QueueUrl: this.#queueUrl, MaxNumberOfMessages: "10" };
      const answer = await query(this.#url, "sqs", parameters);
      const bodies = textsOf(answer, "Body");
      if (bodies.length === 0) return this.#mails;
      this.#mails.push(...bodies.map(mailOf));
      for (const handle of textsOf(answer, "ReceiptHandle")) {
        await query(this.#url, "sqs", { Action: "DeleteMessage", QueueUrl: this.#queueUrl, ReceiptHandle: handle });
      }
    }
  }

  /** The function's messages about an event. */
  async about(event: string): Promise<readonly Mail[]> {
    return (await this.mails()).filter((mail) => mail.event === event);
  }
}

function mailOf(body: string): Mail {
  const { Subject = "", Message, MessageAttributes = {} } = JSON.parse(body) as Envelope;
  const attributes = Object.fromEntries(Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]));
  return { subject: Subject, event: attributes.event ?? null, attributes, message: Message };
}
