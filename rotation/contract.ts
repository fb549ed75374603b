/** Names that synthesis and runtime share: a literal of these anywhere else is a mistake. */

import { OUTCOME_METRICS } from "./core/outcome.js";

/** Environment variables of the function. Their syntax is that of the command line's options, see `settings.ts`. */
export const ENV = {
  mode: "MODE",
  issuerHosts: "ISSUER_HOSTS",
  excludeHosts: "EXCLUDE_HOSTS",
  tagFilter: "TAG_FILTER",
  retention: "RETENTION",
  expiryDays: "EXPIRY_DAYS",
  caFile: "CA_FILE",
  connectTo: "CONNECT_TO",
  allowPrivate: "ALLOW_PRIVATE",
  timeout: "TIMEOUT_SECONDS",
  deadline: "DEADLINE_SECONDS",
  metricNamespace: "METRIC_NAMESPACE",
  perHostMetrics: "PER_HOST_METRICS",
  topicArn: "TOPIC_ARN",
  stateParameter: "STATE_PARAMETER",
  runbookUrl: "RUNBOOK_URL",
  dashboard: "DASHBOARD_NAME",
  logLevel: "LOG_LEVEL",
} as const;

/** Namespace of the metrics unless configured. */
export const METRIC_NAMESPACE = "OidcThumbprintRotation";

/** Metrics of a run. All but the last are counts and always sent, zeros included. */
export const METRIC = {
  /** Providers in scope. Its sample count is the heartbeat of the function. */
  providers: "Providers",
  ...OUTCOME_METRICS,
  /** Whole days, signed: the least over all verified chains; not sent when nothing was verified. */
  daysToExpiry: "DaysToExpiry",
} as const;

/** The key of a metric in code and on dashboards. */
export type MetricKey = keyof typeof METRIC;

/** Dimension of the per-host metrics, which are off by default because each costs money. */
export const HOST_DIMENSION = "IssuerHost";

/** What an alert can be about. Carried by the message attribute `event`. */
export const ALERT_EVENTS = [
  "rotated",
  "rotation-failed",
  "untrusted",
  "drifted",
  "changed-by-other",
  "access-denied",
] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

/** Events that last until somebody acts: people are told when they begin. That they go on, and end, is said by alarms. */
export const LASTING_EVENTS = ["rotation-failed", "untrusted", "drifted", "access-denied"] as const;
export type LastingEvent = (typeof LASTING_EVENTS)[number];

/** Message attributes, for subscription filter policies. */
export const ALERT_ATTRIBUTE = { event: "event", severity: "severity", issuerHosts: "issuerHosts" } as const;
