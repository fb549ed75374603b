import { notificationMessage, notificationSubject } from "./alarm-notification.js";
import { type Alarm, type AlarmEvent, type AlarmState, evaluate, readAlarm, readState } from "./alarms.js";
import { readNumber, readText, readTexts } from "./input.js";
import { summarizeMetric } from "./metric-query.js";
import { isOfMetric, type MetricDatum, readMetricData } from "./metrics.js";
import { type Answer, AwsError, type Context, type Fields, type Operation, type Service } from "./model.js";

/** Publishes an alarm's notification. Returns whether the topic exists. */
export type Notify = (topicArn: string, subject: string, message: string, context: Context) => boolean;

/**
 * Metrics and alarms: CloudWatch with alarms that look at nothing but the newest datum, when it comes (`evaluate`).
 * No composite alarms, no expressions, no missing data, no time: what should happen later does not happen.
 */
export class CloudWatchStore {
  readonly metrics: MetricDatum[] = [];
  readonly alarms = new Map<string, Alarm>();
  readonly notify: Notify;

  constructor(notify: Notify) {
    this.notify = notify;
  }
}

/** The CloudWatch operations, working on `store`. */
export function cloudWatchService(store: CloudWatchStore): Service {
  return {
    name: "monitoring",
    version: "2010-08-01",
    xmlNamespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
    jsonTarget: "GraniteServiceVersion20100801",
    operations: new Map<string, Operation>([
      ["PutMetricData", (input, context) => putMetricData(store, input, context)],
      ["GetMetricStatistics", (input) => getMetricStatistics(store, input)],
      ["PutMetricAlarm", (input, context) => putMetricAlarm(store, input, context)],
      ["DescribeAlarms", (input) => describeAlarms(store, input)],
      ["SetAlarmState", (input, context) => setAlarmState(store, input, context)],
      ["DeleteAlarms", (input) => deleteAlarms(store, input)],
    ]),
  };
}

function putMetricData(store: CloudWatchStore, input: Fields, context: Context): Answer {
  const data = readMetricData(input, context.now);
  store.metrics.push(...data);
  for (const alarm of [...store.alarms.values()]) {
    const { metric } = alarm;
    const concerned = metric !== null && data.some((datum) => isOfMetric(datum, metric));
    const verdict = concerned ? evaluate(alarm, store.metrics) : null;
    if (verdict !== null && verdict.state !== alarm.state) {
      transition(store, alarm, verdict, context);
    }
  }
  const namespace = readText(input, "Namespace") ?? "";
  return {
    output: null,
    summary: `${namespace}: ${data.map(({ name, statistics }) => `${name}=${statistics.Sum}`).join(" ")}`,
  };
}

function getMetricStatistics(store: CloudWatchStore, input: Fields): Answer {
  const output = summarizeMetric(store.metrics, input);
  return { output, summary: `${readText(input, "Namespace")}: ${readText(input, "MetricName")}` };
}

/** A new alarm has no state; a changed one keeps its own, as on AWS, and is evaluated when the next datum comes. */
function putMetricAlarm(store: CloudWatchStore, input: Fields, context: Context): Answer {
  const definition = readAlarm(input, context);
  const present = store.alarms.get(definition.name);
  const type = "ConfigurationUpdate";
  const summary = `Alarm "${definition.name}" ${present === undefined ? "created" : "updated"}`;
  store.alarms.set(definition.name, {
    state: "INSUFFICIENT_DATA",
    reason: "Unchecked: Initial alarm creation",
    stateUpdatedAt: context.now,
    ...present,
    ...definition,
    history: [...(present?.history ?? []), { at: context.now, type, summary }],
  });
  return { output: null, summary };
}

/** Filters: AlarmNames, AlarmNamePrefix, StateValue. Pages of 100, or as many as MaxRecords says. */
function describeAlarms(store: CloudWatchStore, input: Fields): Answer {
  const names = readTexts(input, "AlarmNames");
  const prefix = readText(input, "AlarmNamePrefix") ?? "";
  const state = readText(input, "StateValue");
  const found = [...store.alarms.values()].filter(
    (alarm) =>
      (names.length === 0 || names.includes(alarm.name)) &&
      alarm.name.startsWith(prefix) &&
      (state === null || alarm.state === state),
  );
  const start = Number(readText(input, "NextToken") ?? 0);
  const end = start + (readNumber(input, "MaxRecords") ?? 100);
  return {
    output: {
      CompositeAlarms: [],
      MetricAlarms: found.slice(start, end).map(alarmFields),
      ...(end < found.length ? { NextToken: String(end) } : {}),
    },
    summary: found.map((alarm) => `${alarm.name} is ${alarm.state}`).join(", ") || "no alarms",
  };
}

function setAlarmState(store: CloudWatchStore, input: Fields, context: Context): Answer {
  const state = readState(input);
  const name = readText(input, "AlarmName") ?? "";
  const alarm = store.alarms.get(name);
  if (alarm === undefined) {
    throw new AwsError("ResourceNotFound", `Alarm ${name} does not exist`, 404);
  }
  const reason = readText(input, "StateReason") ?? "";
  if (state !== alarm.state) {
    transition(store, alarm, { state, reason }, context);
  }
  return { output: null, summary: `${name} is ${state}` };
}

/** Unknown names do no harm: the API page says that the others are deleted all the same. */
function deleteAlarms(store: CloudWatchStore, input: Fields): Answer {
  const names = readTexts(input, "AlarmNames");
  for (const name of names) {
    store.alarms.delete(name);
  }
  return { output: null, summary: names.join(", ") };
}

/** Changes the state, writes the history and notifies the topics of the new state. */
function transition(
  store: CloudWatchStore,
  alarm: Alarm,
  verdict: { readonly state: AlarmState; readonly reason: string },
  context: Context,
): void {
  const at = context.now;
  const changed = { ...alarm, ...verdict, stateUpdatedAt: at };
  const change = { from: alarm.state, account: context.account, region: context.region };
  const history: AlarmEvent[] = [
    ...alarm.history,
    { at, type: "StateUpdate", summary: `Alarm updated from ${alarm.state} to ${changed.state}` },
  ];
  for (const action of alarm.actionsEnabled ? alarm.actions[changed.state] : []) {
    const message = notificationMessage(changed, change);
    const done = store.notify(action, notificationSubject(changed, change), message, context);
    history.push({
      at,
      type: "Action",
      summary: `${done ? "Successfully executed" : "Failed to execute"} action ${action}`,
    });
  }
  store.alarms.set(alarm.name, { ...changed, history });
}

function alarmFields(alarm: Alarm): Fields {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: alarm.configuredAt,
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: alarm.stateUpdatedAt,
    StateTransitionedTimestamp: alarm.stateUpdatedAt,
    MetricName: alarm.metric?.name,
    Namespace: alarm.metric?.namespace,
    Statistic: alarm.statistic,
    Dimensions: Object.entries(alarm.metric?.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
    Period: alarm.period,
    Unit: alarm.unit,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparisonOperator,
    TreatMissingData: alarm.treatMissingData,
    ...(alarm.expression.length === 0 ? {} : { Metrics: alarm.expression }),
  };
}
