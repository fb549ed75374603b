import { Duration } from "aws-cdk-lib";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { expect, it } from "vitest";
import { flat, resourceOf, templateOf } from "./synth.js";

const FUNCTION = "<RotationFunction1ECDBBAD.Arn>";
const UNDELIVERED = "<RotationUndelivered4D6719DB.Arn>";

function scheduleOf(...args: Parameters<typeof templateOf>) {
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape
  return flat(resourceOf(templateOf(...args), "AWS::Scheduler::Schedule").Properties) as any;
}

it("by default a run starts every hour, within fifteen minutes", () => {
  expect(scheduleOf()).toMatchObject({
    ScheduleExpression: "rate(1 hour)",
    State: "ENABLED",
    FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
    Target: {
      Arn: FUNCTION,
      DeadLetterConfig: { Arn: UNDELIVERED },
      RetryPolicy: { MaximumEventAgeInSeconds: 900, MaximumRetryAttempts: 3 },
      Input: '{"time":"<aws.scheduler.scheduled-time>","intervalMinutes":60}',
    },
  });
});

it.each([
  [5, 1],
  [7, 1],
  [20, 5],
  [59, 14],
  [60, 15],
  [1440, 15],
])("every %i minutes the window is %i: at most a quarter of the interval", (minutes, window) => {
  const { FlexibleTimeWindow, Target } = scheduleOf({ schedule: ScheduleExpression.rate(Duration.minutes(minutes)) });
  expect(FlexibleTimeWindow).toEqual({ Mode: "FLEXIBLE", MaximumWindowInMinutes: window });
  expect(window).toBeLessThanOrEqual(minutes / 4);
  expect(Target.RetryPolicy.MaximumEventAgeInSeconds).toBeGreaterThanOrEqual(60);
  expect(Target.RetryPolicy.MaximumEventAgeInSeconds).toBeLessThanOrEqual(minutes * 15);
});

it("a cron starts when it says, in its time zone", () => {
  const schedule = ScheduleExpression.expression("cron(0 6 * * ? *)");
  expect(scheduleOf({ schedule, maxInterval: Duration.days(1) })).toMatchObject({
    ScheduleExpression: "cron(0 6 * * ? *)",
    ScheduleExpressionTimezone: "Etc/UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
  });
});

it("enabled=false disables the schedule", () => {
  expect(scheduleOf({ enabled: false })).toMatchObject({ State: "DISABLED" });
});

it("the schedule's role can start the function and write dead letters, for schedules of this account only", () => {
  const role = resourceOf(templateOf(), "AWS::IAM::Role", "RotationScheduleRole");
  const { AssumeRolePolicyDocument, Policies, ManagedPolicyArns } = role.Properties;
  expect(ManagedPolicyArns).toBeUndefined();
  expect(flat(AssumeRolePolicyDocument.Statement)).toEqual([
    {
      Action: "sts:AssumeRole",
      Effect: "Allow",
      Principal: { Service: "scheduler.amazonaws.com" },
      Condition: {
        StringEquals: {
          "aws:SourceAccount": "<AWS::AccountId>",
          "aws:SourceArn": "arn:aws:scheduler:us-east-1:<AWS::AccountId>:schedule-group/default",
        },
      },
    },
  ]);
  expect(flat(Policies[0].PolicyDocument.Statement)).toEqual([
    { Action: "lambda:InvokeFunction", Effect: "Allow", Resource: FUNCTION },
    { Action: "sqs:SendMessage", Effect: "Allow", Resource: UNDELIVERED },
  ]);
  expect(Policies).toHaveLength(1);
});

it("the schedule starts after the first run", () => {
  const { DependsOn } = resourceOf(templateOf(), "AWS::Scheduler::Schedule");
  expect(DependsOn).toEqual([expect.stringMatching(/^RotationFirstRun/)]);
});
