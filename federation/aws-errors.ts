import type { DiagnosisCode } from "./codes.js";

/** An error text of AWS, or of a tool that asks it, and what it can mean. docs/doctor.md shows the same table. */
export interface AwsError {
  /** A piece of the text, as it is written. */
  readonly text: string;
  readonly means: string;
  /** The likeliest first. */
  readonly codes: readonly DiagnosisCode[];
}

/** More telling texts first: the first that fits is taken. */
export const AWS_ERRORS: readonly AwsError[] = [
  {
    text: "HTTPS certificate doesn't match configured thumbprint",
    means: "What the issuer presents is not registered, and AWS used the thumbprint.",
    codes: ["thumbprint-mismatch"],
  },
  {
    text: "Couldn't retrieve verification key from your identity provider",
    means: "STS could not fetch the issuer's keys: not public, too slow, or behind a firewall.",
    codes: ["jwks-unreachable", "jwks-not-public", "jwks-slow", "key-unknown"],
  },
  {
    text: "No OpenIDConnect provider found in your account",
    means: "No provider is registered for exactly the token's issuer in the role's account.",
    codes: ["provider-missing", "zones-locations", "issuer-differs", "account-mismatch"],
  },
  {
    text: "Incorrect token audience",
    means: "The token's audience is not among the provider's client ids.",
    codes: ["audience-mismatch"],
  },
  {
    text: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    means: "The role does not exist, or its trust policy does not let this token through; AWS does not say which.",
    codes: ["subject-mismatch", "audience-mismatch", "trust-provider-missing", "explicit-deny", "role-missing"],
  },
  {
    text: "is not authorized to perform: sts:AssumeRole on resource",
    means: "SOPS, or another tool, assumes the role that it already is.",
    codes: ["sops-self-assume"],
  },
  {
    text: "role ARN is not set",
    means: "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not.",
    codes: ["role-arn-unset"],
  },
  { text: "Request ARN is invalid", means: "The role's ARN is malformed.", codes: ["role-arn-malformed"] },
  {
    text: "ExpiredTokenException",
    means: "The token has ended.",
    codes: ["token-expired", "token-not-refreshed", "clock-skew"],
  },
  { text: "Token expired", means: "The token has ended.", codes: ["token-expired", "token-not-refreshed"] },
  {
    text: "IDPRejectedClaim",
    means: "AWS does not take a claim of the token, or the token has ended.",
    codes: ["token-expired", "clock-skew", "signature-bad"],
  },
  {
    text: "IDPCommunicationError",
    means: "STS could not reach the issuer; it may go better a moment later.",
    codes: ["jwks-unreachable", "jwks-slow"],
  },
  {
    text: "InvalidIdentityToken",
    means: "AWS does not take the token.",
    codes: ["token-unreadable", "signature-bad", "key-unknown"],
  },
  {
    text: "Unable to locate credentials",
    means: "No variable leads the tool to the token.",
    codes: ["token-file-unset", "role-arn-unset"],
  },
  {
    text: "no such file or directory",
    means: "The token file is not where the variable says.",
    codes: ["token-unreadable", "token-file-other"],
  },
];

/** What an error of AWS can mean; null for one that is not in the table. */
export function explainAwsError(name: string, message: string): AwsError | null {
  const text = `${name}: ${message}`.toLowerCase();
  return AWS_ERRORS.find((each) => text.includes(each.text.toLowerCase())) ?? null;
}
