import { describe, expect, it } from "vitest";
import { answerBody, deploymentOfEvent } from "../../lambda/deployment-request.js";

const REQUEST = {
  RequestType: "Create",
  ResponseURL: "https://cloudformation.example/answer?signature=x",
  StackId: "arn:aws:cloudformation:us-east-1:111122223333:stack/s/1",
  RequestId: "r",
  LogicalResourceId: "FirstRun",
  ResourceProperties: { ServiceToken: "t" },
} as const;

describe("deploymentOfEvent", () => {
  it.each(["Create", "Update", "Delete"])("reads a request of CloudFormation to %s", (RequestType) => {
    const event = { ...REQUEST, RequestType };
    expect(deploymentOfEvent(event)).toMatchObject({ RequestType, LogicalResourceId: "FirstRun" });
  });

  it.each([
    ["the schedule's", {}],
    ["nothing", null],
    ["a request of an unknown kind", { ...REQUEST, RequestType: "Import" }],
    ["a request without an address", { ...REQUEST, ResponseURL: "here" }],
  ])("answers null for %s", (_, event) => {
    expect(deploymentOfEvent(event)).toBeNull();
  });
});

describe("answerBody", () => {
  it.each([
    [undefined, "FirstRun"],
    ["run-1", "run-1"],
  ])("with the physical id %s names %s", (PhysicalResourceId, expected) => {
    const request = { ...REQUEST, ...(PhysicalResourceId === undefined ? {} : { PhysicalResourceId }) };
    expect(JSON.parse(answerBody(request, { status: "FAILED", reason: "why" }))).toEqual({
      Status: "FAILED",
      Reason: "why",
      PhysicalResourceId: expected,
      StackId: REQUEST.StackId,
      RequestId: "r",
      LogicalResourceId: "FirstRun",
    });
  });
});
