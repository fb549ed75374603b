import { Token } from "aws-cdk-lib";

/** Where EventBridge receives IAM's events, by the prefix of a partition's regions; the last entry is for all others. */
const IAM_EVENT_REGIONS = [
  { prefix: "cn-", region: "cn-north-1", confirmed: false },
  { prefix: "us-gov-", region: "us-gov-west-1", confirmed: false },
  { prefix: "", region: "us-east-1", confirmed: true },
] as const;

/** Whether changes to providers can be heard of in a region. */
export interface ChangeHearing {
  /** The one region of the partition where they can. */
  readonly home: string;
  readonly here: boolean;
  /** Whether AWS says so; else it is what the region of IAM's endpoint suggests. */
  readonly confirmed: boolean;
}

/**
 * Where IAM's events arrive, seen from a region. Of one that is not known at synth the best is assumed: a rule where no
 * events arrive does nothing.
 *
 * @see https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 */
export function changeHearing(region: string): ChangeHearing {
  if (Token.isUnresolved(region)) return { home: region, here: true, confirmed: true };
  const known = IAM_EVENT_REGIONS.find(({ prefix }) => region.startsWith(prefix)) ?? IAM_EVENT_REGIONS[2];
  return { home: known.region, here: known.region === region, confirmed: known.confirmed };
}
