import { Stack, Stage, Token } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { OptionError } from "./option-error.js";

/** Something that sends metrics under a namespace. */
export interface MetricSender extends Construct {
  readonly metricNamespace: string;
}

/**
 * Refuses a second sender of the same metrics in one account and region: the alarms of either would go by the values of both.
 *
 * Stacks of different stages whose account or region is open are taken for different places, since a stage is what makes
 * the difference between them.
 *
 * @param isSender - which constructs of the app send metrics
 * @throws {OptionError}
 */
export function refuseSharedMetrics(
  own: MetricSender,
  isSender: (construct: unknown) => construct is MetricSender,
): void {
  const others = own.node.root.node.findAll().filter(isSender);
  const other = others.find((each) => each !== own && sharesMetrics(own, each));
  if (other === undefined) return;
  const allowed = `a namespace of its own, because ${other.node.path} sends its metrics there, in the same account and region`;
  throw new OptionError("metricNamespace", own.metricNamespace, allowed);
}

function sharesMetrics(a: MetricSender, b: MetricSender): boolean {
  return a.metricNamespace === b.metricNamespace && placeOf(a) === placeOf(b);
}

function placeOf(construct: Construct): string {
  const { account, region } = Stack.of(construct);
  const isOpen = Token.isUnresolved(account) || Token.isUnresolved(region);
  return JSON.stringify([isOpen ? (Stage.of(construct)?.node.path ?? "") : "", account, region]);
}
