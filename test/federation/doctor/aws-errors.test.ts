import { describe, expect, it } from "vitest";
import { AWS_ERRORS, explainAwsError } from "../../../federation/doctor/aws-errors.js";

describe("the errors of AWS", () => {
  it.each([
    [
      "InvalidIdentityToken",
      "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      "thumbprint-mismatch",
    ],
    [
      "InvalidIdentityToken",
      "Couldn't retrieve verification key from your identity provider,  please reference",
      "jwks-unreachable",
    ],
    ["InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://x", "provider-missing"],
    ["InvalidIdentityToken", "Incorrect token audience", "audience-mismatch"],
    ["AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "subject-mismatch"],
    ["ValidationError", "Request ARN is invalid", "role-arn-malformed"],
    ["ExpiredTokenException", "Token expired: current date/time must be before", "token-expired"],
    ["ExpiredTokenException", "The security token included in the request is expired", "token-shorter-than-job"],
    ["InvalidIdentityToken", "The web identity token that was passed could not be validated by AWS.", "signature-bad"],
    ["InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this", "token-unreadable"],
    ["InvalidIdentityToken", "of a kind that nobody knows", "token-unreadable"],
    ["IDPCommunicationErrorException", "", "jwks-unreachable"],
    ["IDPRejectedClaimException", "", "token-expired"],
    ["AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: x", "sops-self-assume"],
    ["AccessDenied", "User: x is not authorized to perform: sts:TagSession on resource: x", "credentials-shadowed"],
    ["Error", "Could not assume role with OIDC: Incorrect token audience", "audience-mismatch"],
    ["CredentialsProviderError", "Could not load credentials from any providers", "token-file-unset"],
    ["MalformedPolicyDocument", 'Invalid principal in policy: "AWS":"x"', "role-missing"],
  ])("%s: %s", (name, message, code) => {
    expect(explainAwsError(name, message)?.codes[0]).toBe(code);
  });

  it("that nobody knows are not explained", () => {
    expect(explainAwsError("Teapot", "short and stout")).toBeNull();
    expect(new Set(AWS_ERRORS.map(({ text }) => text)).size).toBe(AWS_ERRORS.length);
  });
});
