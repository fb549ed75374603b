import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { matchesPattern } from "./event-pattern.js";
import { createStack, flat, resourceOf, resourcesOf, templateOf } from "./synth.js";

const ROLE = "arn:aws:iam::111122223333:role/Oidc-RotationRole-ABC";
const OTHER = "arn:aws:iam::111122223333:role/terraform";

/** The pattern as deployed, the reference to the function's role resolved. */
function patternOf(): unknown {
  const { Properties } = resourceOf(templateOf(), "AWS::Events::Rule");
  const text = JSON.stringify(flat(Properties.EventPattern));
  expect(text).toContain("<RotationRole3565BDC9.Arn>");
  return JSON.parse(text.replaceAll("<RotationRole3565BDC9.Arn>", ROLE));
}

const pattern = patternOf();

/** A record of CloudTrail as EventBridge delivers it. */
function event(userIdentity: unknown, detail: Readonly<Record<string, unknown>> = {}) {
  return {
    version: "0",
    source: "aws.iam",
    "detail-type": "AWS API Call via CloudTrail",
    detail: {
      eventSource: "iam.amazonaws.com",
      eventName: "UpdateOpenIDConnectProviderThumbprint",
      readOnly: false,
      userIdentity,
      ...detail,
    },
  };
}

function sessionOf(role: string) {
  const sessionIssuer = { type: "Role", arn: role, accountId: "111122223333" };
  return { type: "AssumedRole", arn: `${role}/session`, sessionContext: { sessionIssuer, attributes: {} } };
}

const ROOT = { type: "Root", arn: "arn:aws:iam::111122223333:root", accountId: "111122223333" };
const USER = { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/alice", userName: "alice" };
/** What the console adds for people: session attributes, but no role that issued the session. */
const IN_CONSOLE = { sessionContext: { attributes: { mfaAuthenticated: "true" } } };
const IN_CONSOLE_OF_OLD = { sessionContext: { sessionIssuer: {}, webIdFederationData: {}, attributes: {} } };

describe.each([
  ["root", ROOT, true],
  ["root in the console", { ...ROOT, ...IN_CONSOLE }, true],
  ["an IAM user", USER, true],
  ["an IAM user in the console", { ...USER, ...IN_CONSOLE }, true],
  ["an IAM user with an empty session issuer", { ...USER, ...IN_CONSOLE_OF_OLD }, true],
  ["another role", sessionOf(OTHER), true],
  ["a role whose name begins like ours", sessionOf(`${ROLE}D`), true],
  ["a service", { type: "AWSService", invokedBy: "cloudformation.amazonaws.com" }, true],
  ["our own role", sessionOf(ROLE), false],
])("a change by %s", (_, identity, starts) => {
  it(starts ? "starts a run" : "starts none", () => {
    expect(matchesPattern(pattern, event(identity))).toBe(starts);
  });
});

it("a hundred changes by our own role start no run, one by root starts one", () => {
  const own = Array.from({ length: 100 }, () => event(sessionOf(ROLE)));
  expect([...own, event(ROOT)].filter((each) => matchesPattern(pattern, each))).toHaveLength(1);
});

it.each([
  "AddClientIDToOpenIDConnectProvider",
  "CreateOpenIDConnectProvider",
  "DeleteOpenIDConnectProvider",
  "RemoveClientIDFromOpenIDConnectProvider",
  "TagOpenIDConnectProvider",
  "UntagOpenIDConnectProvider",
  "UpdateOpenIDConnectProviderThumbprint",
])("%s is a change", (eventName) => {
  expect(matchesPattern(pattern, event(ROOT, { eventName }))).toBe(true);
});

it.each([
  ["that failed", { errorCode: "AccessDenied", errorMessage: "…" }],
  ["that only reads one provider", { eventName: "GetOpenIDConnectProvider", readOnly: true }],
  ["that only lists them", { eventName: "ListOpenIDConnectProviders", readOnly: true }],
  ["about a role", { eventName: "UpdateAssumeRolePolicy" }],
  ["of another service", { eventSource: "sts.amazonaws.com" }],
])("a call %s starts no run", (_, detail) => {
  expect(matchesPattern(pattern, event(ROOT, detail))).toBe(false);
});

it("the rule sends the event as it is to the queue of changes, and keeps what cannot be delivered", () => {
  const template = templateOf();
  const { Properties } = resourceOf(template, "AWS::Events::Rule");
  const queue = expect.stringMatching(/^<RotationChanges\w+\.Arn>$/);
  expect(flat(Properties.Targets)).toEqual([
    {
      Id: "Target0",
      Arn: queue,
      DeadLetterConfig: { Arn: "<RotationUndelivered4D6719DB.Arn>" },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 3 },
    },
  ]);
  expect(resourcesOf(template, "AWS::Lambda::Permission")).toEqual([]);
  const rule = expect.stringMatching(/^<RotationChangeRule\w+\.Arn>$/);
  for (const name of ["RotationUndelivered", "RotationChanges"]) {
    const policy = resourceOf(template, "AWS::SQS::QueuePolicy", name).Properties.PolicyDocument;
    expect(flat(policy.Statement)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ Effect: "Deny" }),
        expect.objectContaining({
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Condition: { ArnEquals: { "aws:SourceArn": rule } },
        }),
      ]),
    );
  }
});

