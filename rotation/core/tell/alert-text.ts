import { ALERT_ATTRIBUTE, type AlertEvent } from "../../contract.js";
import { escapeUnprintable, sanitize } from "../fault/sanitize.js";
import type { Thumbprint, Verification } from "../model.js";
import type { Alert, AlertProvider } from "./alerts.js";
import { fitting } from "./fit.js";
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
export function alertSubject({ severity, headline }: Alert): string {
  const subject = `[OIDC thumbprints] ${severity}: ${sanitize(headline)}`.replace(/[^\x20-\x7e]/g, "?");
  return subject.length <= MAX_SUBJECT ? subject : `${subject.slice(0, MAX_SUBJECT - 3)}...`;
}

/** The headline as a sentence. */
export function headlineText({ headline }: Alert): string {
  return `${sanitize(headline)}.`;
}

/** The alert as plain text, for the person paged at night. */
export function alertText(alert: Alert): string {
  const { reasons, whatItMeans, whatToDo, verifications, providers, runbookUrl } = alert;
  return [
    headlineText(alert),
    "",
    ...reasons.flatMap((reason) => [reason, ""]),
    whatItMeans,
    ...signInText(verifications),
    "",
    "What to do",
    ...whatToDo.map((step) => `- ${step}`),
    ...(runbookUrl === null ? [] : [`- Runbook: ${sanitize(runbookUrl)}`]),
    ...providers.flatMap((provider) => ["", ...providerLines(alert, provider)]),
    ...restLines(alert),
    "",
  ].join("\n");
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
  const { event, severity, headline, reasons, whatItMeans, whatToDo, providers, issuerHosts, runbookUrl } = alert;
  const lines = providers.flatMap((provider) => ["", ...providerLines(alert, provider).map(escapeMarkup)]);
  lines.push(...restLines(alert));
  const runbook = runbookUrl === null ? [] : [`Runbook: ${sanitize(runbookUrl)}`];
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: cut(escapeMarkup(sanitize(headline)), MAX_CHAT_TITLE),
      description: [...reasons.map(escapeMarkup), whatItMeans, ...signInText(alert.verifications), ...lines].join("\n"),
      nextSteps: [...whatToDo, ...runbook],
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

/**
 * Whether sign-in is likely affected, no more and no less than AWS documents.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export function signInSentence(verification: Verification | null): string {
  if (verification === "likely-publicly-trusted") {
    return "Sign-in is most likely not affected: AWS verifies a publicly trusted host against its own CA library and uses thumbprints only when it cannot fetch the certificate.";
  }
  if (verification === "thumbprint-pinned") {
    return "Sign-in depends on the thumbprints: AWS most likely uses them for this host, and refuses tokens while a required one is missing.";
  }
  return "Whether sign-in is affected is not known: the host could not be observed in full.";
}

/** One sentence, or none where it does not matter. */
function signInText(verifications: Alert["verifications"]): string[] {
  const [only, ...others] = verifications;
  if (only === undefined) return [];
  return [others.length === 0 ? signInSentence(only) : "Whether sign-in is affected differs by provider, see each."];
}

/** What is not told in full: beyond the first ten, and what people know already. */
function restLines({ more, known }: Alert): string[] {
  return [
    ...(more === 0 ? [] : ["", `and ${more} more; the function's log has all of them.`]),
    ...(known === 0 ? [] : ["", `It goes on for ${countOf(known, "provider")} that an earlier message named.`]),
  ];
}

function providerLines({ event, verifications }: Alert, provider: AlertProvider): string[] {
  const { arn, issuer, reason, findings, restore, verification } = provider;
  const mixed = verifications.length > 1;
  return [
    sanitize(issuer),
    `  ARN      ${escapeUnprintable(arn)}`,
    ...(reason === null ? [] : [`  Reason   ${reason}`]),
    ...(mixed ? [`  Sign-in  ${signInSentence(verification)}`] : []),
    ...listLines(event, provider),
    ...findings.map((text) => `  Finding  ${text}`),
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
