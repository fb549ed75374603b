import { Annotations, Stack } from "aws-cdk-lib";
import type { Alarm, Dashboard, Metric, MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { MetricKey } from "../rotation/contract.js";
import { RotationAlarms } from "./alarms.js";
import { AlertTopic } from "./alert-topic.js";
import { createChangeQueue, takeChanges } from "./change-queue.js";
import { changeHearing } from "./change-regions.js";
import { ChangeRule } from "./change-rule.js";
import { type Config, readConfig } from "./config.js";
import { RotationDashboard } from "./dashboard.js";
import { FirstRun } from "./first-run.js";
import { fleetMetric } from "./metrics.js";
import { nameOf } from "./name.js";
import { checkProps } from "./prop-kinds.js";
import type { ThumbprintRotationProps } from "./props.js";
import { createDeadLetterQueue } from "./queue.js";
import { FUNCTION_TIMEOUT, RotationFunction } from "./rotation-function.js";
import { ROTATION_KINDS } from "./rotation-props.js";
import { RotationSchedule } from "./schedule.js";
import { refuseSharedMetrics } from "./sole-metrics.js";
import { checkTopic } from "./topic-check.js";

/** What the starts of the function are made of. */
interface Starts {
  readonly rotation: RotationFunction;
  readonly topics: AlertTopic;
  readonly undelivered: Queue;
  readonly changes: Queue | null;
}

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
    const undelivered = createDeadLetterQueue(this, "Undelivered");
    const changes = this.createChanges(undelivered);
    // Dashboards belong to the account, not to a region.
    const dashboardName = `${nameOf(this)}-${Stack.of(this).region}`;
    const rotation = new RotationFunction(this, "Rotation", { config, topic, changes, dashboardName, props });
    this.#config = config;
    this.alertTopic = topic;
    this.alarmTopic = topics.alarmTopic;
    this.function = rotation.function;
    this.logGroup = rotation.logGroup;
    const start = this.addStarts({ rotation, topics, undelivered, changes });
    const queues = { failed: rotation.failureQueue, undelivered };
    const watched = { config, function: this.function };
    this.alarms = new RotationAlarms(this, "Alarms", { ...watched, queues, topic: this.alarmTopic, alarmNameOf }).byKey;
    // It comes last, after the schedule and its role, which takes IAM a while: created earlier, it would go off before
    // the first run's metrics arrive.
    this.alarms.get("no-run")?.node.addDependency(start);
    const { logGroup } = this;
    const shown = { ...watched, name: dashboardName, logGroup, alarms: [...this.alarms.values()] };
    this.dashboard = new RotationDashboard(this, "Dashboard", shown).dashboard;
  }

  /** Where changes of others wait; null, and a note at synth, where none are heard of. */
  private createChanges(deadLetters: Queue): Queue | null {
    const { region } = Stack.of(this);
    const { here, home } = changeHearing(region);
    if (here) return createChangeQueue(this, "Changes", { deadLetters, functionTimeout: FUNCTION_TIMEOUT });
    const text = `Changes that others make to OIDC providers are seen at the next run only: IAM's events reach EventBridge in ${home}, not in ${region}.`;
    Annotations.of(this).addInfoV2("oidc-thumbprint-rotation:changeRule", text);
    return null;
  }

  /** What starts the function: the deployment, then the schedule, and changes by others. */
  private addStarts({ rotation, topics, undelivered, changes }: Starts): RotationSchedule {
    const { enabled, schedule } = this.#config;
    const common = { enabled, deadLetters: undelivered };
    const start = new RotationSchedule(this, "Schedule", { ...common, target: rotation.function, schedule });
    if (changes !== null) {
      new ChangeRule(this, "ChangeRule", { ...common, target: changes, roleArn: rotation.role.roleArn });
      takeChanges(this, "TakeChanges", { queue: changes, target: rotation.function, enabled });
    }
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