it("the function gets changes in batches of a minute, two at most at once, and says which it could not read", () => {
  const { Properties } = resourceOf(templateOf(), "AWS::Lambda::EventSourceMapping");
  expect(flat(Properties)).toEqual({
    BatchSize: 100,
    Enabled: true,
    EventSourceArn: expect.stringMatching(/^<RotationChanges\w+\.Arn>$/),
    FunctionName: "<RotationFunction1ECDBBAD>",
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    MaximumBatchingWindowInSeconds: 60,
    ScalingConfig: { MaximumConcurrency: 2 },
  });
});

it("a batch that fails three times is kept with what could not be delivered; changes are encrypted and take TLS only", () => {
  const { Properties } = resourceOf(templateOf(), "AWS::SQS::Queue", "RotationChanges");
  expect(flat(Properties)).toEqual({
    MessageRetentionPeriod: 86_400,
    RedrivePolicy: { deadLetterTargetArn: "<RotationUndelivered4D6719DB.Arn>", maxReceiveCount: 3 },
    SqsManagedSseEnabled: true,
    // Six times the function's minute, and the window.
    VisibilityTimeout: 420,
  });
});

it("a deployment that is switched off takes no changes", () => {
  const { Properties } = resourceOf(templateOf({ enabled: false }), "AWS::Lambda::EventSourceMapping");
  expect(Properties.Enabled).toBe(false);
});

it.each(["cn-north-1", "us-gov-west-1"])("in %s there is a rule, and synth says that it is not confirmed", (region) => {
  const stack = createStack({}, region);
  const { Properties } = resourceOf(Template.fromStack(stack), "AWS::Events::Rule");
  const china = ["AWS API Call via CloudTrail", "Amazon API Call via CloudTrail"];
  expect(Properties.EventPattern["detail-type"]).toEqual(region === "cn-north-1" ? china : china.slice(0, 1));
  const notes = Annotations.fromStack(stack).findInfo("*", Match.anyValue());
  expect(notes.map(({ entry }) => entry.data)).toEqual([expect.stringMatching(/here it is not confirmed/)]);
});

it.each([
  ["cn-northwest-1", "cn-north-1"],
  ["us-gov-east-1", "us-gov-west-1"],
])("in %s synth names %s, where IAM's events of the partition arrive", (region, home) => {
  const stack = createStack({}, region);
  expect(resourcesOf(Template.fromStack(stack), "AWS::Events::Rule")).toEqual([]);
  expect(resourcesOf(Template.fromStack(stack), "AWS::Lambda::EventSourceMapping")).toEqual([]);
  const notes = Annotations.fromStack(stack).findInfo("*", Match.anyValue());
  expect(notes.map(({ entry }) => entry.data)).toEqual([expect.stringContaining(`in ${home}, not in ${region}`)]);
});

it("outside us-east-1 the rule is left out, and synth says so", () => {
  const stack = createStack({}, "eu-central-1");
  expect(resourcesOf(Template.fromStack(stack), "AWS::Events::Rule")).toEqual([]);
  const notes = Annotations.fromStack(stack).findInfo("*", Match.anyValue());
  expect(notes.map(({ entry }) => entry.data)).toEqual([expect.stringMatching(/in us-east-1, not in eu-central-1/)]);
});

it("where the region is not known at synth the rule is there: elsewhere it only waits", () => {
  const stack = createStack({}, null);
  expect(resourcesOf(Template.fromStack(stack), "AWS::Events::Rule")).toHaveLength(1);
  expect(Annotations.fromStack(stack).findInfo("*", Match.anyValue())).toEqual([]);
});

it("in us-east-1 synth has nothing to say", () => {
  const annotations = Annotations.fromStack(createStack());
  const found = [annotations.findInfo("*", Match.anyValue()), annotations.findWarning("*", Match.anyValue())];
  expect(found).toEqual([[], []]);
});
