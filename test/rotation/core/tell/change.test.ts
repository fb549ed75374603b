import { describe, expect, it } from "vitest";
import { changeOfEvent } from "../../../../rotation/core/tell/change.js";
import { providerResult, thumbprint } from "../../../support/builders.js";

const ARN = providerResult().arn;
const NEW = thumbprint("new");

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
