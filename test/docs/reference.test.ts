import { App } from "aws-cdk-lib";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import { describe, expect, it } from "vitest";
import { ALARM_RULES, type AlarmRule } from "../../lib/alarm-rules.js";
import { readContext } from "../../lib/context.js";
import type { ThumbprintRotationOptions } from "../../lib/thumbprint-rotation-stack.js";
import { DENIED_ALARM } from "../../lib/workloads/denied-sign-ins.js";
import { ALERT_EVENTS, ENV, LASTING_EVENTS, METRIC } from "../../rotation/contract.js";
import { alertsOf } from "../../rotation/core/tell/alerts.js";
import { deniedAlert } from "../../rotation/core/tell/denied.js";
import { metricsOf } from "../../rotation/core/tell/metrics.js";
import { parseSettings, type RawSettings, type SettingName } from "../../rotation/settings.js";
import { resourceOf, templateOf } from "../lib/synth.js";
import { decision, providerResult, resultAt } from "../support/builders.js";
import { commandNamed } from "./commands.js";
import { codesIn, column, headingsOf, type Row, sectionOf, tableIn } from "./markdown.js";

const PAGE = "docs/reference.md";
const RUNBOOK = headingsOf("docs/runbook.md");

/** Type-checked to be complete and to have no other. */
const OPTIONS: Readonly<Record<keyof ThumbprintRotationOptions, true>> = {
  mode: true,
  issuerHosts: true,
  excludeHosts: true,
  tagFilter: true,
  retention: true,
  expiryDays: true,
  caFile: true,
  connectTo: true,
  allowPrivate: true,
  schedule: true,
  maxInterval: true,
  enabled: true,
  alertEmail: true,
  alertTopicArn: true,
  alertTopicKeyArn: true,
  alarmTopicArn: true,
  runbookUrl: true,
  metricNamespace: true,
  perHostMetrics: true,
  logLevel: true,
  logRetention: true,
};

function tableOf(heading: string): Row[] {
  return tableIn(sectionOf(PAGE, heading));
}

/** A default in backticks is the one of the function; one in words stands for nothing. */
function expectDefault(name: SettingName, text: string): void {
  const [given] = codesIn(text);
  const raw: RawSettings = given === undefined ? {} : { [name]: given };
  expect(
    parseSettings(raw, () => name),
    name,
  ).toEqual(parseSettings({}, () => name));
  if (given === undefined) expect(parseSettings({}, () => name)).toMatchObject(nothingOf(name));
}

function nothingOf(name: SettingName): object {
  if (name === "excludeHosts") return { scope: { excludeHosts: [] } };
  if (name === "tagFilter") return { scope: { tagFilter: null } };
  return { [name]: name === "connectTo" || name === "allowPrivate" ? [] : null };
}

describe("options", () => {
  const rows = tableOf("Options");

  it("are those of the stack, and of the context", () => {
    expect(column(rows, "option")).toEqual(Object.keys(OPTIONS));
    const node = new App({ context: { misspelt: "x" } }).node;
    expect(() => readContext(node)).toThrow(`allowed: ${column(rows, "option").join(", ")}`);
  });

  it("have the defaults of the function", () => {
    const settings = rows.filter(({ option = "" }) => Object.hasOwn(ENV, option.replaceAll("`", "")));
    expect(settings.length).toBeGreaterThan(10);
    for (const row of settings) expectDefault(column([row], "option")[0] as SettingName, row.default ?? "");
  });

  it("have the stack's defaults for schedule and log", () => {
    const template = templateOf();
    const byName = new Map(rows.map((row) => [column([row], "option")[0], column([row], "default")[0]]));
    expect(resourceOf(template, "AWS::Scheduler::Schedule").Properties).toMatchObject({
      ScheduleExpression: byName.get("schedule"),
      State: byName.get("enabled") === "true" ? "ENABLED" : "DISABLED",
    });
    const { RetentionInDays } = resourceOf(template, "AWS::Logs::LogGroup").Properties;
    expect(String(RetentionInDays)).toBe(byName.get("logRetention"));
  });
});

