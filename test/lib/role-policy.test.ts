import { expect, it } from "vitest";
import type { ThumbprintRotationProps } from "../../lib/index.js";
import { flat, resourceOf, resourcesOf, templateOf } from "./synth.js";

const HOST = "arn:aws:iam::<AWS::AccountId>:oidc-provider/container.googleapis.com";
const LIST = allow("ListProviders", "iam:ListOpenIDConnectProviders", "*");
const READ = allow("ReadProviders", "iam:GetOpenIDConnectProvider", [HOST, `${HOST}/*`]);
const CORRECT = allow("CorrectProviders", "iam:UpdateOpenIDConnectProviderThumbprint", [HOST, `${HOST}/*`]);
const PUBLISH = allow("PublishAlerts", "sns:Publish", "<RotationAlertsTopicDA88A314>");
const ENCRYPT = allow("EncryptAlerts", ["kms:Decrypt", "kms:GenerateDataKey*"], "<RotationAlertsKeyF980C620.Arn>");
const METRICS = {
  ...allow("SendMetrics", "cloudwatch:PutMetricData", "*"),
  Condition: { StringEquals: { "cloudwatch:namespace": "OidcThumbprintRotation" } },
};
const STATE = allow(
  "RememberWhatWasTold",
  ["ssm:GetParameter", "ssm:PutParameter"],
  expect.stringMatching(/^arn:aws:ssm:us-east-1:<AWS::AccountId>:parameter\/<RotationTold\w+>$/),
);
const CHANGES = allow(
  "TakeChanges",
  ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
  expect.stringMatching(/^<RotationChanges\w+\.Arn>$/),
);
const QUEUE = allow("KeepFailedEvents", "sqs:SendMessage", "<RotationFailedA01AC654.Arn>");
// The ARN that CloudFormation returns for a log group ends with `:*`, which stands for its streams.
const LOG = allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], "<RotationLog2607DDE6.Arn>");

function allow(Sid: string, Action: string | string[], Resource: string | string[]) {
  return { Sid, Action, Effect: "Allow", Resource };
}

function statementsOf(props?: ThumbprintRotationProps, region?: string | null): unknown[] {
  const { Properties } = resourceOf(templateOf(props, region), "AWS::IAM::Role", "RotationRole");
  expect(Properties.ManagedPolicyArns).toBeUndefined();
  expect(Properties.Policies).toHaveLength(1);
  return flat(Properties.Policies[0].PolicyDocument.Statement) as unknown[];
}

function resourcesAllowed(sid: string, statements: readonly unknown[]): unknown {
  return (statements as { Sid: string; Resource: unknown }[]).find(({ Sid }) => Sid === sid)?.Resource;
}

it("the function's role may do exactly what a run needs", () => {
  expect(statementsOf()).toEqual([LIST, READ, CORRECT, PUBLISH, ENCRYPT, METRICS, STATE, CHANGES, QUEUE, LOG]);
});

it("where no changes are heard of, the role may take none", () => {
  const sids = (statementsOf({}, "eu-central-1") as { Sid: string }[]).map(({ Sid }) => Sid);
  expect(sids).not.toContain("TakeChanges");
  expect(sids).toContain("RememberWhatWasTold");
});

it("in audit mode the function's role can write to no provider", () => {
  expect(statementsOf({ mode: "audit" })).toEqual([LIST, READ, PUBLISH, ENCRYPT, METRICS, STATE, CHANGES, QUEUE, LOG]);
});

it("only Lambda may take the function's role, and no policy is attached from elsewhere", () => {
  const template = templateOf();
  const { Properties } = resourceOf(template, "AWS::IAM::Role", "RotationRole");
  expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
    { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } },
  ]);
  expect(resourcesOf(template, "AWS::IAM::Policy")).toEqual([]);
  expect(resourcesOf(template, "AWS::IAM::ManagedPolicy")).toEqual([]);
  expect(resourcesOf(template, "AWS::IAM::Role")).toHaveLength(2);
});

it("wildcard patterns become IAM's wildcards", () => {
  const statements = statementsOf({ issuerHosts: ["*.Example.com", "idp.example"] });
  const prefix = "arn:aws:iam::<AWS::AccountId>:oidc-provider";
  const hosts = [
    `${prefix}/*.example.com`,
    `${prefix}/*.example.com/*`,
    `${prefix}/idp.example`,
    `${prefix}/idp.example/*`,
  ];
  expect(resourcesAllowed("ReadProviders", statements)).toEqual(hosts);
  expect(resourcesAllowed("CorrectProviders", statements)).toEqual(hosts);
  expect(resourcesAllowed("ReadProviders", statementsOf({ issuerHosts: ["*"] }))).toBe(`${prefix}/*`);
});

it.each([
  ["cn-north-1", "arn:aws-cn:"],
  ["us-gov-west-1", "arn:aws-us-gov:"],
  [null, "arn:<AWS::Partition>:"],
])("in region %s ARNs are of its partition", (region, prefix) => {
  expect(JSON.stringify(resourcesAllowed("ReadProviders", statementsOf({}, region)))).toContain(`["${prefix}iam::`);
  const template = JSON.stringify(templateOf({}, region).toJSON());
  expect(template).not.toMatch(/arn:aws:/);
});

it("metrics are allowed in the configured namespace", () => {
  expect(statementsOf({ metricNamespace: "Security/Oidc" })).toContainEqual({
    ...METRICS,
    Condition: { StringEquals: { "cloudwatch:namespace": "Security/Oidc" } },
  });
});
