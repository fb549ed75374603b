import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Alert } from "../../core/tell/alerts.js";
import { MAX_MESSAGE_BYTES, type Message, MIN_MESSAGE_BYTES, messageOf } from "../../core/tell/message.js";
import type { AlertSink } from "../../ports.js";
import { callAws } from "./call.js";

/** What is tried, from what a topic takes by default to the least that it can be configured to take. */
const LIMITS = [MAX_MESSAGE_BYTES, 65_536, 16_384, 4096, MIN_MESSAGE_BYTES];

/**
 * Alerts on an SNS topic.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export class SnsAlerts implements AlertSink {
  readonly #client: SNSClient;
  readonly #topicArn: string;
  readonly #options: { readonly abortSignal: AbortSignal };

  /** @param signal - aborts when the report's time is up */
  constructor(client: SNSClient, topicArn: string, signal: AbortSignal) {
    this.#client = client;
    this.#topicArn = topicArn;
    this.#options = { abortSignal: signal };
  }

  /** The topic's limit is not asked for, which would take a permission: a message that it refuses is sent smaller. */
  async publish(alert: Alert): Promise<void> {
    let limits = LIMITS;
    for (;;) {
      const [limit = MIN_MESSAGE_BYTES, ...smaller] = limits;
      const message = messageOf(alert, limit);
      limits = smaller.filter((next) => next < message.bytes);
      try {
        return await this.#send(message);
      } catch (error) {
        if (limits.length === 0 || !isTooLong(error)) throw error;
      }
    }
  }

  async #send({ subject, body, attributes }: Message): Promise<void> {
    const command = new PublishCommand({
      TopicArn: this.#topicArn,
      Subject: subject,
      MessageStructure: "json",
      Message: body,
      MessageAttributes: Object.fromEntries(
        attributes.map(({ name, type, value }) => [name, { DataType: type, StringValue: value }]),
      ),
    });
    await callAws({ action: "sns:Publish", resource: this.#topicArn }, () => this.#client.send(command, this.#options));
  }
}

/** SNS has no code of its own for it: `InvalidParameter`, and this in the text. */
function isTooLong(error: unknown): boolean {
  return error instanceof Error && /InvalidParameter.*too long/i.test(error.message);
}
