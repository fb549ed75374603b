import {
  type Alarm,
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  Color,
  ComparisonOperator,
  GraphWidget,
  type GraphWidgetProps,
  GraphWidgetView,
  type HorizontalAnnotation,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  type MetricOptions,
  SingleValueWidget,
  Stats,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { MetricKey } from "../rotation/contract.js";
import { COUNTED_OUTCOMES, OUTCOMES } from "../rotation/core/outcome.js";
import { ALARM_RULES } from "./alarm-rules.js";
import { thresholdOf } from "./alarms.js";
import type { Config } from "./config.js";
import { fleetMetric } from "./metrics.js";
import { FUNCTION_TIMEOUT } from "./rotation-function.js";

/** What there is to show. */
export interface DashboardSource {
  readonly config: Config;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly alarms: readonly Alarm[];
}

/** In units of the dashboard's grid. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The counts of the last run, side by side. */
export function lastRun({ config }: DashboardSource, size: Size): IWidget {
  const { expressionString } = config.schedule.expression;
  const states = COUNTED_OUTCOMES.map((name) => OUTCOMES[name]).filter(({ kind }) => kind === "state");
  const keys = ["providers", ...states.map(({ key }) => key), "daysToExpiry"] as const;
  return new SingleValueWidget({
    ...size,
    title: `Last run (mode ${config.mode}, ${expressionString})`,
    metrics: keys.map((key) => fleet(config, key)),
  });
}

/** The state of every alarm, the loud ones first. */
export function alarmStates({ alarms }: DashboardSource, size: Size): IWidget {
  const sortBy = AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP;
  return new AlarmStatusWidget({ ...size, title: "Alarms", alarms: [...alarms], sortBy });
}

/** How many providers were corrected, run by run. */
export function rotationGraph({ config }: DashboardSource, size: Size): IWidget {
  return graph(size, "Rotations", {
    left: [fleet(config, "rotated"), fleet(config, "rotationFailed")],
    view: GraphWidgetView.BAR,
  });
}

/** Providers that are not as they should be, run by run. */
export function attentionGraph({ config }: DashboardSource, size: Size): IWidget {
  return graph(size, "Providers that need attention", {
    left: [fleet(config, "drifted"), fleet(config, "untrusted"), fleet(config, "notChecked")],
    leftAnnotations: [thresholdLine(config, "drifted")],
  });
}

/** How long the certificates last that chains end in. */
export function expiryGraph({ config }: DashboardSource, size: Size): IWidget {
  return graph(size, "Days until the first CA certificate ends", {
    left: [fleet(config, "daysToExpiry")],
    leftAnnotations: [thresholdLine(config, "expiring")],
  });
}

/** How long runs take, below the time that they have, and how many there were. */
export function durationGraph({ config, function: fn }: DashboardSource, size: Size): IWidget {
  const { interval: period } = config.schedule;
  return graph(size, "Duration (milliseconds) and number of runs", {
    left: [
      fn.metricDuration({ label: "Longest", statistic: Stats.MAXIMUM, period, color: Color.PURPLE }),
      fn.metricDuration({ label: "Average", statistic: Stats.AVERAGE, period, color: Color.BLUE }),
    ],
    right: [fn.metricInvocations({ label: "Runs", statistic: Stats.SUM, period, color: Color.GREY })],
    rightYAxis: { min: 0, showUnits: false },
    leftAnnotations: [
      { value: FUNCTION_TIMEOUT.toMilliseconds(), label: "Time limit of the function", color: Color.RED },
    ],
  });
}

/** Whether runs end well. */
export function errorGraph({ config, function: fn }: DashboardSource, size: Size): IWidget {
  const options: MetricOptions = { statistic: Stats.SUM, period: config.schedule.interval };
  return graph(size, "Errors and throttles", {
    left: [
      fn.metricErrors({ ...options, label: "Errors", color: Color.PINK }),
      fn.metricThrottles({ ...options, label: "Throttles", color: Color.ORANGE }),
    ],
    leftAnnotations: [thresholdLine(config, "function-errors")],
  });
}

/**
 * The newest rotations; the command that restores the old list holds it. Logs Insights does not show lists of a JSON
 * line, so that the new one is cut out of its text, and the provider without the part of its ARN that all have.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export function recentRotations({ logGroup }: DashboardSource, size: Size): IWidget {
  return new LogQueryWidget({
    ...size,
    title: "Recent rotations",
    logGroupNames: [logGroup.logGroupName],
    queryLines: [
      "fields @timestamp, restore",
      'filter event = "rotated"',
      'parse @message /oidc-provider\\/(?<provider>[^"]+)","before":\\[[^\\]]*\\],"after":\\[(?<new>[^\\]]*)\\]/',
      "display @timestamp, provider, new, restore",
      "sort @timestamp desc",
      "limit 20",
    ],
  });
}

/** Names in words, and colours that stay the same on every graph. */
function lookOf(key: MetricKey): { readonly label: string; readonly color: string } {
  if (key === "providers") return { label: "Providers", color: Color.GREY };
  const outcome = COUNTED_OUTCOMES.map((name) => OUTCOMES[name]).find((facts) => facts.key === key);
  if (outcome === undefined) return { label: "Days to expiry", color: Color.PURPLE };
  return { label: outcome.word.replace(/^./, (first) => first.toUpperCase()), color: outcome.color };
}

function fleet({ metricNamespace, schedule }: Config, key: MetricKey): IMetric {
  return fleetMetric(metricNamespace, key, { period: schedule.interval, ...lookOf(key) });
}

function graph(size: Size, title: string, props: GraphWidgetProps): IWidget {
  return new GraphWidget({ ...size, title, leftYAxis: { min: 0, showUnits: false }, ...props });
}

/** Where an alarm begins, as a line. */
function thresholdLine(config: Config, key: string): HorizontalAnnotation {
  const rule = ALARM_RULES.find((each) => each.key === key);
  if (rule === undefined) throw new Error(`no alarm rule ${key}`);
  const threshold = thresholdOf(rule, config);
  return rule.comparison === ComparisonOperator.LESS_THAN_THRESHOLD
    ? { value: threshold, label: `Alarm below ${threshold}`, color: Color.RED }
    : { value: threshold + 1, label: `Alarm from ${threshold + 1}`, color: Color.RED };
}
