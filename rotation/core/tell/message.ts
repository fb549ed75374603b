import { alertAttributes, alertChat, alertJson, alertSubject, alertText, headlineText } from "./alert-text.js";
import type { Alert } from "./alerts.js";
import { fitting } from "./fit.js";

/** Bytes of a message with its attributes: what a topic takes unless it was configured otherwise. */
export const MAX_MESSAGE_BYTES = 262_144;

/** The least that a topic can be configured to take. @see https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html */
export const MIN_MESSAGE_BYTES = 1024;

/** What Publish is given. */
export interface Message {
  readonly subject: string;
  /** An object of texts by protocol: `MessageStructure` is `json`. */
  readonly body: string;
  readonly attributes: readonly MessageAttribute[];
  /** In UTF-8, the subject included, which SNS does not promise to leave out. */
  readonly bytes: number;
}

interface MessageAttribute {
  readonly name: string;
  readonly type: "String" | "String.Array";
  readonly value: string;
}

/** Publish counts the list of hosts beside the body: it gets no more than this part of the whole. */
const ATTRIBUTE_SHARE = 4;

/**
 * An alert as SNS takes it: text for mail, JSON for programs, a custom notification for chat. What does not fit is left
 * out: first details, then providers, then hosts; the counts stay.
 *
 * @param maxBytes - at least `MIN_MESSAGE_BYTES`
 */
export function messageOf(alert: Alert, maxBytes: number): Message {
  const subject = alertSubject(alert);
  const write = (shown: Alert) => messageWith(subject, bodyOf(shown), attributesOf(alert, maxBytes));
  const message = fitting(alert, write, ({ bytes }) => bytes <= maxBytes);
  return (
    message ?? messageWith(subject, JSON.stringify({ default: headlineText(alert) }), attributesOf(alert, maxBytes))
  );
}

function bodyOf(alert: Alert): string {
  const json = alertJson(alert);
  return JSON.stringify({ default: json, email: alertText(alert), sqs: json, lambda: json, https: alertChat(alert) });
}

function messageWith(subject: string, body: string, attributes: readonly MessageAttribute[]): Message {
  const parts = [subject, body, ...attributes.flatMap(({ name, type, value }) => [name, type, value])];
  return { subject, body, attributes, bytes: parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0) };
}

/** For filter policies; as many hosts as there is room for. */
function attributesOf(alert: Alert, maxBytes: number): MessageAttribute[] {
  return Object.entries(alertAttributes(alert)).flatMap(([name, value]): MessageAttribute[] => {
    if (typeof value === "string") return [{ name, type: "String", value }];
    let bytes = 2;
    const hosts = value.filter((host) => {
      bytes += Buffer.byteLength(JSON.stringify(host)) + 1;
      return bytes <= maxBytes / ATTRIBUTE_SHARE;
    });
    // SNS takes no empty list.
    return hosts.length === 0 ? [] : [{ name, type: "String.Array", value: JSON.stringify(hosts) }];
  });
}
