import { describe, expect, it } from "vitest";
import { flat, resourceOf, templateOf } from "../lib/synth.js";
import { codesIn, type Row, sectionOf, tableIn } from "./markdown.js";

describe("permissions", () => {
  const rows = tableIn(sectionOf("docs/reference.md", "Permissions"));

  it.each([
    ["enforce", rows],
    ["audit", rows.filter((row) => row["in audit"] === "yes")],
  ] as const)("in %s are the statements of the role", (mode, expected) => {
    const { Properties } = resourceOf(templateOf({ mode }), "AWS::IAM::Role", "RotationRole");
    expect(Properties.Policies[0].PolicyDocument.Statement.map(inWords)).toEqual(expected.map(asStatement));
  });
});

function asStatement(row: Row): object {
  const { statement = "", actions = "", resources = "", condition: given = "" } = row;
  return {
    statement: codesIn(statement)[0],
    actions: codesIn(actions),
    resources: resources.replaceAll("`", ""),
    namespace: given === "none" ? null : codesIn(given),
  };
}

function inWords(statement: Readonly<Record<string, unknown>>): object {
  const { Sid, Action, Resource, Condition } = flat(statement) as Record<string, unknown>;
  expect(Condition).toEqual(
    Condition === undefined ? undefined : { StringEquals: { "cloudwatch:namespace": "OidcThumbprintRotation" } },
  );
  return {
    statement: Sid,
    actions: [Action].flat(),
    resources: [Resource].flat().map(String).map(resourceInWords).join(", "),
    namespace: Condition === undefined ? null : ["cloudwatch:namespace", "metricNamespace"],
  };
}

const RESOURCES: readonly (readonly [RegExp, string])[] = [
  [/^arn:.*:oidc-provider\/container\.googleapis\.com/, "oidc-provider/HOST"],
  [/^arn:.*:alarm:Oidc-Rotation-/, "alarm:NAME-"],
  [/^<RotationAlertsTopic\w+>$/, "the topic"],
  [/^<RotationAlertsKey\w+\.Arn>$/, "the topic's key"],
  [/^<RotationFailed\w+\.Arn>$/, "the queue of failed events"],
  [/^<RotationChanges\w+\.Arn>$/, "the queue of changes"],
  [/^arn:.*:parameter\/<RotationTold\w+>$/, "its parameter"],
  [/^<RotationLog\w+\.Arn>$/, "its log group"],
];

function resourceInWords(arn: string): string {
  return RESOURCES.reduce((text, [pattern, words]) => text.replace(pattern, words), arn);
}
