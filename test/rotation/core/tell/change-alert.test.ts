import { describe, expect, it } from "vitest";
import { alertLines } from "../../../../rotation/core/tell/alert-text.js";
import type { Alert } from "../../../../rotation/core/tell/alerts.js";
import type { Change } from "../../../../rotation/core/tell/change.js";
import { type ChangedProvider, changeAlert, changesByProvider } from "../../../../rotation/core/tell/change-alert.js";
import { arnOf, decision, fault, providerResult, resultAt, thumbprint } from "../../../support/builders.js";

/** Each sentence a line: how the mail is laid out is tested apart. */
const alertText = (alert: Alert): string => alertLines(alert).join("\n");

const ARN = providerResult().arn;
const [OLD, NEW] = [thumbprint("old"), thumbprint("new")];

const change = (given: Partial<Change> = {}): Change => ({
  arn: ARN,
  action: "UpdateOpenIDConnectProviderThumbprint",
  who: "root",
  when: "2026-11-22T10:00:00Z",
  thumbprints: [NEW],
  ...given,
});
const tag = (when: string) => change({ action: "TagOpenIDConnectProvider", thumbprints: null, when });
const deletion = (given: Partial<Change> = {}) =>
  change({ action: "DeleteOpenIDConnectProvider", thumbprints: null, ...given });
const changed = (given: Partial<ChangedProvider> = {}): ChangedProvider => ({
  arn: ARN,
  changes: [change()],
  result: providerResult(),
  before: [OLD],
  ...given,
});
const alertOf = (given: Partial<ChangedProvider> = {}) => changeAlert([changed(given)], null);

it("changes are told provider by provider, each provider's the oldest first", () => {
  const other = arnOf("other.example");
  const late = tag("2026-11-22T10:00:02Z");
  const early = tag("2026-11-22T10:00:01Z");
  const elsewhere = change({ arn: other, when: "2026-11-22T10:00:01Z" });
  expect([...changesByProvider([late, elsewhere, early])]).toEqual(
    [
      [other, [elsewhere]],
      [ARN, [early, late]],
    ].toSorted(([a]) => (a === ARN ? 1 : -1)),
  );
});

describe("of a list that somebody else wrote, the alert", () => {
  it("says who, when, and both lists when the old one is known", () => {
    const text = alertText(alertOf());
    expect(text).toContain("iam:UpdateOpenIDConnectProviderThumbprint by root at 2026-11-22T10:00:00Z");
    expect(text).toContain("this run found it in sync");
    expect(text).toContain(`Before   ${OLD}`);
    expect(text).toContain(`After    ${NEW}`);
    expect(alertOf().providers[0]?.restore).toContain(`--thumbprint-list ${OLD}`);
  });

  it("is critical when a required value is missing where AWS most likely needs it, and about one host", () => {
    const result = providerResult({ decision: decision({ verification: "thumbprint-pinned", missing: [NEW] }) });
    const alert = changeAlert([changed({ result })], "https://runbook.example");
    const host = new URL(result.issuer).hostname;
    expect(alert).toMatchObject({
      event: "changed-by-other",
      severity: "critical",
      reasons: [],
      headline: `1 provider changed by somebody else on ${host}`,
      issuerHosts: [host],
      verifications: ["thumbprint-pinned"],
      providers: [{ findings: [], verification: "thumbprint-pinned", missing: [NEW] }],
      whatItMeans: expect.stringMatching(/^[A-Z].{20,}\.$/),
      runbookUrl: "https://runbook.example#changed-by-other",
    });
  });

  it("is a warning otherwise", () => {
    expect(alertOf().severity).toBe("warning");
  });

  it("says where the old list is when it is not known, and restores nothing", () => {
    const text = alertText(alertOf({ before: null }));
    expect(text).toContain("the list from before is in the function's log");
    expect(text).not.toMatch(/Before|Restore/);
  });

  it.each([
    [{ outcome: "rotated" } as const, "this run corrected it"],
    [{ outcome: "drifted" } as const, "this run found it drifted"],
    [{ outcome: "not-checked", fault: fault("throttled") } as const, "this run found it not checked"],
    [
      { outcome: "skipped", decision: null, note: "switched off by its tag" } as const,
      "left it out: switched off by its tag",
    ],
  ])("says what the run found: %j", (given, words) => {
    expect(alertOf({ result: providerResult(given) }).providers[0]?.reason).toContain(words);
  });

  it("says so when the run did not find it", () => {
    expect(alertOf({ result: undefined }).providers[0]?.reason).toContain("this run did not find it");
  });
});

