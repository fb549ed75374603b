import { Annotations, Duration, Stack, Token } from "aws-cdk-lib";
import { type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

/**
 * The only region where EventBridge receives IAM's events.
 * @see https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 */
const IAM_EVENTS_REGION = "us-east-1";

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
  readonly target: IFunction;
  readonly roleArn: string;
  readonly enabled: boolean;
  readonly deadLetters: Queue;
}

/**
 * Starts the function for each change that somebody else makes to an OIDC provider, with the event as it came.
 *
 * Where IAM's events do not arrive there is no rule; a note at synth says so. It needs a CloudTrail trail that records
 * management events.
 */
export class ChangeRule extends Construct {
  constructor(scope: Construct, id: string, { target, roleArn, enabled, deadLetters }: ChangeRuleProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    // A rule where no events arrive does nothing, so that a region not known at synth needs no second thought.
    if (!Token.isUnresolved(region) && region !== IAM_EVENTS_REGION) {
      const text = `Changes that others make to OIDC providers are seen at the next run only: IAM's events reach EventBridge in ${IAM_EVENTS_REGION}, not in ${region}.`;
      Annotations.of(this).addInfoV2("oidc-thumbprint-rotation:changeRule", text);
      return;
    }
    new Rule(this, "Rule", {
      description: "Changes of OIDC providers by others than the rotation of their thumbprints",
      enabled,
      eventPattern: changePattern(roleArn),
      targets: [
        new LambdaTarget(target, {
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
function changePattern(roleArn: string): EventPattern {
  const caller = (arn: unknown) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn: [arn] } } } });
  return {
    source: ["aws.iam"],
    detailType: ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["iam.amazonaws.com"],
      eventName: WRITE_CALLS,
      errorCode: [{ exists: false }],
      $or: [caller({ "anything-but": roleArn }), caller({ exists: false })],
    },
  };
}
