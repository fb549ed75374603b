import { describe, expect, it } from "vitest";
import { alertText } from "../../../../rotation/core/tell/alert-text.js";
import { type Change, changeAlert, changeOfEvent } from "../../../../rotation/core/tell/change.js";
import { decision, providerResult, thumbprint } from "../../../support/builders.js";

const ARN = providerResult().arn;
const [OLD, NEW] = [thumbprint("old"), thumbprint("new")];

/** A CloudTrail record as EventBridge delivers it, with parts of the detail replaced. */
function cloudTrailEvent(detail: Readonly<Record<string, unknown>> = {}) {
  return {
    source: "aws.iam",
    "detail-type": "AWS API Call via CloudTrail",
    detail: {
      eventSource: "iam.amazonaws.com",
      eventName: "UpdateOpenIDConnectProviderThumbprint",
      eventTime: "2026-11-22T10:00:00Z",
      userIdentity: { type: "AssumedRole", arn: "arn:aws:sts::111122223333:assumed-role/deploy/ci" },
      requestParameters: { openIDConnectProviderArn: ARN, thumbprintList: [NEW.toUpperCase()] },
      responseElements: null,
      ...detail,
    },
  };
}

describe("changeOfEvent", () => {
  it("reads who wrote what, and when", () => {
    expect(changeOfEvent(cloudTrailEvent())).toEqual({
      arn: ARN,
      action: "UpdateOpenIDConnectProviderThumbprint",
      who: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
      when: "2026-11-22T10:00:00Z",
      thumbprints: [NEW],
    });
  });

  it("takes the ARN of a new provider from the answer", () => {
    const event = cloudTrailEvent({
      eventName: "CreateOpenIDConnectProvider",
      requestParameters: { url: "https://idp.example", thumbprintList: [NEW] },
      responseElements: { openIDConnectProviderArn: ARN },
    });
    expect(changeOfEvent(event)).toMatchObject({ arn: ARN, thumbprints: [NEW] });
  });

  it.each([
    ["a caller without an ARN", { userIdentity: { type: "AWSService" } }, { who: "AWSService" }],
    ["a caller of a strange shape", { userIdentity: 7 }, { who: "an unknown identity" }],
    ["no time", { eventTime: undefined }, { when: "an unknown time" }],
    ["a call that writes no list", { requestParameters: { openIDConnectProviderArn: ARN } }, { thumbprints: null }],
  ])("understands an event with %s", (_, detail, expected) => {
    expect(changeOfEvent(cloudTrailEvent(detail))).toMatchObject(expected);
  });

  it.each([
    ["the schedule's", {}],
    ["nothing", undefined],
    ["text", "run"],
    ["another service's", { ...cloudTrailEvent(), source: "aws.s3" }],
    ["one without an ARN", cloudTrailEvent({ requestParameters: null })],
    [
      "one about something else",
      cloudTrailEvent({ requestParameters: { openIDConnectProviderArn: "arn:aws:iam::1:role/x" } }),
    ],
  ])("answers null for an event that is %s", (_, event) => {
    expect(changeOfEvent(event)).toBeNull();
  });
});

it("reads a change whose parameters CloudTrail left away from its answer", () => {
  const event = cloudTrailEvent({ requestParameters: null, responseElements: { openIDConnectProviderArn: ARN } });
  expect(changeOfEvent(event)).toMatchObject({ arn: ARN, thumbprints: null });
});

describe("changeAlert", () => {
  const change: Change = { arn: ARN, action: "UpdateX", who: "root", when: "2026-11-22T10:00:00Z", thumbprints: [NEW] };

  it("tells who, when, and both lists when the old one is known", () => {
    const text = alertText(changeAlert(change, { result: providerResult(), before: [OLD], runbookUrl: null }));
    expect(text).toContain("iam:UpdateX by root at 2026-11-22T10:00:00Z; this run found it in-sync");
    expect(text).toContain(`Before   ${OLD}`);
    expect(text).toContain(`After    ${NEW}`);
    expect(text).toContain(`--thumbprint-list ${OLD}`);
  });

  it("is a warning without reasons of the run, about one host and how AWS verifies it", () => {
    const result = providerResult({ decision: decision({ verification: "thumbprint-pinned" }) });
    const alert = changeAlert(change, { result, before: [OLD], runbookUrl: null });
    expect(alert).toMatchObject({
      event: "changed-by-other",
      severity: "warning",
      reasons: [],
      headline: `1 provider changed by somebody else on ${alert.issuerHosts[0]}`,
      issuerHosts: [new URL(result.issuer).hostname],
      verifications: ["thumbprint-pinned"],
      providers: [{ findings: [], verification: "thumbprint-pinned" }],
      whatItMeans: expect.stringMatching(/^[A-Z].{20,}\.$/),
    });
    expect(alert.whatToDo).toEqual([
      expect.stringMatching(/^[A-Z].{20,}\.$/),
      expect.stringMatching(/^[A-Z].{20,}\.$/),
    ]);
  });

  it("says where the old list is when it is not known", () => {
    const alert = changeAlert(change, {
      result: providerResult(),
      before: null,
      runbookUrl: "https://runbook.example",
    });
    expect(alertText(alert)).toContain("the list from before is in the function's log");
    expect(alertText(alert)).not.toContain("Before");
    expect(alert.runbookUrl).toBe("https://runbook.example#changed-by-other");
    expect(alert.providers).toMatchObject([{ restore: null, after: [NEW] }]);
  });

  it("shows the list that IAM has when the call wrote none", () => {
    const result = providerResult({ registered: [OLD], decision: decision({ missing: [NEW] }) });
    const alert = changeAlert({ ...change, thumbprints: null }, { result, before: [NEW], runbookUrl: null });
    expect(alert.providers).toMatchObject([{ after: [OLD], missing: [NEW] }]);
  });

  it("tells of a provider that is gone", () => {
    const alert = changeAlert({ ...change, thumbprints: null }, { result: undefined, before: null, runbookUrl: null });
    expect(alert.providers).toMatchObject([{ issuer: providerResult().issuer, after: [], verification: null }]);
    expect(alert.providers[0]?.reason).toContain("this run found it gone");
  });

  it("counts as gone when nothing was decided about it", () => {
    const result = providerResult({ decision: null, outcome: "skipped", note: "it was deleted during the run" });
    const alert = changeAlert(change, { result, before: null, runbookUrl: null });
    expect(alert.providers).toMatchObject([{ missing: [], verification: null }]);
  });
});
