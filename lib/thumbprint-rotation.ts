import { Stack } from "aws-cdk-lib";
import type { Alarm, Dashboard, Metric, MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { MetricKey } from "../rotation/contract.js";
import { RotationAlarms } from "./alarms.js";
import { AlertTopic } from "./alert-topic.js";
import { ChangeRule } from "./change-rule.js";
import { type Config, readConfig } from "./config.js";
import { RotationDashboard } from "./dashboard.js";
import { FirstRun } from "./first-run.js";
import { fleetMetric } from "./metrics.js";
import { nameOf } from "./name.js";
import { checkProps } from "./prop-kinds.js";
import type { ThumbprintRotationProps } from "./props.js";
import { createDeadLetterQueue } from "./queue.js";
import { RotationFunction } from "./rotation-function.js";
import { ROTATION_KINDS } from "./rotation-props.js";
import { RotationSchedule } from "./schedule.js";
import { refuseSharedMetrics } from "./sole-metrics.js";
import { checkTopic } from "./topic-check.js";

/**
 * Keeps the thumbprints of the account's IAM OIDC providers in step with what their issuers present: a scheduled
 * function, alerts, alarms and a dashboard. One per account, in us-east-1 if changes by others should be noticed at once.
 *
 * @throws {OptionError} or `ConfigError` at synth, naming the option, the value given and the values allowed
 */
export class ThumbprintRotation extends Construct {
  /** Where alerts go; subscribe whoever should receive them. */
  readonly alertTopic: ITopic;
  /** Where alarms go: the topic of the alerts unless another was given. */
  readonly alarmTopic: ITopic;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  /** By key; see `ALARM_RULES`. */
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly dashboard: Dashboard;
  /** Where the metrics are. */
  readonly metricNamespace: string;
  readonly #config: Config;

  constructor(scope: Construct, id: string, props: ThumbprintRotationProps = {}) {
    super(scope, id);
    checkProps("ThumbprintRotation", props, ROTATION_KINDS);
    const config = readConfig(props);
    checkTopic(this, "alertTopic", props.alertTopic);
    checkTopic(this, "alarmTopic", props.alarmTopic);
    this.metricNamespace = config.metricNamespace;
    refuseSharedMetrics(this, (each) => each instanceof ThumbprintRotation);
    const alarmNameOf = (key: string) => `${nameOf(this)}-${key}`;
    const { alertTopic, alarmTopic, alertEmail } = props;
    const topics = new AlertTopic(this, "Alerts", { alertTopic, alarmTopic, alertEmail });
    const { topic } = topics;
    const rotation = new RotationFunction(this, "Rotation", { config, topic, props });
    this.#config = config;
    this.alertTopic = topic;
    this.alarmTopic = topics.alarmTopic;
    this.function = rotation.function;
    this.logGroup = rotation.logGroup;
    const undelivered = createDeadLetterQueue(this, "Undelivered");
    const start = this.addStarts(rotation, topics, undelivered);
    const queues = { failed: rotation.failureQueue, undelivered };
    const watched = { config, function: this.function };
    this.alarms = new RotationAlarms(this, "Alarms", { ...watched, queues, topic: this.alarmTopic, alarmNameOf }).byKey;
    // Created before the first run's metrics can be seen, it would go off before the first run's metrics arrive. So it comes last, after the schedule and
    // its role, which takes IAM a while.
    this.alarms.get("no-run")?.node.addDependency(start);
    const { logGroup } = this;
    // Dashboards belong to the account, not to a region.
    const name = `${nameOf(this)}-${Stack.of(this).region}`;
    const shown = { ...watched, name, logGroup, alarms: [...this.alarms.values()] };
    this.dashboard = new RotationDashboard(this, "Dashboard", shown).dashboard;
  }

  /** What starts the function: the deployment, then the schedule, and changes by others. */
  private addStarts(rotation: RotationFunction, topics: AlertTopic, undelivered: Queue): RotationSchedule {
    const { enabled, schedule } = this.#config;
    const common = { target: rotation.function, enabled, deadLetters: undelivered };
    const start = new RotationSchedule(this, "Schedule", { ...common, schedule });
    new ChangeRule(this, "ChangeRule", { ...common, roleArn: rotation.role.roleArn });
    if (enabled) {
      const firstRun = new FirstRun(this, "FirstRun", { target: rotation, schedule });
      // Subscribers and policies included: it may have something to tell.
      firstRun.node.addDependency(topics);
      start.node.addDependency(firstRun);
    }
    return start;
  }

  /**
   * A metric of the runs: `providers` in scope, one for each outcome, and `daysToExpiry`, the whole days until the
   * first CA certificate of a verified chain ends, negative when it did.
   */
  metric(key: MetricKey, options?: MetricOptions): Metric {
    return fleetMetric(this.#config.metricNamespace, key, options);
  }
}
