import { Duration } from "aws-cdk-lib";
import { Dashboard, PeriodOverride } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import {
  alarmStates,
  attentionGraph,
  type DashboardSource,
  durationGraph,
  errorGraph,
  expiryGraph,
  lastRun,
  recentRotations,
  rotationGraph,
} from "./dashboard-widgets.js";

/** What the dashboard shows, and its name, one of its own in the account: dashboards belong to no region. */
export interface RotationDashboardProps extends DashboardSource {
  readonly name: string;
}

/**
 * The service on one page, 24 columns wide: health at a glance, rotations over time, duration and errors, and what was
 * rotated lately.
 */
export class RotationDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { name, ...source }: RotationDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, "Dashboard", {
      dashboardName: name,
      defaultInterval: Duration.days(7),
      // Each metric keeps its period: an automatic one would merge several runs into one point.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [lastRun(source, { width: 14, height: 6 }), alarmStates(source, { width: 10, height: 6 })],
        [rotationGraph(source, { width: 12, height: 6 }), attentionGraph(source, { width: 12, height: 6 })],
        [
          expiryGraph(source, { width: 8, height: 6 }),
          durationGraph(source, { width: 8, height: 6 }),
          errorGraph(source, { width: 8, height: 6 }),
        ],
        [recentRotations(source, { width: 24, height: 8 })],
      ],
    });
  }
}
