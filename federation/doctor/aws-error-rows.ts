import type { DiagnosisCode } from "./codes.js";

/** An error text of AWS, or of a tool that asks it, and what it can mean. docs/doctor.md shows the same table. */
export interface AwsError {
  /** A piece of the text, as it is written. */
  readonly text: string;
  /** Who says it. */
  readonly by: string;
  readonly means: string;
  /** The likeliest first. */
  readonly codes: readonly DiagnosisCode[];
  /** Where the whole text says something else. */
  readonly unless?: (text: string) => boolean;
}

/** What AWS itself says, more telling texts first. */
export const ERRORS_OF_AWS: readonly AwsError[] = [
  {
    text: "exceeds the 1 hour session limit for roles assumed by role chaining",
    by: "STS",
    means:
      "A role that another role's session assumes lasts an hour at most, whatever its maximum: ask for 3600 seconds or less.",
    codes: ["token-shorter-than-job"],
  },
  {
    text: "exceeds the MaxSessionDuration set for this role",
    by: "STS",
    means:
      "More seconds were asked for than the role allows: ask for fewer, or raise the role's maximum session duration.",
    codes: ["token-shorter-than-job"],
  },
  {
    text: "'roleSessionName' failed to satisfy constraint",
    by: "STS",
    means:
      "The session's name is not 2 to 64 letters, digits and _+=,.@-: a slash of a branch or repository is the usual one.",
    codes: ["condition-mismatch"],
  },
  {
    text: "RegionDisabled",
    by: "STS",
    means: "STS is not activated in this region for the account: activate it, or set AWS_REGION to one that is.",
    codes: [],
  },
  {
    text: "Not authorized to perform sts:TagSession",
    by: "STS",
    means: "The token carries session tags, and the trust policy does not allow sts:TagSession.",
    codes: ["trust-action-missing"],
  },
  {
    text: "Not authorized to perform sts:SetSourceIdentity",
    by: "STS",
    means: "The token carries a source identity, and the trust policy does not allow sts:SetSourceIdentity.",
    codes: ["trust-action-missing"],
  },
  {
    text: "is not authorized to perform: sts:TagSession on resource",
    by: "STS, for configure-aws-credentials",
    means: "The action assumed the role with keys that were there, not with the token.",
    codes: ["credentials-shadowed"],
  },
  {
    text: "HTTPS certificate doesn't match configured thumbprint",
    by: "STS",
    means: "What the issuer presents is not registered, and AWS used the thumbprint.",
    codes: ["thumbprint-mismatch"],
  },
  {
    text: "Couldn't retrieve verification key from your identity provider",
    by: "STS",
    means: "STS could not fetch the issuer's keys: not public, too slow, or behind a firewall.",
    codes: ["jwks-unreachable", "jwks-not-public", "jwks-slow", "key-unknown"],
  },
  {
    text: "No OpenIDConnect provider found in your account",
    by: "STS",
    means: "No provider is registered for exactly the token's issuer in the role's account.",
    codes: ["provider-missing", "zones-locations", "issuer-differs", "account-mismatch"],
  },
  {
    text: "Incorrect token audience",
    by: "STS",
    means: "The token's audience is not among the provider's client ids.",
    codes: ["audience-mismatch"],
  },
  {
    text: "The ID Token provided is not a valid JWT",
    by: "STS",
    means: "What the file holds is no token: empty, cut, or of another kind.",
    codes: ["token-unreadable", "token-file-other"],
  },
  {
    text: "could not be validated",
    by: "STS",
    means: "AWS does not take the token, often for its signature.",
    codes: ["signature-bad", "key-unknown"],
  },
  {
    text: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    by: "STS",
    means: "The role does not exist, or its trust policy does not let this token through; AWS does not say which.",
    codes: ["subject-mismatch", "audience-mismatch", "trust-provider-missing", "explicit-deny", "role-missing"],
  },
  {
    text: "is not authorized to perform: sts:AssumeRole on resource",
    by: "STS, for SOPS",
    means: "SOPS, or another tool, assumes the role that it already is.",
    codes: ["sops-self-assume"],
    unless: namesAnotherRole,
  },
  {
    text: "is not authorized to perform: sts:AssumeRole",
    by: "STS",
    means:
      "Whoever is signed in may not assume that other role: its trust policy, or the caller's own permissions, lack it.",
    codes: ["trust-action-missing", "credentials-shadowed"],
  },
  { text: "Request ARN is invalid", by: "STS", means: "The role's ARN is malformed.", codes: ["role-arn-malformed"] },
  {
    text: "Invalid principal in policy",
    by: "IAM",
    means: "A policy names a role that does not exist, or not yet.",
    codes: ["role-missing"],
  },
  {
    text: "The security token included in the request is expired",
    by: "any AWS service",
    means: "The credentials ended, not the token: a tool took them once and did not renew them.",
    codes: ["token-shorter-than-job", "credentials-shadowed"],
  },
  {
    text: "Token expired",
    by: "STS",
    means: "The token has ended.",
    codes: ["token-expired", "token-not-refreshed", "clock-skew"],
  },
  {
    text: "ExpiredTokenException",
    by: "STS",
    means: "The token has ended.",
    codes: ["token-expired", "token-not-refreshed", "clock-skew"],
  },
  {
    text: "IDPRejectedClaim",
    by: "STS",
    means: "AWS does not take a claim of the token, or the token has ended.",
    codes: ["token-expired", "clock-skew", "signature-bad"],
  },
  {
    text: "IDPCommunicationError",
    by: "STS",
    means: "STS could not reach the issuer; it may go better a moment later.",
    codes: ["jwks-unreachable", "jwks-slow"],
  },
  {
    text: "InvalidIdentityToken",
    by: "STS",
    means: "AWS does not take the token.",
    codes: ["token-unreadable", "signature-bad", "key-unknown"],
  },
];

/** Whether the caller is no session of the role that it wants to assume. */
function namesAnotherRole(text: string): boolean {
  const [, caller = "", account = ""] = /arn:aws[a-z-]*:(?:iam|sts)::((\d+):[^\s]+)/i.exec(text) ?? [];
  const [, wanted] = /on resource: arn:aws[a-z-]*:iam::(\d+:role\/[^\s"']+)/i.exec(text) ?? [];
  const [, session] = /^\d+:assumed-role\/([^/]+)\//i.exec(caller) ?? [];
  if (wanted === undefined || caller === "") return false;
  return session === undefined || !wanted.startsWith(`${account}:`) || !wanted.endsWith(`/${session}`);
}
