import { describe, expect, it } from "vitest";
import { ALERT_EVENTS } from "../../../../rotation/contract.js";
import type { ProviderResult, Verification } from "../../../../rotation/core/model.js";
import { alertAttributes, alertChat, alertJson, alertLines } from "../../../../rotation/core/tell/alert-text.js";
import { type Alert, alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { deniedAlert } from "../../../../rotation/core/tell/denied.js";
import { signInNow } from "../../../../rotation/core/tell/sign-in.js";
import { decision, fault, providerResult, resultAt, thumbprint } from "../../../support/builders.js";

/** Each sentence a line: how the mail is laid out is tested apart. */
const alertText = (alert: Alert): string => alertLines(alert).join("\n");

const [OLD, ROOT] = [thumbprint("old"), thumbprint("root")];
const RUNBOOK = "https://wiki.example/run_book.md";
const NOT_AFFECTED =
  "Sign-in is most likely not affected: AWS verifies a publicly trusted host against its own CA library and uses thumbprints only when it cannot fetch the certificate.";
const PINNED =
  "Sign-in most likely works: AWS most likely uses the thumbprints for this host, and each required one is registered.";
const UNKNOWN = "Whether sign-in is affected is not known: the host could not be observed in full.";
const DIFFERS = "Whether sign-in is affected differs by provider, see each.";

const ROTATION = decision({ plan: { kind: "rotate", to: [ROOT, OLD] }, missing: [ROOT], planned: [ROOT, OLD] });
const ROTATED = providerResult({ outcome: "rotated", registered: [OLD], decision: ROTATION });

function alertOf(results: readonly ProviderResult[], runbookUrl: string | null = null): Alert {
  const [alert] = alertsOf(results, runbookUrl);
  if (alert === undefined) throw new Error("the results of this test make no alert");
  return alert;
}

/** Drifted providers, one for each kind of verification, each at a host of its own. */
function drifted(...kinds: readonly (Verification | null)[]): Alert {
  return alertOf(
    kinds.map((verification, index) =>
      resultAt(`host-${index}.example`, "x", { outcome: "drifted", decision: decision({ verification }) }),
    ),
  );
}

describe("the mail", () => {
  it("about a rotation says what, where, before and after, whether it matters, what to do and how to restore", () => {
    const { arn, issuer } = ROTATED;
    expect(alertText(alertOf([ROTATED], RUNBOOK)).split("\n")).toEqual([
      "Account 111122223333: 1 provider rotated on container.googleapis.com.",
      "",
      "The issuer presents other certificates than were registered. They verified, and the registered list was replaced.",
      NOT_AFFECTED,
      "",
      "What to do",
      "- If the provider is in Terraform or CloudFormation, carry the new list over there.",
      "- To restore the old list, first set mode audit (or tag the provider thumbprint-rotation=audit), else the next run writes again.",
      `- Runbook: ${RUNBOOK}#rotated`,
      "",
      issuer,
      `  ARN      ${arn}`,
      `  Before   ${OLD}`,
      `  After    ${ROOT}, ${OLD}`,
      `  Added    ${ROOT}`,
      `  Restore  aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${arn} --thumbprint-list ${OLD}`,
      "",
    ]);
  });

  it("about drift says what is and what is planned, with findings and without a runbook", () => {
    const stale = { code: "stale", severity: "information", message: "registered x is not required today" } as const;
    const text = alertText(alertOf([{ ...ROTATED, outcome: "drifted", findings: [stale] }]));
    expect(text).toContain(`\n  Now      ${OLD}\n  Planned  ${ROOT}, ${OLD}\n  Missing  ${ROOT}\n`);
    expect(text).toContain("\n  Finding  stale: registered x is not required today\n");
    expect(text).not.toMatch(/Runbook|Restore|Before|After/);
  });

  it("about an issuer that is not trusted says why, and plans nothing", () => {
    const wrong = fault("wrong-host", "the certificate is for another host");
    const text = alertText(alertOf([providerResult({ outcome: "untrusted", decision: null, fault: wrong })]));
    expect(text).toContain("\n  Reason   wrong-host: the certificate is for another host\n");
    expect(text).not.toMatch(/Planned|Missing|Restore/);
  });

  it("about a list that was empty says so", () => {
    const text = alertText(alertOf([{ ...ROTATED, registered: [] }]));
    expect(text).toContain("\n  Before   (empty)\n");
    expect(text).not.toContain("\n  Restore");
  });

  it("about a change by somebody else says before and after, and what is missing since", () => {
    const alert: Alert = { ...alertOf([ROTATED]), event: "changed-by-other" };
    expect(alertText(alert)).toContain(`\n  Before   ${OLD}\n  After    ${ROOT}, ${OLD}\n  Missing  ${ROOT}\n`);
  });

  it("about a change by somebody else is silent about a list it does not know", () => {
    const alert: Alert = { ...alertOf([{ ...ROTATED, registered: [] }]), event: "changed-by-other" };
    expect(alertText(alert)).not.toContain("Before");
  });
});

it.each([
  [10, null],
  [11, "and 1 more; the function's log has all of them."],
  [12, "and 2 more; the function's log has all of them."],
])("of %i providers mail and chat tell ten, and how many more: %s", (count, more) => {
  const alert = drifted(...Array.from({ length: count }, () => null));
  for (const text of [alertText(alert), JSON.parse(alertChat(alert)).content.description]) {
    expect(text.match(/^ {2}ARN/gm)).toHaveLength(10);
    expect(text.match(/^and .*$/m)?.[0] ?? null).toBe(more);
  }
});

describe("whether sign-in is affected", () => {
  it.each([
    ["likely-publicly-trusted", NOT_AFFECTED],
    ["thumbprint-pinned", PINNED],
    [null, UNKNOWN],
  ] as const)("is told for all providers at once when all are %s", (verification, sentence) => {
    expect(signInNow(verification, "complete")).toBe(sentence);
    const text = alertText(drifted(verification, verification));
    expect(text.split(sentence)).toHaveLength(2);
    expect(text).not.toContain("  Sign-in  ");
  });

  it("is told for each when they differ", () => {
    const lines = alertText(drifted("likely-publicly-trusted", "thumbprint-pinned", null)).split("\n");
    expect(lines).toContain(DIFFERS);
    expect(lines.filter((line) => line.startsWith("  Sign-in  "))).toEqual([
      `  Sign-in  ${NOT_AFFECTED}`,
      `  Sign-in  ${PINNED}`,
      `  Sign-in  ${UNKNOWN}`,
    ]);
  });

  // The alert is about all of them: "most likely not affected" must not hide the eleventh, which is.
  it("differs as well when only a provider beyond the ten differs", () => {
    const alert = drifted(...Array.from({ length: 10 }, () => "likely-publicly-trusted" as const), "thumbprint-pinned");
    expect(alertText(alert)).not.toContain(`\n${NOT_AFFECTED}\n`);
    expect(JSON.parse(alertChat(alert)).content.description).not.toContain(`\n${NOT_AFFECTED}\n`);
  });
});

it("the JSON has all facts of the alert under a version", () => {
  const alert = alertOf([ROTATED], RUNBOOK);
  expect(JSON.parse(alertJson(alert))).toEqual({ version: 1, ...alert });
});

it.each(ALERT_EVENTS)("the attributes of %s are what subscriptions filter by", (event) => {
  const attributes = { event, severity: "warning", issuerHosts: ["host-0.example", "host-1.example"] };
  expect(alertAttributes({ ...drifted(null, null), event })).toEqual(attributes);
});

describe("what was denied", () => {
  const fault = { code: "access-denied", message: "iam:Get_X on arn is denied" } as const;
  const about = (...results: ProviderResult[]) => deniedAlert(results, [fault], RUNBOOK);

  it("about no provider says action and resource first, nothing of sign-in, and has no list of hosts", () => {
    const alert = about();
    if (alert === null) throw new Error("the denial made no alert");
    expect(alertText(alert).split("\n").slice(0, 4)).toEqual([
      "The function was denied a call that each run needs.",
      "",
      "iam:Get_X on arn is denied",
      "",
    ]);
    expect(alertText(alert)).not.toContain("Sign-in");
    expect(alertText(alert)).toContain(`${RUNBOOK}#access-denied`);
    expect(alertAttributes(alert)).toEqual({ event: "access-denied", severity: "critical" });
    expect(JSON.parse(alertChat(alert)).content.description).toContain("iam:Get\\_X on arn is denied");
  });

  it("about providers too has their hosts and reasons", () => {
    const alert = about(providerResult({ outcome: "not-checked", fault }));
    expect(alert).toMatchObject({
      issuerHosts: ["container.googleapis.com"],
      providers: [{ reason: expect.any(String) }],
    });
    expect(alert?.headline).toBe("1 provider not readable (access denied) on container.googleapis.com");
  });
});
