import { ALERT_ATTRIBUTE, type AlertEvent } from "../../contract.js";
import { escapeUnprintable, sanitize } from "../fault/sanitize.js";
import type { Thumbprint } from "../model.js";
import type { Alert, AlertProvider } from "./alerts.js";
import { fitting } from "./fit.js";
import { laidOut } from "./layout.js";
import { countOf } from "./summary.js";

/** SNS takes subjects of fewer than 100 printable ASCII characters. @see API_Publish */
export const MAX_SUBJECT = 99;

/**
 * Characters of a custom notification, as its schema has them.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
const MAX_CHAT_TITLE = 250;
const MAX_CHAT_DESCRIPTION = 8000;

/** Subject of the mail: at most 99 printable ASCII characters. */
export function alertSubject({ account, severity, headline }: Alert): string {
  const first = account === null ? "" : `${account} `;
  const subject = `${first}[OIDC thumbprints] ${severity}: ${sanitize(headline)}`.replace(/[^\x20-\x7e]/g, "?");
  return subject.length <= MAX_SUBJECT ? subject : `${subject.slice(0, MAX_SUBJECT - 3)}...`;
}

/** The headline as a sentence. */
export function headlineText({ account, headline }: Alert): string {
  return `${account === null ? "" : `Account ${account}: `}${sanitize(headline)}.`;
}

/** The alert as plain text of 80 columns, for the person paged at night. */
export function alertText(alert: Alert): string {
  return laidOut(alertLines(alert)).join("\n");
}

/** The same, each sentence and each command a line. */
export function alertLines(alert: Alert): string[] {
  const { reasons, whatItMeans, whatToDo, providers } = alert;
  return [
    headlineText(alert),
    "",
    ...reasons.flatMap((reason) => [reason, ""]),
    whatItMeans,
    ...signInText(alert),
    "",
    "What to do",
    ...whatToDo.map((step) => `- ${step}`),
    ...linkLines(alert).map((link) => `- ${link}`),
    ...providers.flatMap((provider) => ["", ...providerLines(alert, provider)]),
    ...restLines(alert),
    "",
  ];
}

/** The same facts as one JSON object, for programs. */
export function alertJson(alert: Alert): string {
  return JSON.stringify({ version: 1, ...alert }, (_, value) =>
    typeof value === "string" ? escapeUnprintable(value) : value,
  );
}

/**
 * The same facts as a custom notification for chat.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function alertChat(alert: Alert): string {
  const chat = fitting(alert, chatOf, ({ content }) => content.description.length <= MAX_CHAT_DESCRIPTION);
  return JSON.stringify(chat ?? chatOf({ ...alert, providers: [], reasons: [], issuerHosts: [] }));
}

function chatOf(alert: Alert) {
  const { event, severity, account, headline, reasons, whatItMeans, whatToDo, providers, issuerHosts } = alert;
  const lines = providers.flatMap((provider) => ["", ...providerLines(alert, provider).map(escapeMarkup)]);
  lines.push(...restLines(alert));
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: cut(escapeMarkup(`${account === null ? "" : `${account}: `}${sanitize(headline)}`), MAX_CHAT_TITLE),
      description: [...reasons.map(escapeMarkup), whatItMeans, ...signInText(alert), ...lines].join("\n"),
      nextSteps: [...whatToDo, ...linkLines(alert)],
      keywords: [event, severity],
    },
    metadata: {
      threadId: event,
      summary: escapeMarkup(sanitize(headline)),
      eventType: event,
      relatedResources: issuerHosts,
    },
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Attributes that subscription filter policies match. */
export function alertAttributes({ event, severity, issuerHosts }: Alert): Record<string, string | readonly string[]> {
  return {
    [ALERT_ATTRIBUTE.event]: event,
    [ALERT_ATTRIBUTE.severity]: severity,
    // SNS takes no empty list.
    ...(issuerHosts.length === 0 ? {} : { [ALERT_ATTRIBUTE.issuerHosts]: issuerHosts }),
  };
}

/** Markup of Slack and Teams made literal. */
export function escapeMarkup(text: string): string {
  const literal = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return literal.replace(/[\\`*_~[\]|]/g, "\\$&");
}

/** One sentence, or none where it does not matter. */
function signInText({ verifications, providers, more }: Alert): string[] {
  if (verifications.length === 0) return [];
  const [only, ...others] = new Set(providers.map(({ signIn }) => signIn));
  if (only === undefined) return [];
  // Those that are not shown may differ in what is missing.
  if (others.length === 0 && verifications.length === 1 && (more === 0 || !only.includes("most likely uses")))
    return [only];
  return ["Whether sign-in is affected differs by provider, see each."];
}

function linkLines({ runbookUrl, links }: Alert): string[] {
  const runbook = runbookUrl === null ? [] : [{ name: "Runbook", url: runbookUrl }];
  // Console URLs are longer than what is cut of remote text.
  return [...runbook, ...links].map(({ name, url }) => `${name}: ${escapeUnprintable(url)}`);
}

/** What is not told in full: beyond the first ten, and what people know already. */
function restLines({ more, known }: Alert): string[] {
  return [
    ...(more === 0 ? [] : ["", `and ${more} more; the function's log has all of them.`]),
    ...(known === 0 ? [] : ["", `It goes on for ${countOf(known, "provider")} that an earlier message named.`]),
  ];
}

function providerLines(alert: Alert, provider: AlertProvider): string[] {
  const { event } = alert;
  const { arn, issuer, reason, findings, restore, signIn, dropped, correct, own } = provider;
  const mixed = alert.verifications.length > 0 && !signInText(alert).includes(signIn);
  return [
    sanitize(issuer),
    `  ARN      ${escapeUnprintable(arn)}`,
    ...(reason === null ? [] : [`  Reason   ${reason}`]),
    ...(mixed ? [`  Sign-in  ${signIn}`] : []),
    ...listLines(event, provider),
    ...dropped.map(
      ({ thumbprint, was }) => `  ${event === "rotated" ? "Dropped" : "Drops  "}  ${sanitize(thumbprint)}: ${was}`,
    ),
    ...findings.map((text) => `  Finding  ${text}`),
    ...(correct === null ? [] : [`  Correct  ${escapeUnprintable(correct)}`]),
    ...(own === null ? [] : [`  ${correct === null ? "Look   " : "Or     "}  ${escapeUnprintable(own)}`]),
    ...(restore === null ? [] : [`  Restore  ${escapeUnprintable(restore)}`]),
  ];
}

/** The old and the new list, in the words of the event: `Now` and `Planned` when nothing was written yet. */
function listLines(event: AlertEvent, { before, after, missing }: AlertProvider): string[] {
  const written = event === "rotated" || event === "changed-by-other";
  const [old, next] = written ? ["Before ", "After  "] : ["Now    ", "Planned"];
  const gone = event === "rotated" ? "Added  " : "Missing";
  return [
    ...(before.length === 0 && event === "changed-by-other" ? [] : [`  ${old}  ${listText(before)}`]),
    ...(after.join() === before.join() ? [] : [`  ${next}  ${listText(after)}`]),
    ...(missing.length === 0 ? [] : [`  ${gone}  ${listText(missing)}`]),
  ];
}

function listText(thumbprints: readonly Thumbprint[]): string {
  return thumbprints.length === 0 ? "(empty)" : thumbprints.map(sanitize).join(", ");
}