it("of a tag, it has no lists and nothing to restore, but what is missing", () => {
  const alert = alertOf({ changes: [tag("2026-11-22T10:00:00Z")], before: null });
  expect(alert.providers).toMatchObject([{ before: [], after: [], restore: null, findings: [] }]);
});

it("of a new provider, it looks for no list from before", () => {
  const alert = alertOf({ changes: [change({ action: "CreateOpenIDConnectProvider" })], before: null });
  expect(alert.providers).toMatchObject([{ after: [NEW], findings: [], restore: null }]);
});

it("of ten changes of one provider, it names the last, and the others before it", () => {
  const changes = Array.from({ length: 10 }, (_, index) => tag(`2026-11-22T10:00:0${index}Z`));
  const alert = alertOf({ changes });
  expect(alert.headline).toContain("1 provider changed");
  expect(alert.providers[0]?.reason).toContain("10:00:09Z");
  expect(alert.providers[0]?.findings).toHaveLength(9);
});

describe("of a deletion, it", () => {
  const gone = providerResult({ decision: null, outcome: "skipped", registered: [], note: "it was deleted" });

  it("says so, that sign-in fails, and how to create it again: no command for what is gone", () => {
    const alert = alertOf({ changes: [deletion()], result: gone });
    const text = alertText(alert);
    expect(alert).toMatchObject({ severity: "critical", headline: expect.stringMatching(/^1 provider deleted by/) });
    expect(text).toContain("iam:DeleteOpenIDConnectProvider by root at 2026-11-22T10:00:00Z");
    expect(text).toContain("sign-in through it fails");
    expect(text).toContain("create-open-id-connect-provider");
    expect(text).not.toMatch(/skipped|update-open-id|Restore|Missing|most likely/);
  });

  it("has the list from before where it is known, else says where it is", () => {
    const known = alertOf({ changes: [deletion()], result: gone });
    expect(alertText(known)).toContain(`Before   ${OLD}`);
    const unknown = alertOf({ changes: [deletion()], result: undefined, before: null });
    expect(unknown.providers[0]?.findings).toEqual([expect.stringContaining("function's log")]);
  });

  it("is none when the provider was created again since", () => {
    const changes = [deletion(), change({ action: "CreateOpenIDConnectProvider", when: "2026-11-22T10:01:00Z" })];
    expect(alertOf({ changes }).headline).toContain("changed by somebody else");
  });

  it("counts deletions among other changes, and says what to do about both", () => {
    const other = resultAt("other.example", "x", { outcome: "in-sync" });
    const alert = changeAlert(
      [
        changed({ changes: [deletion()], result: gone }),
        changed({ arn: other.arn, changes: [change({ arn: other.arn })], result: other }),
      ],
      null,
    );
    expect(alert.headline).toMatch(/^2 providers changed by somebody else \(1 deleted\) on /);
    expect(alert.whatToDo).toHaveLength(3);
    expect(alert.severity).toBe("critical");
  });
});

it("of a hundred providers, it names ten and how many more", () => {
  const all = Array.from({ length: 100 }, (_, index) => changed({ arn: arnOf(`host-${index}.example`) }));
  expect(changeAlert(all, null)).toMatchObject({ more: 90, headline: expect.stringMatching(/^100 providers /) });
});

it("an alert about nothing names no account", () => {
  expect(changeAlert([], null)).toMatchObject({ account: null, providers: [], more: 0 });
});
