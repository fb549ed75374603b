import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { App, type Duration } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { readContext } from "../../lib/context.js";
import { OptionError } from "../../lib/index.js";
import { FLAGS } from "./synth.js";

const BLOCK = "thumbprintRotation";

function read(context: Readonly<Record<string, unknown>>) {
  return readContext(new App({ context: { ...FLAGS, ...context } }).node);
}

describe("-c key=value", () => {
  it.each([
    ["mode", "audit", "audit"],
    ["issuerHosts", "idp.example, *.eks.example", ["idp.example", "*.eks.example"]],
    ["expiryDays", "14", 14],
    ["enabled", "false", false],
    ["perHostMetrics", "true", true],
    ["logRetention", "30", 30],
    ["alertTopicArn", "arn:aws:sns:us-east-1:111122223333:alerts", "arn:aws:sns:us-east-1:111122223333:alerts"],
  ])("%s=%s is read", (key, text, value) => {
    expect(read({ [key]: text })).toEqual({ [key]: value });
  });

  it("reads a schedule and an interval", () => {
    const { schedule, maxInterval } = read({ schedule: "cron(0 6 * * ? *)", maxInterval: "12 hours" });
    expect([schedule?.expressionString, (maxInterval as Duration).toMinutes()]).toEqual(["cron(0 6 * * ? *)", 720]);
    expect((read({ maxInterval: "1 day" }).maxInterval as Duration).toHours()).toBe(24);
  });

  it("goes before the block of cdk.json", () => {
    expect(read({ mode: "audit", [BLOCK]: { mode: "enforce", expiryDays: 7 } })).toEqual({
      mode: "audit",
      expiryDays: 7,
    });
  });
});

describe("the block of cdk.json", () => {
  it("holds values of their types", () => {
    const block = { issuerHosts: ["idp.example"], enabled: true, expiryDays: 14, logRetention: 30 };
    expect(read({ [BLOCK]: block })).toEqual(block);
  });

  it("of this repository is valid", () => {
    const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
    const { schedule, ...rest } = read({ [BLOCK]: context[BLOCK] });
    expect(rest).toEqual({ mode: "enforce", issuerHosts: ["container.googleapis.com"] });
    expect(schedule?.expressionString).toBe("rate(1 hour)");
  });
});

it.each([
  [{ expiryDays: "soon" }, 'expiryDays: "soon" is not valid; allowed: a whole number'],
  [{ enabled: "no" }, 'enabled: "no" is not valid; allowed: true, false'],
  [{ perHostMetrics: "constructor" }, 'perHostMetrics: "constructor" is not valid; allowed: true, false'],
  [
    { maxInterval: "PT1H" },
    'maxInterval: "PT1H" is not valid; allowed: whole minutes from 5 minutes to 1 day, like 90 minutes',
  ],
  [{ logRetention: "31" }, 'logRetention: "31" is not valid; allowed: days, one of 1, 3, 5, 7'],
  [{ [BLOCK]: { issuerHosts: [1] } }, 'issuerHosts: "[1]" is not valid; allowed: text, several separated by commas'],
  [{ [BLOCK]: { schedule: 5 } }, 'schedule: "5" is not valid; allowed: rate(5 minutes)'],
  [{ [BLOCK]: "audit" }, 'thumbprintRotation: "audit" is not valid; allowed: an object of options'],
  [{ [BLOCK]: { issuerHost: "x" } }, 'context key: "issuerHost" is not valid; allowed: mode, issuerHosts'],
  [{ alertMail: "x@example.com" }, 'context key: "alertMail" is not valid; allowed: mode, issuerHosts'],
])("%j fails", (context, message) => {
  expect(() => read(context)).toThrow(OptionError);
  expect(() => read(context)).toThrow(message);
});

it("keys of the CDK and of libraries are left alone", () => {
  const others = { "@scope/lib:flag": true, "aws:cdk:toolkit": 1, "availability-zones:account=1:region=us-east-1": [] };
  expect(read(others)).toEqual({});
});

it("the app says what is wrong in one line and fails", () => {
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ mode: "dry" }) };
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "bin/app.ts"], { env, encoding: "utf8" });
  expect([status, stderr]).toEqual([1, 'mode: "dry" is not valid; allowed: enforce, audit\n']);
});
