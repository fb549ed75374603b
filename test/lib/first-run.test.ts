import { Duration } from "aws-cdk-lib";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { expect, it } from "vitest";
import type { ThumbprintRotationProps } from "../../lib/index.js";
import { flat, resourceOf, resourcesOf, templateOf } from "./synth.js";

const TYPE = "Custom::FirstRun";

function propertiesOf(props?: ThumbprintRotationProps): unknown {
  return flat(resourceOf(templateOf(props), TYPE).Properties);
}

it("a deployment runs the function once and waits five minutes at most", () => {
  expect(propertiesOf()).toMatchObject({ ServiceToken: "<RotationFunction1ECDBBAD.Arn>", ServiceTimeout: "300" });
});

it("it happens after all that a run needs", () => {
  const { DependsOn = [] } = resourceOf(templateOf({ alertEmail: "team@example.com" }), TYPE);
  for (const id of [
    "RotationAlertsKey",
    "RotationAlertsTopic",
    "RotationAlertsTopicPolicy",
    "RotationAlertsTopicteamexamplecom",
    "RotationFailedPolicy",
    "RotationFunctionEventInvokeConfig",
    "RotationLog",
    "RotationRole",
  ]) {
    expect(DependsOn).toContainEqual(expect.stringContaining(id));
  }
});

it("it happens again when settings or schedule change", () => {
  const rate = ScheduleExpression.rate(Duration.minutes(5));
  for (const props of [{ mode: "audit" }, { schedule: rate }, { issuerHosts: ["idp.example"] }] as const) {
    expect(propertiesOf(props)).not.toEqual(propertiesOf());
  }
});

it("it happens again when the code changes: the asset's name is a property", () => {
  const { Properties } = resourceOf(templateOf(), "AWS::Lambda::Function");
  expect(propertiesOf()).toMatchObject({ code: { s3Key: Properties.Code.S3Key } });
});

it("CloudFormation never asks the function to delete it", () => {
  expect(resourceOf(templateOf(), TYPE)).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
});

it("enabled=false starts nothing: no first run, no schedule, no rule, and no alarm about missing runs", () => {
  const template = templateOf({ enabled: false });
  expect(resourcesOf(template, TYPE)).toEqual([]);
  expect(resourceOf(template, "AWS::Scheduler::Schedule").Properties.State).toBe("DISABLED");
  expect(resourceOf(template, "AWS::Events::Rule").Properties.State).toBe("DISABLED");
  expect(resourcesOf(template, "AWS::CloudWatch::Alarm", "RotationAlarmsnorun")).toEqual([]);
});

it("the schedule waits for it, and the alarm about missing runs for the schedule: its first data is there", () => {
  const template = templateOf();
  const waiting = (id: string) =>
    ["AWS::CloudWatch::Alarm", "AWS::Scheduler::Schedule", "AWS::IAM::Role", "AWS::Events::Rule"].flatMap((type) =>
      Object.entries(template.findResources(type)).filter(([, { DependsOn }]) => String(DependsOn).includes(id)),
    );
  const names = (id: string) => waiting(id).map(([name]) => name.replace(/[0-9A-F]{8}$/, ""));
  expect(names("RotationFirstRun")).toEqual(["RotationSchedule", "RotationScheduleRole"]);
  expect(names("RotationScheduleRole")).toEqual(["RotationAlarmsnorun"]);
});
