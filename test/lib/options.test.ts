import { Duration, Fn, Lazy, Stack, Token } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { describe, expect, it } from "vitest";
import { ThumbprintRotation, type ThumbprintRotationProps } from "../../lib/index.js";
import { METRIC } from "../../rotation/contract.js";
import { BAD_RUNBOOK_URLS } from "../support/runbook-urls.js";
import { createApp, flat, resourceOf, resourcesOf, templateOf } from "./synth.js";

const cron = ScheduleExpression.expression("cron(0 6 * * ? *)");
const rate = (minutes: number) => ScheduleExpression.rate(Duration.minutes(minutes));

/** Options that cannot be used, and the message: option, value given, values allowed. */
const REFUSED: readonly (readonly [ThumbprintRotationProps, string])[] = [
  [{ mode: "dry" as "audit" }, 'mode: "dry" is not valid; allowed: enforce, audit'],
  [{ mode: "" as "audit" }, 'mode: "" is not valid; allowed: enforce, audit'],
  [
    { issuerHosts: ["https://idp.example"] },
    'issuerHosts: "https://idp.example" is not valid; allowed: a host, *.suffix or *; several separated by commas',
  ],
  [{ issuerHosts: [] }, 'issuerHosts: "" is not valid; allowed: a host'],
  [{ excludeHosts: ["a b"] }, 'excludeHosts: "a b" is not valid; allowed: a host'],
  [{ tagFilter: "team" }, 'tagFilter: "team" is not valid; allowed: key=value'],
  [{ retention: "all" as "keep" }, 'retention: "all" is not valid; allowed: keep, exact'],
  [{ expiryDays: 1.5 }, 'expiryDays: "1.5" is not valid; allowed: whole days from 0 to 3650'],
  [{ expiryDays: 4000 }, 'expiryDays: "4000" is not valid; allowed: whole days from 0 to 3650'],
  [{ connectTo: ["somewhere"] }, 'connectTo: "somewhere" is not valid; allowed: HOST1:PORT1:HOST2:PORT2'],
  [{ allowPrivate: ["a/b"] }, 'allowPrivate: "a/b" is not valid; allowed: a host'],
  [
    { caFile: "no-such.pem" },
    'caFile: "no-such.pem" is not valid; allowed: the path of a file of CA certificates (PEM); it cannot be read: ENOENT',
  ],
  [
    { caFile: "test/data/ipapi.co-2025-01.chain.pem" },
    "it holds no root certificate and so makes nothing trusted; add the certificate of C=BE, O=GlobalSign nv-sa, OU=Root CA, CN=GlobalSign Root CA",
  ],
  [
    { caFile: "package.json" },
    'caFile: "package.json" is not valid; allowed: the path of a file of CA certificates (PEM)',
  ],
  ...BAD_RUNBOOK_URLS.map(
    (runbookUrl) =>
      [{ runbookUrl }, `runbookUrl: "${runbookUrl}" is not valid; allowed: an https URL without a fragment`] as const,
  ),
  [{ metricNamespace: "AWS/Mine" }, 'metricNamespace: "AWS/Mine" is not valid; allowed: 1 to 255'],
  [{ logLevel: "trace" as "debug" }, 'logLevel: "trace" is not valid; allowed: debug, info, warn, error'],
  [{ alertEmail: "team" }, 'alertEmail: "team" is not valid; allowed: one address, like team@example.com'],
  [{ alertEmail: "a@example.com, b@example.com" }, "allowed: one address"],
  [
    { schedule: rate(4) },
    'schedule: "rate(4 minutes)" is not valid; allowed: rate(5 minutes) to rate(1 day), or cron(...) together with maxInterval',
  ],
  [{ schedule: rate(1441) }, 'schedule: "rate(1441 minutes)" is not valid'],
  [{ schedule: ScheduleExpression.expression("hourly") }, 'schedule: "hourly" is not valid'],
  [{ schedule: ScheduleExpression.at(new Date(0)) }, 'schedule: "at(1970-01-01T00:00:00)" is not valid'],
  [
    { schedule: cron },
    'maxInterval: "undefined" is not valid; allowed: a duration, because schedule is cron(0 6 * * ? *)',
  ],
  [
    { schedule: cron, maxInterval: Duration.minutes(4) },
    'maxInterval: "4 minutes" is not valid; allowed: whole minutes from 5 minutes to 1 day',
  ],
  [{ schedule: cron, maxInterval: Duration.seconds(301) }, "allowed: whole minutes from 5 minutes to 1 day"],
  [{ schedule: cron, maxInterval: Duration.hours(25) }, "allowed: whole minutes from 5 minutes to 1 day"],
  [{ maxInterval: Duration.hours(2) }, 'maxInterval: "2 hours" is not valid; allowed: nothing when schedule is a rate'],
];

