import { Duration } from "aws-cdk-lib";
import { EventSourceMapping, type IFunction } from "aws-cdk-lib/aws-lambda";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** Changes that arrive within this time are one run and one message. */
const WINDOW = Duration.seconds(60);

/** Most changes of one batch: a Terraform run over a hundred providers is one. */
const BATCH = 100;

/** The least that SQS allows: a second batch need not wait for the first one's run. */
const CONCURRENT_BATCHES = 2;

/** Times that a batch is tried. */
const TRIES = 3;

/** Later than this a change is old news: scheduled runs have looked since. */
const KEPT = Duration.days(1);

/**
 * Where changes wait for each other on their way to the function: encrypted, TLS only. What cannot be handled goes to
 * the queue of what could not be delivered.
 *
 * @param functionTimeout - messages stay invisible for six times as long, and the window, as Lambda wants it
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function createChangeQueue(
  scope: Construct,
  id: string,
  { deadLetters, functionTimeout }: { readonly deadLetters: Queue; readonly functionTimeout: Duration },
): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: KEPT,
    visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds() + WINDOW.toSeconds()),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: TRIES },
  });
}

/** Has the function called with batches of the queue. The role's own statements permit it; nothing else is granted. */
export function takeChanges(
  scope: Construct,
  id: string,
  given: { readonly queue: IQueue; readonly target: IFunction; readonly enabled: boolean },
): EventSourceMapping {
  return new EventSourceMapping(scope, id, {
    target: given.target,
    eventSourceArn: given.queue.queueArn,
    enabled: given.enabled,
    batchSize: BATCH,
    maxBatchingWindow: WINDOW,
    maxConcurrency: CONCURRENT_BATCHES,
    reportBatchItemFailures: true,
  });
}
