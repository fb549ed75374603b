import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, it } from "vitest";
import { DeniedSignIns, FederationStack } from "../../lib/index.js";
import { type FederationContext, readFederation } from "../../lib/workloads/context.js";
import { DENIED_ALARM } from "../../lib/workloads/denied-sign-ins.js";
import { createApp, resourceOf, resourcesOf } from "../lib/synth.js";
import { codesIn, column, headingsOf, sectionOf, tableIn } from "./markdown.js";

const REFERENCE = "docs/reference.md";
const OPTIONS = tableIn(sectionOf(REFERENCE, "Options of federation"));
const ROLE_OPTIONS = tableIn(sectionOf(REFERENCE, "Options of a role"));
const DEPLOY = sectionOf("docs/deploy.md", "Provider and roles from the same app");

function read(federation: unknown): FederationContext {
  const options = readFederation(new App({ context: { federation } }).node);
  if (options === null) throw new Error("no federation");
  return options;
}

function defaultsOf(rows: typeof OPTIONS): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(rows.map((row) => [column([row], "option")[0], codesIn(row.default ?? "")[0]]));
}

describe("options", () => {
  it("are those that are read", () => {
    expect(() => read({ "?": 1 })).toThrow(`allowed: ${column(OPTIONS, "option").join(", ")}`);
    const roles = [{ "?": 1 }];
    expect(() => read({ roles })).toThrow(`allowed: ${column(ROLE_OPTIONS, "option").join(", ")}`);
  });

  it("that must be given are refused when they are missing, in their order", () => {
    const required = (rows: typeof OPTIONS) =>
      column(
        rows.filter((row) => row.default === "must be given"),
        "option",
      );
    expect([required(OPTIONS), required(ROLE_OPTIONS)]).toEqual([["roles"], ["name", "namespace"]]);
    expect(() => read({})).toThrow("federation.roles:");
    expect(() => read({ roles: [{}] })).toThrow("federation.roles[0].name:");
    expect(() => read({ roles: [{ name: "a" }] })).toThrow("federation.roles[0].namespace:");
  });

  it("have the defaults of the stack", () => {
    const role = { name: "a", namespace: "b", serviceAccount: "c" };
    const stack = new FederationStack(createApp(), "Oidc", { issuer: "https://idp.example", roles: [role] });
    const [defaults, ofRole] = [defaultsOf(OPTIONS), defaultsOf(ROLE_OPTIONS)];
    expect(defaults.clientIds).toBe(stack.provider.clientIds.join(", "));
    const template = Template.fromStack(stack);
    const { MaxSessionDuration, AssumeRolePolicyDocument } = resourceOf(template, "AWS::IAM::Role").Properties;
    expect(Number(ofRole.maxSessionHours) * 3600).toBe(MaxSessionDuration);
    expect(AssumeRolePolicyDocument.Statement).toHaveLength(ofRole.allowSelfAssume === "false" ? 1 : 2);
    expect(AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      StringEquals: { "idp.example:sub": "system:serviceaccount:b:c", "idp.example:aud": ofRole.audience },
    });
    const created = resourcesOf(template, "AWS::IAM::OIDCProvider").length === 1;
    expect(defaults.existingProvider).toBe(String(!created));
    const watched = resourcesOf(template, "AWS::CloudWatch::Alarm").length === 1;
    expect(defaults.alertOnDenied).toBe(String(watched));
  });
});

it("the examples of the deployment guide are valid", () => {
  const [block] = /(?<=```json\n).*?(?=```)/s.exec(DEPLOY) ?? [];
  const { federation } = JSON.parse(block ?? "");
  const [onCommandLine] = /(?<=-c federation=').*(?=')/.exec(DEPLOY) ?? [];
  for (const given of [federation, onCommandLine]) {
    expect(() => new FederationStack(createApp(), "OidcFederation", withoutAlert(read(given)))).not.toThrow();
  }
});

function withoutAlert({ alertOnDenied: _, ...options }: FederationContext) {
  return options;
}

it("the alarm is described as it is, with its section in the runbook", () => {
  const section = sectionOf(REFERENCE, "Alarm on denied sign-ins").replaceAll(/\s+/g, " ");
  expect(section).toContain(
    `\`${DENIED_ALARM.key}\` (${DENIED_ALARM.severity}, [runbook](runbook.md#${DENIED_ALARM.key}))`,
  );
  expect(headingsOf("docs/runbook.md")).toContain(DENIED_ALARM.key);
  const stack = new Stack(createApp(), "Oidc");
  const alarmTopic = Topic.fromTopicArn(stack, "Topic", "arn:aws:sns:us-east-1:111122223333:alerts");
  new DeniedSignIns(stack, "Denied", { roleArns: ["arn:aws:iam::111122223333:role/a"], alarmTopic });
  const { LogGroupName, RetentionInDays } = resourceOf(Template.fromStack(stack), "AWS::Logs::LogGroup").Properties;
  const described = `\`${String(LogGroupName).replace("/Oidc-", "/<stack>-")}\``;
  expect(section).toContain(`${described}, for ${RetentionInDays} days`);
  expect(sectionOf("docs/runbook.md", DENIED_ALARM.key)).toContain(described);
});
