import * as v from "valibot";
import { normalizeThumbprints } from "../certificate/thumbprint.js";
import type { Thumbprint } from "../model.js";
import { issuerNameOfArn } from "../reach/issuer.js";

/** A write to an OIDC provider that CloudTrail recorded and EventBridge delivered. */
export interface Change {
  readonly arn: string;
  /** The IAM action, for example `DeleteOpenIDConnectProvider`. */
  readonly action: string;
  /** ARN of the caller, or the kind of identity where it has none. */
  readonly who: string;
  /** As CloudTrail has it, ISO 8601 in UTC. */
  readonly when: string;
  /** The list that the call wrote; null for a call that wrote none. */
  readonly thumbprints: readonly Thumbprint[] | null;
}

const CloudTrailCall = v.object({
  source: v.literal("aws.iam"),
  detail: v.object({
    eventName: v.string(),
    eventTime: v.fallback(v.string(), "an unknown time"),
    userIdentity: v.fallback(v.object({ arn: v.optional(v.string()), type: v.optional(v.string()) }), {}),
    requestParameters: v.nullish(
      v.object({
        openIDConnectProviderArn: v.optional(v.string()),
        thumbprintList: v.nullish(v.array(v.string())),
      }),
    ),
    responseElements: v.nullish(v.object({ openIDConnectProviderArn: v.optional(v.string()) })),
  }),
});

/**
 * The change behind an event; null for any other event, such as the schedule's.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function changeOfEvent(event: unknown): Change | null {
  const parsed = v.safeParse(CloudTrailCall, event);
  if (!parsed.success) return null;
  const { eventName, eventTime, userIdentity, requestParameters, responseElements } = parsed.output.detail;
  // Create answers the ARN; all others are asked with it.
  const arn = requestParameters?.openIDConnectProviderArn ?? responseElements?.openIDConnectProviderArn;
  if (arn === undefined || issuerNameOfArn(arn) === "") return null;
  return {
    arn,
    action: eventName,
    who: userIdentity.arn ?? userIdentity.type ?? "an unknown identity",
    when: eventTime,
    thumbprints: requestParameters?.thumbprintList ? normalizeThumbprints(requestParameters.thumbprintList) : null,
  };
}
