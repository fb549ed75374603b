import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type App, Aws, Stack, Stage } from "aws-cdk-lib";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, it } from "vitest";
import { DeniedSignIns, ThumbprintRotation, ThumbprintRotationStack } from "../../lib/index.js";
import { temporaryFolder } from "../support/fixtures.js";
import { trustedRoots } from "../support/pki.js";
import { createApp, createStack } from "./synth.js";

const HOME = "arn:aws:sns:us-east-1:123456789012:team";

function withTopics(options: object, region: string | null = "us-east-1") {
  const env = region === null ? {} : { env: { region } };
  return () => new ThumbprintRotationStack(createApp(), "Oidc", { ...env, ...options });
}

describe("topics where alarms cannot act", () => {
  const elsewhere = "a topic of us-east-1 in partition aws, where this stack is: alarms reach no other; docs/deploy.md";

  it.each([
    ["a FIFO topic", `${HOME}.fifo`, "a standard topic; alarms and mail know no FIFO topics"],
    ["another region", "arn:aws:sns:eu-west-1:123456789012:team", elsewhere],
    ["another partition", "arn:aws-cn:sns:cn-north-1:123456789012:team", elsewhere],
    ["another partition that says so only in part", "arn:aws-us-gov:sns:us-east-1:123456789012:team", elsewhere],
    ["a word", "foo", "the ARN of an SNS topic"],
    ["a queue", "arn:aws:sqs:us-east-1:123456789012:team", "the ARN of an SNS topic"],
    ["an empty text", "", "the ARN of an SNS topic"],
    ["a topic without account", "arn:aws:sns:us-east-1::team", "the ARN of an SNS topic"],
  ])("%s is refused as alertTopicArn and alarmTopicArn, in one line", (_, arn, allowed) => {
    for (const option of ["alertTopicArn", "alarmTopicArn"]) {
      expect(withTopics({ [option]: arn })).toThrow(`${option}: "${arn}" is not valid; allowed: ${allowed}`);
    }
  });

  it("are fine at home, where the region is open, and where the ARN is known at deployment only", () => {
    expect(withTopics({ alertTopicArn: HOME })).not.toThrow();
    expect(withTopics({ alertTopicArn: "arn:aws-cn:sns:cn-north-1:123456789012:t" }, "cn-north-1")).not.toThrow();
    expect(withTopics({ alertTopicArn: "arn:aws:sns:eu-west-1:123456789012:team" }, null)).not.toThrow();
    expect(withTopics({ alertTopicArn: Aws.STACK_ID })).not.toThrow();
  });

  const made: readonly (readonly [string, (app: App) => ITopic])[] = [
    ["another region", (app) => new Topic(new Stack(app, "Far", { env: { region: "eu-west-1" } }), "Topic")],
    ["FIFO", (app) => new Topic(new Stack(app, "Near", { env: { region: "us-east-1" } }), "Topic", { fifo: true })],
  ];

  it.each(made)("of another stack are refused too: %s", (_, topicIn) => {
    const app = createApp();
    const stack = new Stack(app, "Oidc", { env: { region: "us-east-1" } });
    const topic = topicIn(app);
    expect(() => new ThumbprintRotation(stack, "A", { alertTopic: topic })).toThrow(/^alertTopic: /);
    expect(() => new ThumbprintRotation(stack, "B", { alarmTopic: topic })).toThrow(/^alarmTopic: /);
    const props = { roleArns: ["arn:aws:iam::123456789012:role/a"], alarmTopic: topic };
    expect(() => new DeniedSignIns(stack, "C", props)).toThrow(/^alarmTopic: /);
  });
});

describe("alertTopicKeyArn", () => {
  const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";

  it.each(["foo", "", "arn:aws:kms:us-east-1:123456789012:alias/mine", HOME])("%j is refused", (alertTopicKeyArn) => {
    const message = `alertTopicKeyArn: "${alertTopicKeyArn}" is not valid; allowed: the ARN of a KMS key`;
    expect(withTopics({ alertTopicArn: HOME, alertTopicKeyArn })).toThrow(message);
  });

  it("a key is one, and needs a topic", () => {
    expect(withTopics({ alertTopicArn: HOME, alertTopicKeyArn: key })).not.toThrow();
    expect(withTopics({ alertTopicKeyArn: key })).toThrow("allowed: nothing unless alertTopicArn is given");
  });
});

describe("caFile", async () => {
  const [first = "", second = ""] = await trustedRoots();
  const der = Buffer.from(first.split("\n").slice(1, -2).join(""), "base64");

  it.each<[string, string | Buffer, string]>([
    ["in DER", der, "it holds none (openssl x509 -inform DER turns DER into PEM)"],
    [
      "with a broken second certificate",
      `${first}\n${second.replace(/\n[^\n]{20}/, "\n")}`,
      "its certificate 2 cannot",
    ],
    ["with a second certificate cut off", `${first}\n${second.slice(0, 300)}`, "its certificate 2 cannot be parsed"],
    ["that is empty", "", "it holds none"],
  ])("%s is refused", async (_, contents, reason) => {
    const caFile = join(await temporaryFolder(), "ca.pem");
    writeFileSync(caFile, contents);
    const message = `caFile: "${caFile}" is not valid; allowed: the path of a file of CA certificates (PEM); ${reason}`;
    expect(() => createStack({ caFile })).toThrow(message);
  });
});

describe("two rotations in one app", () => {
  type Place = { readonly account?: string; readonly region?: string };
  const make = (first: Place, second: Place, props: object = {}) => {
    const app = createApp();
    new ThumbprintRotation(new Stack(app, "One", { env: first }), "Rotation");
    return () => new ThumbprintRotation(new Stack(app, "Two", { env: second }), "Rotation", props);
  };
  const here = { account: "111111111111", region: "us-east-1" };
  const message =
    'metricNamespace: "OidcThumbprintRotation" is not valid; allowed: a namespace of its own, because One/Rotation sends';

  it("are refused when their metrics, and so their alarms, would be one", () => {
    expect(make(here, here)).toThrow(message);
    expect(make({}, {})).toThrow(message);
  });

  it("are fine with namespaces, accounts or regions of their own, and in stages that leave the place open", () => {
    expect(make(here, here, { metricNamespace: "Other" })).not.toThrow();
    expect(make(here, { ...here, account: "222222222222" })).not.toThrow();
    expect(make(here, { ...here, region: "eu-west-1" })).not.toThrow();
    const app = createApp();
    const inStage = (id: string) => new ThumbprintRotation(new Stack(new Stage(app, id), "Oidc"), "Rotation");
    inStage("Dev");
    expect(() => inStage("Prod")).not.toThrow();
  });
});