it("metrics are those of a run, with their units and when they are sent", () => {
  const rows = tableOf("Metrics");
  expect(column(rows, "metric")).toEqual(Object.values(METRIC));
  const units = metricsOf([providerResult()], false).map(({ name, unit }) => [name, unit]);
  expect(rows.map((row) => [column([row], "metric")[0], row.unit])).toEqual(units);
  const always = metricsOf([], false).map(({ name }) => name);
  expect(
    column(
      rows.filter(({ sent }) => sent === "always"),
      "metric",
    ),
  ).toEqual(always);
});

/** A rule in the words of the table. */
function condition({ source, statistic, comparison, threshold, period, periods }: AlarmRule): string {
  const words: Readonly<Record<string, string>> = { Maximum: "highest", Minimum: "lowest", Sum: "sum of" };
  const subject = {
    fleet: () => `\`${source.kind === "fleet" ? METRIC[source.metric] : ""}\``,
    function: () =>
      source.kind === "function" && source.metric === "errors" ? "Lambda's `Errors`" : "Lambda's `Throttles`",
    queue: () => `number of messages in the queue of ${source.kind === "queue" ? source.queue : ""} events`,
  }[source.kind]();
  const counted = statistic === "SampleCount" ? `number of ${subject} values` : `${words[statistic]} ${subject}`;
  const relation = comparison === ComparisonOperator.LESS_THAN_THRESHOLD ? "below" : "above";
  const limit = threshold === "expiryDays" ? "`expiryDays`" : String(threshold);
  expect([period, periods]).toEqual(period === "interval" ? ["interval", 2] : ["short", 1]);
  return `${counted} ${relation} ${limit} in ${periods === 2 ? "2 intervals in a row" : "5 minutes"}`;
}

it("alarms are the rules, each with a section in the runbook", () => {
  expect(tableOf("Alarms")).toEqual(
    ALARM_RULES.map((rule) => ({
      alarm: `\`${rule.key}\``,
      severity: rule.severity,
      "goes off when": condition(rule),
      "missing data": rule.missingData,
      "what to do": `[runbook](runbook.md#${rule.key})`,
    })),
  );
  expect(RUNBOOK).toEqual(expect.arrayContaining(ALARM_RULES.map(({ key }) => key)));
});

it("alerts are those of the contract, each with a section in the runbook", () => {
  const rows = tableOf("Alerts");
  expect(column(rows, "event")).toEqual([...ALERT_EVENTS]);
  expect(rows.map((row) => row["what to do"])).toEqual(ALERT_EVENTS.map((event) => `[runbook](runbook.md#${event})`));
  const outcomes = ["rotated", "rotation-failed", "untrusted", "drifted"] as const;
  const denied = { code: "access-denied", message: "denied" } as const;
  const notRead = providerResult({ outcome: "not-checked", fault: denied });
  const sent = [
    ...alertsOf(
      outcomes.map((outcome) =>
        resultAt("idp.example", outcome, { outcome, decision: decision({ verification: null }) }),
      ),
      null,
    ),
    ...[deniedAlert([notRead], [], null), deniedAlert([], [denied], null)].filter((alert) => alert !== null),
  ];
  const severities = new Map(sent.map(({ event, severity }) => [event, severity]));
  expect(severities.size).toBe(outcomes.length + 1);
  for (const [event, severity] of severities) {
    expect(rows.find((row) => row.event === `\`${event}\``)?.severity?.split(",")[0]).toBe(severity);
  }
  const lasting = rows.filter(({ sent = "" }) => sent.startsWith("when it is new"));
  expect(new Set(column(lasting, "event"))).toEqual(new Set(LASTING_EVENTS));
  expect(RUNBOOK).toEqual(expect.arrayContaining([...ALERT_EVENTS]));
});

it("the runbook has no section for anything else", () => {
  const known = new Set<string>([...ALARM_RULES.map(({ key }) => key), DENIED_ALARM.key, ...ALERT_EVENTS]);
  expect(RUNBOOK.filter((heading) => !known.has(heading))).toEqual([]);
});

it("the environment is the contract's, with options that exist and the defaults of the function", () => {
  const rows = tableOf("Environment of the function");
  expect(column(rows, "variable")).toEqual(Object.values(ENV));
  const names = Object.keys(ENV) as SettingName[];
  const options = commandNamed("rotate").options.map(({ long }) => long);
  for (const [index, row] of rows.entries()) {
    const [option] = codesIn(row["option of the command line"] ?? "");
    if (option !== undefined) expect(options).toContain(option);
    expectDefault(names[index] ?? "mode", row.default ?? "");
  }
});
