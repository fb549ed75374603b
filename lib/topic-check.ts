import { Stack, Token } from "aws-cdk-lib";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { RegionInfo } from "aws-cdk-lib/region-info";
import type { Construct } from "constructs";
import { parseSettings } from "../rotation/settings.js";
import { OptionError } from "./option-error.js";

/** Kept by SNS: the name of every FIFO topic ends so, and no other's. */
const FIFO = /\.fifo$/;

const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/;

/** Where to read on: the page that says what to do when topics are elsewhere. */
const ADVICE = "docs/deploy.md says what to do when yours is elsewhere";

/**
 * Checks that the function and alarms of `scope` can publish there: a standard topic of the same region and partition.
 * What is known at deployment only is not checked.
 *
 * @param option - the name of the option, for the message
 * @throws {OptionError}
 */
export function checkTopic(scope: Construct, option: string, topic: ITopic | undefined): void {
  if (topic === undefined) return;
  const { topicArn } = topic;
  const { region } = Stack.of(scope);
  const given = Token.isUnresolved(topicArn) ? topic.node.path : topicArn;
  if (topic.fifo || FIFO.test(topicArn)) {
    throw new OptionError(option, given, "a standard topic; alarms and mail know no FIFO topics");
  }
  if (Token.isUnresolved(region)) return;
  const { partition = "aws" } = RegionInfo.get(region);
  const named = Token.isUnresolved(topicArn) ? [] : topicArn.split(":");
  const [, itsPartition = partition, , itsRegion = topic.env.region] = named;
  if (Token.isUnresolved(itsRegion) || (itsRegion === region && itsPartition === partition)) return;
  const allowed = `a topic of ${region} in partition ${partition}, where this stack is: alarms reach no other; ${ADVICE}`;
  throw new OptionError(option, given, allowed);
}

/**
 * An ARN of a topic, when it is one, or a token.
 *
 * @throws {OptionError}
 */
export function checkTopicArn(option: string, arn: string): void {
  if (Token.isUnresolved(arn)) return;
  parseSettings({ topicArn: arn }, () => option);
}

/**
 * An ARN of a key, when it is one, or a token. Policies take no aliases.
 *
 * @throws {OptionError}
 */
export function checkKeyArn(option: string, arn: string): void {
  if (Token.isUnresolved(arn) || KEY_ARN.test(arn)) return;
  throw new OptionError(option, arn, "the ARN of a KMS key, like arn:aws:kms:us-east-1:123456789012:key/ID; no alias");
}