it.each(REFUSED)("%j fails at synth", (props, message) => {
  expect(() => templateOf(props)).toThrow(message);
});

it.each(["rate(5 minutes)", "rate(1 hour)", "rate(24 hours)", "rate(1 day)"])("%s is a schedule", (text) => {
  const schedule = ScheduleExpression.expression(text);
  const { Properties } = resourceOf(templateOf({ schedule }), "AWS::Scheduler::Schedule");
  expect(Properties.ScheduleExpression).toBe(text);
});

describe("values that are not known at synth", () => {
  const token = (text: string) => Lazy.string({ produce: () => text });

  it("are not checked, and reach the function, the role and the alarms", () => {
    const template = templateOf({
      issuerHosts: [token("Not a host")],
      metricNamespace: token("AWS/no"),
      alertEmail: token("nobody"),
      runbookUrl: token("http://wiki#x"),
      expiryDays: Token.asNumber({ Ref: "Days" }),
    });
    const { Variables } = resourceOf(template, "AWS::Lambda::Function").Properties.Environment;
    expect(Variables).toMatchObject({
      ISSUER_HOSTS: "Not a host",
      METRIC_NAMESPACE: "AWS/no",
      EXPIRY_DAYS: { Ref: "Days" },
    });
    const role = JSON.stringify(flat(resourceOf(template, "AWS::IAM::Role", "RotationRole").Properties));
    expect(role).toContain("oidc-provider/Not a host/*");
    expect(role).toContain('"cloudwatch:namespace":"AWS/no"');
    const expiring = resourceOf(template, "AWS::CloudWatch::Alarm", "RotationAlarmsexpiring").Properties;
    expect(expiring).toMatchObject({ Threshold: { Ref: "Days" }, Namespace: "AWS/no" });
    expect(expiring.AlarmDescription).toContain("Runbook: http://wiki#x#expiring");
  });

  it("need a maxInterval where they are the schedule", () => {
    const schedule = ScheduleExpression.expression(Fn.ref("Rate"));
    expect(() => templateOf({ schedule })).toThrow("maxInterval");
    expect(() => templateOf({ schedule, maxInterval: Duration.hours(1) })).not.toThrow();
  });
});

describe("metrics of the construct", () => {
  const construct = new ThumbprintRotation(new Stack(createApp()), "Rotation", { metricNamespace: "Security/Oidc" });

  it.each([
    ["providers", METRIC.providers, Stats.MAXIMUM],
    ["inSync", METRIC.inSync, Stats.MAXIMUM],
    ["drifted", METRIC.drifted, Stats.MAXIMUM],
    ["rotated", METRIC.rotated, Stats.SUM],
    ["rotationFailed", METRIC.rotationFailed, Stats.MAXIMUM],
    ["untrusted", METRIC.untrusted, Stats.MAXIMUM],
    ["notChecked", METRIC.notChecked, Stats.MAXIMUM],
    ["daysToExpiry", METRIC.daysToExpiry, Stats.MINIMUM],
  ] as const)("%s is %s, by default its %s", (key, metricName, statistic) => {
    expect(construct.metric(key)).toMatchObject({ namespace: "Security/Oidc", metricName, statistic });
  });

  it("can be read otherwise, but stay the same metric", () => {
    const others = { metricName: "Other", namespace: "Other", dimensionsMap: { a: "b" } };
    const metric = construct.metric("drifted", {
      ...others,
      statistic: "p90",
      period: Duration.days(1),
      label: "Drift",
    });
    expect(metric).toMatchObject({
      namespace: "Security/Oidc",
      metricName: "Drifted",
      statistic: "p90",
      label: "Drift",
    });
    expect([metric.period.toDays(), metric.dimensions ?? {}]).toEqual([1, {}]);
  });
});

it("two of them in one app have alarms and dashboards of their own", () => {
  const stack = new Stack(createApp(), "Oidc", { env: { region: "us-east-1" }, stackName: "prod-oidc" });
  for (const id of ["One", "Two"]) new ThumbprintRotation(stack, id, { metricNamespace: `Oidc/${id}` });
  const alarms = resourcesOf(Template.fromStack(stack), "AWS::CloudWatch::Alarm");
  const names = alarms.map(({ Properties }) => Properties.AlarmName);
  expect(new Set(names).size).toBe(20);
  expect(names).toContain("prod-oidc-Two-drifted");
});
