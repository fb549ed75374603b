import { describe, expect, it } from "vitest";
import type { Outcome, ProviderResult } from "../../../../rotation/core/model.js";
import { alertsOf, MAX_ALERT_PROVIDERS } from "../../../../rotation/core/tell/alerts.js";
import { decision, fault, providerResult, resultAt, thumbprint } from "../../../support/builders.js";

const RUNBOOK = "https://wiki.example/runbook.md";
const ALERTED = ["rotation-failed", "untrusted", "drifted", "rotated"] as const;

/** A number of results of one outcome, each at a host of its own. */
function many(count: number, outcome: Outcome = "drifted"): ProviderResult[] {
  return Array.from({ length: count }, (_, index) => resultAt(`host-${index}.example`, "x", { outcome }));
}

function headlines(results: readonly ProviderResult[]): string[] {
  return alertsOf(results, null).map(({ headline }) => headline);
}

describe("a run has no alert", () => {
  it.each<[string, Outcome[]]>([
    ["without providers", []],
    ["in sync", ["in-sync", "in-sync"]],
    ["with skipped providers", ["skipped"]],
    ["that could not check: its alarm tells of it", ["not-checked"]],
  ])("%s", (_what, outcomes) => {
    expect(
      alertsOf(
        outcomes.map((outcome) => providerResult({ outcome })),
        null,
      ),
    ).toEqual([]);
  });
});

describe("a run has one alert per event", () => {
  it("the worst first, whatever the order and number of its providers", () => {
    const outcomes: Outcome[] = ["rotated", "in-sync", "drifted", "rotated", "untrusted", "rotation-failed", "drifted"];
    const alerts = alertsOf(
      outcomes.map((outcome) => providerResult({ outcome })),
      null,
    );
    expect(alerts.map(({ event, severity, providers }) => [event, severity, providers.length])).toEqual([
      ["rotation-failed", "warning", 1],
      ["untrusted", "critical", 1],
      ["drifted", "warning", 2],
      ["rotated", "info", 2],
    ]);
  });

  it.each(ALERTED)("%s, which says what it means and what to do", (outcome) => {
    const [alert, ...others] = alertsOf(many(3, outcome), null);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ event: outcome, whatItMeans: expect.stringMatching(/\.$/), runbookUrl: null });
    expect(alert?.whatToDo.length).toBeGreaterThan(0);
  });

  it.each(ALERTED)("%s, with the runbook's section of that name", (outcome) => {
    expect(alertsOf(many(1, outcome), RUNBOOK)).toMatchObject([{ runbookUrl: `${RUNBOOK}#${outcome}` }]);
  });
});

describe("an alert tells", () => {
  it.each([
    [1, 1, 0],
    [9, 9, 0],
    [10, 10, 0],
    [11, 10, 1],
    [12, 10, 2],
    [700, 10, 690],
  ])("of %i providers %i in full and how many more: %i", (count, full, more) => {
    const results = many(count);
    const [alert] = alertsOf(results, null);
    expect(alert?.providers.map(({ arn }) => arn)).toEqual(results.slice(0, full).map(({ arn }) => arn));
    expect(alert?.more).toBe(more);
    expect(alert?.headline).toContain(`${count} provider`);
    expect(MAX_ALERT_PROVIDERS).toBe(10);
  });

  it("how AWS most likely verifies them, each kind once, those beyond ten included", () => {
    const pinned = decision({ verification: "thumbprint-pinned" });
    const unseen = many(1).map((result) => ({ ...result, decision: null }));
    const results = [...many(11), ...many(2).map((result) => ({ ...result, decision: pinned })), ...unseen];
    const verifications = ["likely-publicly-trusted", "thumbprint-pinned", null];
    expect(alertsOf(results, null)).toMatchObject([{ verifications }]);
  });

  it("the hosts of all providers, those beyond ten included, once each and sorted", () => {
    const results = [...many(11).reverse(), ...many(2)];
    const hosts = Array.from({ length: 11 }, (_, index) => `host-${index}.example`).sort();
    expect(alertsOf(results, null)).toMatchObject([{ issuerHosts: hosts }]);
  });
});

describe("the headline", () => {
  it.each<[Outcome, string]>([
    ["rotated", "1 provider rotated on host-0.example"],
    ["drifted", "1 provider drifted (audit) on host-0.example"],
    ["untrusted", "1 provider untrusted on host-0.example"],
    ["rotation-failed", "1 provider failed to rotate on host-0.example"],
  ])("of %s counts and names the host", (outcome, headline) => {
    expect(headlines(many(1, outcome))).toEqual([headline]);
  });

  it.each([
    [
      "several providers of one host",
      [...many(1, "rotated"), ...many(1, "rotated")],
      "2 providers rotated on host-0.example",
    ],
    ["two hosts", many(2, "rotated"), "2 providers rotated on host-0.example and 1 more host"],
    ["three hosts", many(3, "rotated"), "3 providers rotated on host-0.example and 2 more hosts"],
    [
      "a host in other letters",
      [resultAt("SCHLÜSSEL.example", "x", { outcome: "rotated" })],
      "1 provider rotated on xn--schlssel-95a.example",
    ],
  ])("with %s counts them", (_what, results, headline) => {
    expect(headlines(results)).toEqual([headline]);
  });
});

describe("of a provider an alert tells", () => {
  const [old, root] = [thumbprint("old"), thumbprint("root")];
  const rotation = decision({
    plan: { kind: "rotate", to: [root, old] },
    missing: [root],
    planned: [root, old],
    verification: "thumbprint-pinned",
  });

  it("what was rotated, from what to what, and how to restore it", () => {
    const result = providerResult({
      outcome: "rotated",
      registered: [old],
      decision: rotation,
      findings: [{ code: "stale", severity: "information", message: "registered x is not required today" }],
    });
    expect(alertsOf([result], null)[0]?.providers).toEqual([
      {
        arn: result.arn,
        issuer: result.issuer,
        before: [old],
        after: [root, old],
        missing: [root],
        dropped: [],
        verification: "thumbprint-pinned",
        signIn: expect.stringMatching(/^Sign-in most likely works now: /),
        reason: null,
        findings: ["stale: registered x is not required today"],
        restore: `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${result.arn} --thumbprint-list ${old}`,
        correct: null,
        own: null,
      },
    ]);
  });

  it("nothing to restore when the list was empty", () => {
    const result = providerResult({ outcome: "rotated", registered: [], decision: rotation });
    expect(alertsOf([result], null)[0]?.providers).toMatchObject([{ before: [], restore: null }]);
  });

  it.each(["drifted", "rotation-failed", "untrusted"] as const)("nothing to restore when it is %s", (outcome) => {
    const result = providerResult({ outcome, registered: [old], decision: rotation });
    expect(alertsOf([result], null)[0]?.providers).toMatchObject([
      { before: [old], after: [root, old], restore: null },
    ]);
  });

  it("why it failed, and that nothing is known of it when it was not observed", () => {
    const denied = fault("access-denied", "iam:UpdateOpenIDConnectProviderThumbprint is not allowed");
    const result = providerResult({ outcome: "rotation-failed", registered: [old], decision: null, fault: denied });
    expect(alertsOf([result], null)[0]?.providers).toMatchObject([
      {
        before: [old],
        after: [old],
        missing: [],
        verification: null,
        reason: "access-denied: iam:UpdateOpenIDConnectProviderThumbprint is not allowed",
        findings: [],
      },
    ]);
  });
});
