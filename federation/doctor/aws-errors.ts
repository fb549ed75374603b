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
}

/**
 * More telling texts first: the first that fits is taken. What AWS documents, what its tools have in their sources, and
 * what users report of STS.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html (codes, "could not be validated")
 * @see https://repost.aws/knowledge-center/iam-sts-invalididentitytoken (verification key)
 * @see https://repost.aws/knowledge-center/eks-troubleshoot-irsa-errors (no provider, not authorized, ARN)
 * @see https://github.com/aws-actions/configure-aws-credentials/issues/357 (thumbprint), its src/assumeRole.ts (the action's own)
 * @see https://github.com/boto/botocore/blob/develop/botocore/credentials.py (role ARN)
 * @see https://github.com/aws/aws-sdk-go-v2/issues/2469 (role ARN), https://github.com/jkroepke/helm-secrets/issues/432 (IMDS)
 */
export const AWS_ERRORS: readonly AwsError[] = [
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
  },
  {
    text: "is not authorized to perform: sts:TagSession on resource",
    by: "STS, for configure-aws-credentials",
    means: "The action assumed the role with keys that were there, not with the token.",
    codes: ["credentials-shadowed"],
  },
  {
    text: "Could not assume role with user credentials",
    by: "configure-aws-credentials",
    means: "The action used keys that were there, because `web-identity-token-file` was not given.",
    codes: ["credentials-shadowed", "sops-self-assume"],
  },
  { text: "Request ARN is invalid", by: "STS", means: "The role's ARN is malformed.", codes: ["role-arn-malformed"] },
  {
    text: "Invalid principal in policy",
    by: "IAM",
    means: "A policy names a role that does not exist, or not yet.",
    codes: ["role-missing"],
  },
  {
    text: "role ARN is not set",
    by: "Go SDK: SOPS, Terraform",
    means: "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not.",
    codes: ["role-arn-unset"],
  },
  {
    text: "has no role ARN configured",
    by: "AWS CLI, boto3",
    means: "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not.",
    codes: ["role-arn-unset"],
  },
  {
    text: "web_identity_token_file requires role_arn",
    by: "Go SDK, version 1",
    means: "A profile names a token file and no role.",
    codes: ["role-arn-unset"],
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
  {
    text: "Unable to locate credentials",
    by: "AWS CLI, boto3",
    means: "No variable leads the tool to the token.",
    codes: ["token-file-unset", "role-arn-unset"],
  },
  {
    text: "Could not load credentials from any providers",
    by: "JavaScript SDK: configure-aws-credentials",
    means: "No variable leads the tool to the token.",
    codes: ["token-file-unset", "role-arn-unset"],
  },
  {
    text: "no EC2 IMDS role found",
    by: "Go SDK: SOPS, Terraform",
    means: "No variable leads the tool to the token, so that it looked for a role of the machine.",
    codes: ["token-file-unset"],
  },
  {
    text: "Web identity token file does not exist",
    by: "configure-aws-credentials",
    means: "The token file is not where the action was told.",
    codes: ["token-unreadable", "token-file-other"],
  },
  {
    text: "no such file or directory",
    by: "AWS CLI, boto3, Go SDK",
    means: "The token file is not where the variable says.",
    codes: ["token-unreadable", "token-file-other"],
  },
];

/** What an error of AWS can mean; null for one that is not in the table. */
export function explainAwsError(name: string, message: string): AwsError | null {
  const text = `${name}: ${message}`.toLowerCase();
  return AWS_ERRORS.find((each) => text.includes(each.text.toLowerCase())) ?? null;
}
