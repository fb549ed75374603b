import { Fn, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { expect, it } from "vitest";
import { DeniedSignIns, type DeniedSignInsProps } from "../../lib/index.js";
import { deniedPattern } from "../../lib/workloads/denied-sign-ins.js";
import { BAD_RUNBOOK_URLS } from "../support/runbook-urls.js";
import { matchesPattern } from "./event-pattern.js";
import { createApp, flat, resourceOf, resourcesOf } from "./synth.js";

const ROLE = "arn:aws:iam::111122223333:role/staging-deploy";
const PROVIDER =
  "arn:aws:iam::111122223333:oidc-provider/container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/runners";
const WORKLOAD = "system:serviceaccount:arc-system:default";

/** A denied call as CloudTrail records it. */
const DETAIL = {
  eventVersion: "1.11",
  userIdentity: {
    type: "WebIdentityUser",
    principalId: `${PROVIDER}:sts.amazonaws.com:${WORKLOAD}`,
    userName: WORKLOAD,
    identityProvider: PROVIDER,
  },
  eventTime: "2026-11-02T08:15:30Z",
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRoleWithWebIdentity",
  awsRegion: "us-east-1",
  sourceIPAddress: "192.0.2.10",
  userAgent: "aws-cli/2.30.0",
  errorCode: "AccessDenied",
  errorMessage: "An unknown error occurred",
  requestParameters: { roleArn: ROLE, roleSessionName: "botocore-session-1762071330" },
  responseElements: null,
  readOnly: true,
  resources: [{ accountId: "111122223333", type: "AWS::IAM::Role", ARN: ROLE }],
  eventType: "AwsApiCall",
  managementEvent: true,
  eventCategory: "Management",
};

function event(detail: object = {}) {
  return {
    version: "0",
    source: "aws.sts",
    "detail-type": "AWS API Call via CloudTrail",
    account: "111122223333",
    region: "us-east-1",
    resources: [],
    detail: { ...DETAIL, ...detail },
  };
}

function templateOf(props: Partial<DeniedSignInsProps> = {}): Template {
  const stack = new Stack(createApp(), "Oidc", { env: { region: "us-east-1" } });
  const alarmTopic = Topic.fromTopicArn(stack, "Topic", "arn:aws:sns:us-east-1:111122223333:alerts");
  new DeniedSignIns(stack, "Denied", { roleArns: [ROLE], alarmTopic, ...props });
  return Template.fromStack(stack);
}

const template = templateOf();
const pattern = resourceOf(template, "AWS::Events::Rule").Properties.EventPattern;

const { errorCode: _code, errorMessage: _message, ...SUCCESS } = DETAIL;

it.each<[string, object, boolean]>([
  ["a denied call", event(), true],
  ["a call with an expired token", event({ errorCode: "ExpiredTokenException" }), true],
  ["a call that succeeded", { ...event(), detail: SUCCESS }, false],
  ["a denied call for another role", event({ requestParameters: { roleArn: `${ROLE}-2` } }), false],
  ["a denied call without a role", event({ requestParameters: null }), false],
  ["another denied call for the role", event({ eventName: "AssumeRole" }), false],
  ["a call of another service", event({ eventSource: "iam.amazonaws.com" }), false],
])("%s", (_, given, matches) => {
  expect(matchesPattern(pattern, given)).toBe(matches);
});

it("the rule takes reading calls too, and writes into the log group", () => {
  const { State, Targets } = resourceOf(template, "AWS::Events::Rule").Properties;
  expect(State).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
  const log = expect.stringMatching(/^arn:aws:logs:us-east-1:<AWS::AccountId>:log-group:<DeniedLog\w+>$/);
  expect(flat(Targets)).toEqual([{ Id: "Target0", Arn: log }]);
  expect(resourceOf(template, "AWS::Logs::LogGroup")).toMatchObject({
    Properties: { LogGroupName: "/aws/events/Oidc-Denied", RetentionInDays: 90 },
    DeletionPolicy: "Delete",
  });
  expect(resourcesOf(template, "AWS::Lambda::Function")).toEqual([]);
});

it("only its rules may write into the log group", () => {
  const document = flat(resourceOf(template, "AWS::Logs::ResourcePolicy").Properties.PolicyDocument) as string;
  const common = {
    Effect: "Allow",
    Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
    Resource: expect.stringMatching(/^<DeniedLog\w+\.Arn>$/),
  };
  const rule = expect.stringMatching(/^<DeniedRule0\w+\.Arn>$/);
  expect(JSON.parse(document).Statement).toEqual([
    { ...common, Action: "logs:CreateLogStream" },
    { ...common, Action: "logs:PutLogEvents", Condition: { ArnEquals: { "aws:SourceArn": [rule] } } },
  ]);
});

it("one alarm in 15 minutes tells of what the log group got", () => {
  const alarm = resourceOf(template, "AWS::CloudWatch::Alarm").Properties;
  const { OKActions = [], AlarmDescription, ...others } = flat(alarm) as Record<string, unknown>;
  expect(others).toEqual({
    AlarmName: "Oidc-Denied-sign-in-denied",
    AlarmActions: ["arn:aws:sns:us-east-1:111122223333:alerts"],
    Namespace: "AWS/Logs",
    MetricName: "IncomingLogEvents",
    Dimensions: [{ Name: "LogGroupName", Value: expect.stringMatching(/^<DeniedLog\w+>$/) }],
    Statistic: "Sum",
    Period: 900,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
  });
  expect(OKActions).toEqual([]);
  expect(AlarmDescription).toMatch(
    /^\[warning\] .* First step: .*oidc-thumbprints doctor Runbook: docs\/runbook\.md#sign-in-denied$/,
  );
});

it("its description links to the published runbook, and fits", () => {
  const runbookUrl = `https://wiki.example/${"long/".repeat(120)}runbook`;
  const { AlarmDescription } = resourceOf(templateOf({ runbookUrl }), "AWS::CloudWatch::Alarm").Properties;
  expect(AlarmDescription).toContain(`Runbook: ${runbookUrl}#sign-in-denied`);
  expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
});

it("an address of the runbook that is not known at synth is not checked", () => {
  const { AlarmDescription } = resourceOf(
    templateOf({ runbookUrl: Fn.ref("Wiki") }),
    "AWS::CloudWatch::Alarm",
  ).Properties;
  expect(flat(AlarmDescription)).toMatch(/Runbook: <Wiki>#sign-in-denied$/);
});

it("more roles take more rules, whose patterns fit, and still one alarm", () => {
  const name = (index: number) => `${String(index).padStart(2, "0")}${"r".repeat(62)}`;
  const roleArns = Array.from({ length: 31 }, (_, index) => `arn:aws-us-gov:iam::111122223333:role/${name(index)}`);
  const many = templateOf({ roleArns });
  const rules = resourcesOf(many, "AWS::Events::Rule");
  expect(rules.flatMap(({ Properties }) => Properties.EventPattern.detail.requestParameters.roleArn)).toEqual(roleArns);
  for (const { Properties } of rules) {
    expect(JSON.stringify(Properties.EventPattern).length).toBeLessThanOrEqual(2048);
  }
  expect(rules).toHaveLength(3);
  expect(resourcesOf(many, "AWS::CloudWatch::Alarm")).toHaveLength(1);
});

it.each<readonly [Partial<DeniedSignInsProps>, string]>([
  [{ roleArns: [] }, 'roleArns: "" is not valid; allowed: one role or more'],
  ...BAD_RUNBOOK_URLS.map(
    (runbookUrl) =>
      [{ runbookUrl }, `runbookUrl: "${runbookUrl}" is not valid; allowed: an https URL without a fragment`] as const,
  ),
])("%j fails at synth", (props, message) => {
  expect(() => templateOf(props)).toThrow(message);
});

it("the pattern is that of the roles", () => {
  expect(deniedPattern([ROLE]).detail?.requestParameters).toEqual({ roleArn: [ROLE] });
});
