import { Annotations, Duration, Stack } from "aws-cdk-lib";
import { type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue as QueueTarget } from "aws-cdk-lib/aws-events-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { changeHearing } from "./change-regions.js";

/** Every call that changes an OIDC provider. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html */
const WRITE_CALLS = [
  "AddClientIDToOpenIDConnectProvider",
  "CreateOpenIDConnectProvider",
  "DeleteOpenIDConnectProvider",
  "RemoveClientIDFromOpenIDConnectProvider",
  "TagOpenIDConnectProvider",
  "UntagOpenIDConnectProvider",
  "UpdateOpenIDConnectProviderThumbprint",
];

/** Later than this the next run is near, or the change is old news. */
const MAX_EVENT_AGE = Duration.hours(1);
const DELIVERY_RETRIES = 3;

/** Whose changes are ignored, and who hears of the others. */
export interface ChangeRuleProps {
  /** Where the events wait for the function. */
  readonly target: Queue;
  readonly roleArn: string;
  readonly enabled: boolean;
  readonly deadLetters: Queue;
}

/**
 * Sends each change that somebody else makes to an OIDC provider to a queue, as it came.
 *
 * Belongs where IAM's events arrive, see `changeHearing`; where that is not confirmed a note at synth says so. It needs a
 * CloudTrail trail that records management events.
 */
export class ChangeRule extends Construct {
  constructor(scope: Construct, id: string, { target, roleArn, enabled, deadLetters }: ChangeRuleProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    if (!changeHearing(region).confirmed) {
      const text = `Changes that others make to OIDC providers start a run if IAM's events reach EventBridge in ${region}. AWS documents that for us-east-1; here it is not confirmed. Without them changes are seen at the next run.`;
      Annotations.of(this).addInfoV2("oidc-thumbprint-rotation:changeRule", text);
    }
    new Rule(this, "Rule", {
      description: "Changes of OIDC providers by others than the rotation of their thumbprints",
      enabled,
      eventPattern: changePattern(roleArn, region),
      targets: [
        new QueueTarget(target, {
          deadLetterQueue: deadLetters,
          maxEventAge: MAX_EVENT_AGE,
          retryAttempts: DELIVERY_RETRIES,
        }),
      ],
    });
  }
}

/**
 * Successful write calls by anyone but the role. Root and IAM users have no session issuer, and `anything-but` never
 * matches an absent field, so that they take an alternative of their own.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function changePattern(roleArn: string, region: string): EventPattern {
  const caller = (arn: unknown) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn: [arn] } } } });
  return {
    source: ["aws.iam"],
    // China's documentation has the second one; which of the two arrives there is not confirmed.
    detailType: [
      "AWS API Call via CloudTrail",
      ...(region.startsWith("cn-") ? ["Amazon API Call via CloudTrail"] : []),
    ],
    detail: {
      eventSource: ["iam.amazonaws.com"],
      eventName: WRITE_CALLS,
      errorCode: [{ exists: false }],
      $or: [caller({ "anything-but": roleArn }), caller({ exists: false })],
    },
  };
}
