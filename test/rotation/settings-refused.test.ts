import { describe, expect, it } from "vitest";
import { ENV } from "../../rotation/contract.js";
import { ConfigError } from "../../rotation/core/fault/fault.js";
import { parseSettings, type RawSettings, RUNBOOK_URL_ALLOWED, type SettingName } from "../../rotation/settings.js";
import { BAD_RUNBOOK_URLS } from "../support/runbook-urls.js";

const HOSTS = "a host, *.suffix or *; several separated by commas";
const NAMESPACE = "1 to 255 letters, digits and . - _ / # :, not starting with AWS/";
const TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts";

/** What is allowed, and values that are not. */
const REFUSED: [name: SettingName, allowed: string, values: readonly string[]][] = [
  ["mode", "enforce, audit", ["", "ENFORCE", " audit", "off", "enforce,audit"]],
  ["issuerHosts", HOSTS, ["", " ", ",", "a b", "a.example:443", "https://a.example", "a.*", "a.example,b_*"]],
  ["excludeHosts", HOSTS, ["a b", "a.example,,-b", "a.example/x"]],
  ["tagFilter", "key=value", ["", "=", "=value", "key"]],
  ["retention", "keep, exact", ["", "Keep", "all"]],
  ["expiryDays", "whole days from 0 to 3650", ["", "-1", "3651", "1.5", "1e2", "0x1e", " 30", "30 days", "NaN"]],
  ["caFile", "the path of a PEM file", [""]],
  [
    "connectTo",
    "HOST1:PORT1:HOST2:PORT2, IPv6 literals in brackets; several separated by commas",
    ["a.example", "a.example:443:b.example", "a.example:0:b.example:443", "::b.example:443,x"],
  ],
  ["allowPrivate", HOSTS, ["a b", "10.0.0.0/8"]],
  [
    "timeout",
    "seconds from 0.1 to 60",
    ["", "0", "0.09", "60.1", "61", "-5", "5s", "5.", ".5", "1e1", "+5", "Infinity", "NaN", "5,5"],
  ],
  ["deadline", "seconds from 1 to 3600", ["", "0.9", "0", "3600.1", "3601", "-1", "5m"]],
  ["metricNamespace", NAMESPACE, ["", " ", "a b", "n\u0000", "AWS/Lambda", "a\n", "ü"]],
  ["perHostMetrics", "true, false", ["", "yes", "1", "True"]],
  [
    "topicArn",
    "the ARN of an SNS topic",
    ["", "alerts", TOPIC.replace("sns", "sqs"), TOPIC.replace("3333", "333"), `${TOPIC}:subscription`, `x${TOPIC}`],
  ],
  [
    "stateParameter",
    "the name of an SSM parameter, such as /team/told",
    ["", "/", "a b", "/a//b", "a/", "ä", `arn:aws:ssm:us-east-1:111122223333:parameter/a`],
  ],
  ["runbookUrl", RUNBOOK_URL_ALLOWED, BAD_RUNBOOK_URLS],
  ["dashboard", "the name of a CloudWatch dashboard", ["", "a b", "a/b", "a#b"]],
  ["logLevel", "debug, info, warn, error", ["", "INFO", "trace"]],
];

const CASES = REFUSED.flatMap(([name, allowed, values]) => values.map((value) => [name, value, allowed] as const));

function refusal(raw: RawSettings, labelOf: (name: SettingName) => string): unknown {
  try {
    return parseSettings(raw, labelOf);
  } catch (error) {
    return error;
  }
}

describe("a bad value is refused", () => {
  it.each(CASES)("for %s: %j, with the label, the value given and the values allowed", (name, value, allowed) => {
    const error = refusal({ [name]: value }, (setting) => ENV[setting]);
    const shown = value.replaceAll("\n", "\\u{a}").replaceAll("\u0000", "\\u{0}");
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ message: `${ENV[name]}: "${shown}" is not valid; allowed: ${allowed}` });
  });

  it.each(CASES)("for %s: %j, with the same message for a variable and an option", (name, value) => {
    const messages = [(setting: SettingName) => ENV[setting], (setting: SettingName) => `--${setting}`].map((labelOf) =>
      String(refusal({ [name]: value }, labelOf)).replace(labelOf(name), "LABEL"),
    );
    expect(messages[0]).toMatch(/^ConfigError: LABEL: "/);
    expect(messages[1]).toBe(messages[0]);
  });

  it("for every setting there is", () => {
    expect(new Set(REFUSED.map(([name]) => name))).toEqual(new Set(Object.keys(ENV)));
  });
});

it("a namespace of 256 characters is refused", () => {
  const error = refusal({ metricNamespace: "n".repeat(256) }, String);
  expect(error).toMatchObject({
    message: `metricNamespace: "${"n".repeat(199)}…" is not valid; allowed: ${NAMESPACE}`,
  });
});

it("a topic name of 257 characters is refused", () => {
  expect(refusal({ topicArn: `${TOPIC.slice(0, -6)}${"t".repeat(257)}` }, String)).toBeInstanceOf(ConfigError);
});

it("of several bad values the first in the order of the settings is told, alone", () => {
  const error = refusal({ logLevel: "trace", mode: "off", timeout: "0" }, String);
  expect(error).toMatchObject({ message: 'mode: "off" is not valid; allowed: enforce, audit' });
});

it("a hostile value is told escaped and cut", () => {
  const error = refusal({ mode: `\u001b[2J\u202e${"x".repeat(300)}` }, String);
  expect(error).toMatchObject({
    message: `mode: "\\u{1b}[2J\\u{202e}${"x".repeat(182)}…" is not valid; allowed: enforce, audit`,
  });
});

it("a good value beside a bad one does not help", () => {
  expect(refusal({ mode: "audit", retention: "none" }, String)).toMatchObject({
    message: 'retention: "none" is not valid; allowed: keep, exact',
  });
});
