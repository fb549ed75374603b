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
    [
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      "token-shorter-than-job",
    ],
    [
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      "token-shorter-than-job",
    ],
    [
      "ValidationError",
      "1 validation error detected: Value 'acme/app' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
      "condition-mismatch",
    ],
    ["PermissionError", "[Errno 13] Permission denied: '/var/run/secrets/aws/token'", "token-unreadable"],
    ["Error", "open /var/run/secrets/aws/token: permission denied", "token-unreadable"],
    ["Error", "EACCES: permission denied, open '/var/run/secrets/aws/token'", "token-unreadable"],
    ["NoCredentialProviders", "no valid providers in chain. Deprecated.", "token-file-unset"],
    ["ProfileNotFound", "The config profile (acme-prod) could not be found", "credentials-shadowed"],
    ["Error", "failed to get shared config profile, acme-prod", "credentials-shadowed"],
    ["AccessDenied", "Not authorized to perform sts:TagSession", "trust-action-missing"],
    ["Error", "Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable", "token-file-unset"],
    ["Error", "trying to authenticate with OIDC. Did you mean to set the `id-token` permission?", "token-file-unset"],
  ])("%s: %s", (name, message, code) => {
    expect(explainAwsError(name, message)?.codes[0]).toBe(code);
  });

  it("STS is not activated in a region", () => {
    const message = "STS is not activated in this region for account:111122223333.";
    expect(explainAwsError("RegionDisabledException", message)?.means).toContain("activate it");
  });

  it.each([
    ["itself", "assumed-role/runner/s", "role/runner", "sops-self-assume"],
    ["itself, below a path", "assumed-role/runner/s", "role/ci/runner", "sops-self-assume"],
    ["another role", "assumed-role/runner/s", "role/target", "trust-action-missing"],
    ["a role whose name ends so", "assumed-role/runner/s", "role/my-runner", "trust-action-missing"],
    ["a role, as a user", "user/me", "role/me", "trust-action-missing"],
  ])("a role that may not assume %s", (_name, caller, wanted, code) => {
    const service = caller.startsWith("user") ? "iam" : "sts";
    const message = `User: arn:aws:${service}::111122223333:${caller} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:${wanted}`;
    expect(explainAwsError("AccessDenied", message)?.codes[0]).toBe(code);
  });

  it("that nobody knows are not explained", () => {
    expect(explainAwsError("Teapot", "short and stout")).toBeNull();
    expect(new Set(AWS_ERRORS.map(({ text }) => text)).size).toBe(AWS_ERRORS.length);
  });
});
