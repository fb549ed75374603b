import type { Duration } from "aws-cdk-lib";
import type { ISecurityGroup, IVpc, SubnetSelection } from "aws-cdk-lib/aws-ec2";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Settings } from "../rotation/settings.js";

/** The VPC of the function, for issuers that only a VPC reaches. */
export interface FunctionVpcProps {
  /**
   * Where the function runs, for issuers that only a VPC reaches; their hosts belong into `allowPrivate` as well. From
   * there it has to reach IAM, STS, SNS, CloudWatch and public issuers, by NAT or by endpoints.
   * @default - outside of any VPC
   */
  readonly vpc?: IVpc;

  /**
   * Which subnets of `vpc`.
   * @default - its private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the function in `vpc`: it opens connections only, to ports 443 and those of the issuers.
   * @default - a new one that lets everything out and nothing in
   */
  readonly securityGroups?: readonly ISecurityGroup[];
}

/**
 * Options of `ThumbprintRotation`. All are optional. A bad value fails at synth with the option, the value given and
 * the values allowed; values that are not known at synth (tokens) are not checked.
 */
export interface ThumbprintRotationProps extends FunctionVpcProps {
  /**
   * `enforce` corrects the lists. `audit` only reports, and the function's role has no permission to write.
   * @default "enforce"
   */
  readonly mode?: Settings["mode"];

  /**
   * Issuer hosts whose providers are looked at: an exact host, `*.suffix` or `*`. They also bound what the role may
   * read and write. IAM's `*` matches `/` too, so a wildcard grants more than it matches; the function filters again.
   * @default ["container.googleapis.com"]
   */
  readonly issuerHosts?: readonly string[];

  /**
   * Issuer hosts that are left out, as patterns like those of `issuerHosts`.
   * @default - none
   */
  readonly excludeHosts?: readonly string[];

  /**
   * Only providers with this tag, as `key=value`.
   * @default - providers with any tags
   */
  readonly tagFilter?: string;

  /**
   * `keep` leaves other registered thumbprints beside the required ones; `exact` removes them.
   * @default "keep"
   */
  readonly retention?: Settings["policy"]["retention"];

  /**
   * A CA certificate that ends in fewer than this number of whole days is reported. 0 to 3650.
   * @default 30
   */
  readonly expiryDays?: number;

  /**
   * A file of CA certificates (PEM), trusted beside the public ones. It becomes part of the function's code.
   * @default - public CAs only
   */
  readonly caFile?: string;

  /**
   * Dial another address than the one a name resolves to, as `HOST1:PORT1:HOST2:PORT2` like curl's `--connect-to`.
   * @default - what names resolve to
   */
  readonly connectTo?: readonly string[];

  /**
   * Host patterns whose addresses need not be global.
   * @default - only global addresses are dialled
   */
  readonly allowPrivate?: readonly string[];

  /**
   * When runs start: a rate of 5 minutes to 1 day, or a cron expression, which needs `maxInterval`.
   * @default ScheduleExpression.rate(Duration.hours(1))
   */
  readonly schedule?: ScheduleExpression;

  /**
   * The longest time between two runs of a cron schedule: whole minutes, 5 minutes to 1 day. Alarms go by it.
   * @default - the interval of the rate
   */
  readonly maxInterval?: Duration;

  /**
   * False stops the service: neither the schedule, nor a deployment, nor a change in IAM starts a run.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Address that receives alerts and alarms, once its owner confirmed the subscription.
   * @default - nobody is subscribed
   */
  readonly alertEmail?: string;

  /**
   * Where alerts go, and alarms unless `alarmTopic` is given. To a topic of another app its owner adds the policy
   * statements that synth prints.
   * @default - a new topic, encrypted with a new key
   */
  readonly alertTopic?: ITopic;

  /**
   * Where alarms go. CloudWatch's notifications carry no attributes to filter by, so a topic of their own separates
   * them from alerts.
   * @default - the topic of the alerts
   */
  readonly alarmTopic?: ITopic;

  /**
   * Where the runbook is published, as an https URL without a fragment. Alerts and alarms link to its sections.
   * @default - alarms name the section of docs/runbook.md, alerts have no link
   */
  readonly runbookUrl?: string;

  /**
   * Namespace of the metrics: 1 to 255 letters, digits and `. - _ / # :`.
   * @default "OidcThumbprintRotation"
   */
  readonly metricNamespace?: string;

  /**
   * Sends the metrics for each issuer host as well. Each custom metric costs money.
   * @default false
   */
  readonly perHostMetrics?: boolean;

  /**
   * The least severe entries that the function logs.
   * @default "info"
   */
  readonly logLevel?: Settings["logLevel"];

  /**
   * How long the function's log is kept. The log is where the lists before and after each rotation are found.
   * @default RetentionDays.SIX_MONTHS
   */
  readonly logRetention?: RetentionDays;
}
