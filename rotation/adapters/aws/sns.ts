import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { alertAttributes, alertChat, alertJson, alertSubject, alertText } from "../../core/tell/alert-text.js";
import type { Alert } from "../../core/tell/alerts.js";
import type { AlertSink } from "../../ports.js";
import { callAws } from "./call.js";

/**
 * Alerts on an SNS topic: text for mail, JSON for programs, a custom notification for chat.
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

  async publish(alert: Alert): Promise<void> {
    const json = alertJson(alert);
    const message = { default: json, email: alertText(alert), sqs: json, lambda: json, https: alertChat(alert) };
    const command = new PublishCommand({
      TopicArn: this.#topicArn,
      Subject: alertSubject(alert),
      MessageStructure: "json",
      Message: JSON.stringify(message),
      MessageAttributes: Object.fromEntries(
        Object.entries(alertAttributes(alert)).map(([name, value]) => [name, attributeOf(value)]),
      ),
    });
    await callAws({ action: "sns:Publish", resource: this.#topicArn }, () => this.#client.send(command, this.#options));
  }
}

function attributeOf(value: string | readonly string[]): { DataType: string; StringValue: string } {
  return typeof value === "string"
    ? { DataType: "String", StringValue: value }
    : { DataType: "String.Array", StringValue: JSON.stringify(value) };
}
