import { describe, expect, it } from "vitest";
import { triggerOf } from "../../lambda/trigger.js";
import { arnOf } from "../support/builders.js";

const ARN = arnOf("idp.example");
const event = (id: string, openIDConnectProviderArn = ARN) => ({
  id,
  source: "aws.iam",
  detail: { eventName: "TagOpenIDConnectProvider", eventTime: id, requestParameters: { openIDConnectProviderArn } },
});
const record = (messageId: string, body: unknown) => ({
  eventSource: "aws:sqs",
  messageId,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

it("an event about a changed provider is one change, of no queue", () => {
  expect(triggerOf(event("1"))).toMatchObject({ kind: "changes", changes: [{ arn: ARN }], unread: null });
});

describe("a batch of a queue", () => {
  it("is all its changes", () => {
    const Records = [record("a", event("1")), record("b", event("2", arnOf("other.example")))];
    expect(triggerOf({ Records })).toMatchObject({
      kind: "changes",
      changes: [{ arn: ARN }, { arn: arnOf("other.example") }],
      unread: [],
    });
  });

  it("counts an event once that was delivered twice; one without an id is one for each record", () => {
    const Records = [record("a", event("1")), record("b", event("1"))];
    expect(triggerOf({ Records })).toMatchObject({ changes: [{ when: "1" }] });
    const { id: _, ...without } = event("3");
    expect(triggerOf({ Records: [record("a", without), record("b", without)] })).toMatchObject({
      changes: [{ when: "3" }, { when: "3" }],
    });
  });

  it.each([
    ["no JSON", "{"],
    ["something else", { source: "aws.s3" }],
    ["nothing", ""],
    ["null", "null"],
  ])("names the records with %s", (_, body) => {
    expect(triggerOf({ Records: [record("a", body), record("b", event("1"))] })).toMatchObject({
      changes: [{ arn: ARN }],
      unread: ["a"],
    });
  });
});

it.each([
  ["the schedule's", { time: "2026-11-22T10:00:00Z" }],
  ["none", undefined],
  ["an empty batch", { Records: [] }],
  ["a batch of another source", { Records: [{ eventSource: "aws:s3", messageId: "a", body: "{}" }] }],
])("any other event is a run: %s", (_, other) => {
  expect(triggerOf(other)).toEqual({ kind: "run" });
});
