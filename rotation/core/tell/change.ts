import * as v from "valibot";
import { normalizeThumbprints } from "../certificate/thumbprint.js";
import { safe } from "../fault/sanitize.js";
import type { ProviderResult, Thumbprint } from "../model.js";
import { issuerHostOfArn, issuerNameOfArn, issuerOfUrl } from "../reach/issuer.js";
import { type Alert, runbookSection } from "./alerts.js";
import { restoreCommand } from "./restore.js";

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

/** What the alert needs beside the change. */
export interface ChangeContext {
  /** Of the run that the change started; undefined when it found no such provider. */
  readonly result: ProviderResult | undefined;
  /** The list of the last run, as far as this process remembers. */
  readonly before: readonly Thumbprint[] | null;
  readonly runbookUrl: string | null;
}

/** Tells people who changed a provider, when, and to what. */
export function changeAlert(change: Change, { result, before, runbookUrl }: ChangeContext): Alert {
  const { arn, action, who, when } = change;
  const after = change.thumbprints ?? result?.registered ?? [];
  const host = issuerHostOfArn(arn);
  return {
    event: "changed-by-other",
    alarm: null,
    severity: "warning",
    reasons: [],
    headline: `1 provider changed by somebody else on ${host}`,
    issuerHosts: [host],
    verifications: [result?.decision?.verification ?? null],
    providers: [
      {
        arn,
        issuer: result?.issuer ?? issuerOfUrl(issuerNameOfArn(arn)),
        before: before ?? [],
        after,
        missing: result?.decision?.missing ?? [],
        verification: result?.decision?.verification ?? null,
        reason: safe`iam:${action} by ${who} at ${when}; this run found it ${result?.outcome ?? "gone"}`,
        findings: before === null ? ["the list from before is in the function's log of an earlier run"] : [],
        restore: before === null ? null : restoreCommand(arn, before),
      },
    ],
    more: 0,
    whatItMeans:
      "Somebody other than this function wrote to an OIDC provider: whoever may do that decides whom AWS trusts.",
    whatToDo: [
      "Ask the caller named below. If nobody knows of it, treat the account as compromised.",
      "If it drifted, the function corrects it, or says so in audit mode.",
    ],
    runbookUrl: runbookSection(runbookUrl, "changed-by-other"),
  };
}
