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

it("the rule starts the function with the event as it is, and keeps what cannot be delivered", () => {
  const template = templateOf();
  const { Properties } = resourceOf(template, "AWS::Events::Rule");
  expect(flat(Properties.Targets)).toEqual([
    {
      Id: "Target0",
      Arn: "<RotationFunction1ECDBBAD.Arn>",
      DeadLetterConfig: { Arn: "<RotationUndelivered4D6719DB.Arn>" },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 3 },
    },
  ]);
  const rule = expect.stringMatching(/^<RotationChangeRule\w+\.Arn>$/);
  expect(flat(resourceOf(template, "AWS::Lambda::Permission").Properties)).toEqual({
    Action: "lambda:InvokeFunction",
    FunctionName: "<RotationFunction1ECDBBAD.Arn>",
    Principal: "events.amazonaws.com",
    SourceArn: rule,
  });
  const policy = resourceOf(template, "AWS::SQS::QueuePolicy", "RotationUndelivered").Properties.PolicyDocument;
  expect(flat(policy.Statement)).toMatchObject([
    { Effect: "Deny" },
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:SourceArn": rule } },
    },
  ]);
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
