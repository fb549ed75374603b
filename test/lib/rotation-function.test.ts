import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { App, Duration, Stack } from "aws-cdk-lib";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { afterEach, expect, it } from "vitest";
import { OptionError, ThumbprintRotation, type ThumbprintRotationProps } from "../../lib/index.js";
import { ENV } from "../../rotation/contract.js";
import { parseSettings } from "../../rotation/settings.js";
import { flat, resourceOf, resourcesOf, templateOf } from "./synth.js";

const [ROOT = ""] = rootCertificates;

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "infra test, quoted ' "));
  directories.push(directory);
  return directory;
}

function environmentOf(props?: ThumbprintRotationProps): Record<string, string> {
  const { Properties } = resourceOf(templateOf(props), "AWS::Lambda::Function");
  return flat(Properties.Environment.Variables) as Record<string, string>;
}

it("the function runs on Node 24, arm64, with 512 MB and 60 seconds, and with no concurrency reserved", () => {
  const { Properties } = resourceOf(templateOf(), "AWS::Lambda::Function");
  expect(Properties).toMatchObject({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    MemorySize: 512,
    Timeout: 60,
    Handler: "index.handler",
  });
  expect(Properties).not.toHaveProperty("ReservedConcurrentExecutions");
});

it("its log is JSON, goes to a group of its own, and is kept for half a year, also when the stack is gone", () => {
  const template = templateOf();
  const { Properties } = resourceOf(template, "AWS::Lambda::Function");
  expect(flat(Properties.LoggingConfig)).toEqual({
    LogFormat: "JSON",
    ApplicationLogLevel: "TRACE",
    LogGroup: "<RotationLog2607DDE6>",
  });
  const logGroup = { Properties: { RetentionInDays: 180 }, DeletionPolicy: "Retain" };
  expect(resourceOf(template, "AWS::Logs::LogGroup")).toMatchObject(logGroup);
  const changed = resourceOf(templateOf({ logRetention: RetentionDays.ONE_WEEK }), "AWS::Logs::LogGroup");
  expect(changed.Properties.RetentionInDays).toBe(7);
});

it.each([
  [5, 150],
  [60, 1800],
  [1440, 3600],
])("every %i minutes an event waits %i seconds at most, is repeated once, and then kept in a queue", (minutes, age) => {
  const template = templateOf({ schedule: ScheduleExpression.rate(Duration.minutes(minutes)) });
  const { Properties } = resourceOf(template, "AWS::Lambda::EventInvokeConfig");
  expect(flat(Properties)).toMatchObject({
    MaximumEventAgeInSeconds: age,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: "<RotationFailedA01AC654.Arn>" } },
  });
  expect(age).toBeLessThan(minutes * 60);
});

it("queues are encrypted and accept TLS only; those of failed and undelivered events keep them for fourteen days", () => {
  const template = templateOf();
  const queues = resourcesOf(template, "AWS::SQS::Queue");
  expect(queues.map(({ Properties }) => Properties)).toEqual([
    { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
    expect.objectContaining({ SqsManagedSseEnabled: true, RedrivePolicy: expect.anything() }),
    { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
  ]);
  const policies = resourcesOf(template, "AWS::SQS::QueuePolicy");
  expect(policies).toHaveLength(queues.length);
  for (const { Properties } of policies) {
    expect(Properties.PolicyDocument.Statement[0]).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sqs:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  }
});

it("the environment of a default deployment is what a run needs to know", () => {
  expect(environmentOf()).toEqual({
    MODE: "enforce",
    DEADLINE_SECONDS: "45",
    TOPIC_ARN: "<RotationAlertsTopicDA88A314>",
    DASHBOARD_NAME: "Oidc-Rotation-us-east-1",
    STATE_PARAMETER: expect.stringMatching(/^<RotationTold\w+>$/),
  });
});

it("every option reaches the function under a name of the contract, in a form that it can read", () => {
  const caFile = join(temporaryDirectory(), "ca.pem");
  writeFileSync(caFile, ROOT);
  const environment = environmentOf({
    mode: "audit",
    issuerHosts: ["idp.example", "*.eks.example"],
    excludeHosts: ["old.eks.example"],
    tagFilter: "team=platform",
    retention: "exact",
    expiryDays: 14,
    caFile,
    connectTo: ["idp.example:443:127.0.0.1:8443"],
    allowPrivate: ["idp.example"],
    runbookUrl: "https://wiki.example/runbook",
    metricNamespace: "Security/Oidc",
    perHostMetrics: true,
    logLevel: "debug",
  });
  expect(environment).toMatchObject({
    ISSUER_HOSTS: "idp.example,*.eks.example",
    EXCLUDE_HOSTS: "old.eks.example",
    TAG_FILTER: "team=platform",
    EXPIRY_DAYS: "14",
    CA_FILE: "extra-ca.pem",
    PER_HOST_METRICS: "true",
  });
  const read = Object.entries(ENV).map(([name, variable]) => [name, environment[variable]]);
  const known = read.filter(([name]) => name !== "topicArn" && name !== "stateParameter");
  expect(parseSettings(Object.fromEntries(known), String)).toMatchObject({ mode: "audit", logLevel: "debug" });
  expect(Object.keys(environment).filter((name) => !Object.values<string>(ENV).includes(name))).toEqual([]);
});

it("extra CA certificates travel beside the code, whatever their path looks like", () => {
  const [directory, outdir] = [temporaryDirectory(), temporaryDirectory()];
  const caFile = join(directory, "our ca.pem");
  writeFileSync(caFile, ROOT);
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  new ThumbprintRotation(new Stack(app, "Oidc"), "Rotation", { caFile });
  app.synth();
  const asset = readdirSync(outdir).find((name) => name.startsWith("asset.")) ?? "";
  expect(readdirSync(join(outdir, asset)).toSorted()).toEqual(["THIRD-PARTY-NOTICES.txt", "extra-ca.pem", "index.js"]);
  expect(readFileSync(join(outdir, asset, "extra-ca.pem"), "utf8")).toBe(ROOT);
});

it("synth fails when the environment would not fit, naming the longest option", () => {
  const issuerHosts = Array.from({ length: 150 }, (_, index) => `cluster-${index}.idp.example`);
  expect(() => templateOf({ issuerHosts })).toThrow(OptionError);
  expect(() => templateOf({ issuerHosts })).toThrow(
    /issuerHosts: "cluster-0\.idp\.example.*3500 bytes.* they take \d{4}/,
  );
});
