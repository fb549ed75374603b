import { Duration } from "aws-cdk-lib";
import { Alarm, type IMetric, type MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ALARM_RULES, type AlarmRule } from "./alarm-rules.js";
import type { Config } from "./config.js";
import { fleetMetric } from "./metrics.js";
import { runbookLink } from "./runbook.js";

/** Long enough for a run, whose metrics carry its start, and no longer than the shortest interval. */
const SHORT_PERIOD = Duration.minutes(5);

/** What the alarms look at and where they publish. */
export interface RotationAlarmsProps {
  readonly config: Config;
  readonly function: IFunction;
  readonly queues: { readonly failed: Queue; readonly undelivered: Queue };
  readonly topic: ITopic;
  readonly alarmNameOf: (key: string) => string;
}

/** The alarms of the service, each telling of ALARM and of OK. */
export class RotationAlarms extends Construct {
  readonly byKey: ReadonlyMap<string, Alarm>;

  constructor(scope: Construct, id: string, props: RotationAlarmsProps) {
    super(scope, id);
    const action = new SnsAction(props.topic);
    // A service that is switched off does not run: nobody wants to hear of it.
    const rules = ALARM_RULES.filter(({ key }) => props.config.enabled || key !== "no-run");
    this.byKey = new Map(rules.map((rule) => [rule.key, this.createAlarm(rule, props)]));
    for (const alarm of this.byKey.values()) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }

  private createAlarm(rule: AlarmRule, props: RotationAlarmsProps): Alarm {
    return new Alarm(this, rule.key, {
      alarmName: props.alarmNameOf(rule.key),
      alarmDescription: describeAlarm(rule, props.config.runbookUrl),
      metric: metricOf(rule, props),
      threshold: thresholdOf(rule, props.config),
      comparisonOperator: rule.comparison,
      evaluationPeriods: rule.periods,
      datapointsToAlarm: rule.periods,
      treatMissingData: rule.missingData,
    });
  }
}

/** What the description of an alarm is made of. */
export type AlarmWords = Pick<AlarmRule, "key" | "severity" | "cause" | "firstStep">;

/** What a person paged at night reads: how bad, what, what first, where more. */
export function describeAlarm({ severity, cause, firstStep, key }: AlarmWords, runbookUrl: string | null): string {
  return `[${severity}] ${cause} First step: ${firstStep} Runbook: ${runbookLink(runbookUrl, key)}`;
}

/** The number an alarm compares with. */
export function thresholdOf({ threshold }: AlarmRule, { expiryDays }: Pick<Config, "expiryDays">): number {
  return threshold === "expiryDays" ? expiryDays : threshold;
}

function metricOf({ source, statistic, period }: AlarmRule, props: RotationAlarmsProps): IMetric {
  const { config, queues } = props;
  const options: MetricOptions = {
    statistic,
    period: period === "interval" ? config.schedule.interval : SHORT_PERIOD,
  };
  switch (source.kind) {
    case "fleet":
      return fleetMetric(config.metricNamespace, source.metric, options);
    case "function":
      return source.metric === "errors"
        ? props.function.metricErrors(options)
        : props.function.metricThrottles(options);
    case "queue":
      return queues[source.queue].metricApproximateNumberOfMessagesVisible(options);
  }
}
