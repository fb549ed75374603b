import { ArnFormat, Duration, RemovalPolicy, Stack, Token } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { type CfnRule, type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, ResourcePolicy, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { isRunbookUrl, RUNBOOK_URL_ALLOWED } from "../../rotation/settings.js";
import { type AlarmWords, describeAlarm } from "../alarms.js";
import { nameOf } from "../name.js";
import { OptionError } from "../option-error.js";
import { checkProps, type Kinds, required, TOPIC, text, texts } from "../prop-kinds.js";
import { checkTopic } from "../topic-check.js";

/** The alarm in words; its key is its section in the runbook. */
export const DENIED_ALARM: AlarmWords = {
  key: "sign-in-denied",
  severity: "warning",
  cause:
    "AWS denied AssumeRoleWithWebIdentity for a workload's role in the last 15 minutes: a pod cannot sign in, or somebody else tries.",
  firstStep: "See role and caller in the log group of the denied calls, then run in the pod: oidc-thumbprints doctor",
};

/** At most one message in this time. */
const PERIOD = Duration.minutes(15);

/**
 * Roles per rule: a pattern may have 2048 characters, and the ARN of a role up to about 110.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const ROLES_PER_RULE = 15;

/** Whose denied calls, and who hears of them. */
export interface DeniedSignInsProps {
  /** ARNs of the roles. */
  readonly roleArns: readonly string[];

  /** Where the alarm goes. Its policy has to let alarms of the account publish, as the topic of the rotation does. */
  readonly alarmTopic: ITopic;

  /**
   * Where the runbook is published, as an https URL without a fragment.
   * @default - the alarm names the section of docs/runbook.md
   */
  readonly runbookUrl?: string;
}

const KINDS: Kinds<DeniedSignInsProps> = {
  roleArns: required(texts),
  alarmTopic: required(TOPIC),
  runbookUrl: text,
};

/**
 * One alarm for all denied calls of `AssumeRoleWithWebIdentity` that ask for these roles, as CloudTrail records them.
 *
 * A rule puts each event into a log group, and the alarm looks at the number of events that the log group got: the
 * metric is free, one for any number of roles, and whoever hears of the alarm finds the events there. Needs a trail with
 * management events, and sees the STS endpoint of its own region only; calls to the global endpoint are in us-east-1. A
 * token that STS could not verify is not always recorded.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-sts.html
 * @throws {OptionError} at synth when there is no role, or no URL of a runbook where one is given
 */
export class DeniedSignIns extends Construct {
  readonly alarm: Alarm;
  /** The denied calls, as CloudTrail recorded them. */
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: DeniedSignInsProps) {
    super(scope, id);
    checkProps("DeniedSignIns", props, KINDS);
    const { roleArns, alarmTopic, runbookUrl } = props;
    checkTopic(this, "alarmTopic", alarmTopic);
    if (roleArns.length === 0) throw new OptionError("roleArns", "", "one role or more");
    this.logGroup = new LogGroup(this, "Log", {
      // The console finds log groups of rules by this prefix.
      logGroupName: `/aws/events/${nameOf(this)}`,
      retention: RetentionDays.THREE_MONTHS,
      // CloudTrail has the events as well.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.letRulesWrite(chunksOf(roleArns, ROLES_PER_RULE).map((arns, index) => this.createRule(`Rule${index}`, arns)));
    this.alarm = this.createAlarm(readRunbookUrl(runbookUrl));
    // OK would only say that nobody tried for a while.
    this.alarm.addAlarmAction(new SnsAction(alarmTopic));
  }

  private createRule(id: string, roleArns: readonly string[]): Rule {
    const { logGroupName } = this.logGroup;
    const arn = { service: "logs", resource: "log-group", resourceName: logGroupName };
    // The CDK's own target for log groups would bring a function and a role of its own for the policy.
    const target = { arn: Stack.of(this).formatArn({ ...arn, arnFormat: ArnFormat.COLON_RESOURCE_NAME }) };
    const rule = new Rule(this, id, {
      description: "Denied calls of AssumeRoleWithWebIdentity for the roles of workloads",
      eventPattern: deniedPattern(roleArns),
      targets: [{ bind: () => target }],
    });
    // CloudTrail marks the call as reading, and a rule that is just enabled leaves such calls out.
    (rule.node.defaultChild as CfnRule).state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
    return rule;
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions */
  private letRulesWrite(rules: readonly Rule[]): void {
    const principals = ["events.amazonaws.com", "delivery.logs.amazonaws.com"].map(
      (name) => new ServicePrincipal(name),
    );
    const common = { principals, resources: [this.logGroup.logGroupArn] };
    const byRules = { ArnEquals: { "aws:SourceArn": rules.map(({ ruleArn }) => ruleArn) } };
    new ResourcePolicy(this, "LogPolicy", {
      policyStatements: [
        new PolicyStatement({ ...common, actions: ["logs:CreateLogStream"] }),
        new PolicyStatement({ ...common, actions: ["logs:PutLogEvents"], conditions: byRules }),
      ],
    });
  }

  private createAlarm(runbookUrl: string | null): Alarm {
    return new Alarm(this, "Alarm", {
      alarmName: `${nameOf(this)}-${DENIED_ALARM.key}`,
      alarmDescription: describeAlarm(DENIED_ALARM, runbookUrl),
      metric: new Metric({
        namespace: "AWS/Logs",
        metricName: "IncomingLogEvents",
        dimensionsMap: { LogGroupName: this.logGroup.logGroupName },
        statistic: Stats.SUM,
        period: PERIOD,
      }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // No events are no denied calls.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Calls for one of these roles that ended with an error, whichever. */
export function deniedPattern(roleArns: readonly string[]): EventPattern {
  return {
    source: ["aws.sts"],
    detailType: ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["sts.amazonaws.com"],
      eventName: ["AssumeRoleWithWebIdentity"],
      errorCode: [{ exists: true }],
      requestParameters: { roleArn: [...roleArns] },
    },
  };
}

function readRunbookUrl(url: string | undefined): string | null {
  if (url === undefined || Token.isUnresolved(url)) return url ?? null;
  if (!isRunbookUrl(url)) throw new OptionError("runbookUrl", url, RUNBOOK_URL_ALLOWED);
  return url;
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
