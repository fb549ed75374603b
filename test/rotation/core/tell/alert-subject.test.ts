import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../../rotation/core/model.js";
import { alertSubject, MAX_SUBJECT } from "../../../../rotation/core/tell/alert-text.js";
import { type Alert, alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { providerResult } from "../../../support/builders.js";

function alertOf(outcome: Outcome): Alert {
  const [alert] = alertsOf([providerResult({ outcome })], null);
  if (alert === undefined) throw new Error("the result of this test makes no alert");
  return alert;
}

describe("the subject", () => {
  const empty = "111122223333 [OIDC thumbprints] info: ".length;

  it.each(["rotated", "drifted", "untrusted", "rotation-failed"] as const)(
    "of %s starts with account and severity",
    (outcome) => {
      const alert = alertOf(outcome);
      expect(alertSubject(alert)).toContain(`111122223333 [OIDC thumbprints] ${alert.severity}: 1 provider `);
    },
  );

  it.each([
    [MAX_SUBJECT - 1, false],
    [MAX_SUBJECT, false],
    [MAX_SUBJECT + 1, true],
    [MAX_SUBJECT + 500, true],
  ])("that would have %i characters has 99 at most; cut: %s", (length, cut) => {
    const subject = alertSubject({ ...alertOf("rotated"), headline: "x".repeat(length - empty) });
    expect(subject).toHaveLength(Math.min(99, length));
    expect(subject.endsWith("...")).toBe(cut);
  });

  it.each([
    ["a host in other letters", "1 provider rotated on schlüssel.example", "1 provider rotated on schl?ssel.example"],
    ["an emoji", "a😀b", "a??b"],
    ["a line end", "a\r\nBcc: evil@example", "a\\u{d}\\u{a}Bcc: evil@example"],
    ["bidirectional marks", "a\u202eb", "a\\u{202e}b"],
    ["DEL", "a\u007fb", "a\\u{7f}b"],
  ])("of a headline with %s is printable ASCII", (_what, headline, expected) => {
    const subject = alertSubject({ ...alertOf("rotated"), headline });
    expect(subject).toBe(`111122223333 [OIDC thumbprints] info: ${expected}`);
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  });
});
