import type { AwsError } from "./aws-error-rows.js";

/** What SDKs, the AWS CLI and actions say before they have asked AWS, more telling texts first. */
export const ERRORS_OF_TOOLS: readonly AwsError[] = [
  {
    text: "The config profile (",
    by: "AWS CLI, boto3",
    means: "AWS_PROFILE or a setting names a profile that no configuration file has; both stop there.",
    codes: ["credentials-shadowed"],
  },
  {
    text: "failed to get shared config profile",
    by: "Go SDK: SOPS, Terraform",
    means: "AWS_PROFILE or a setting names a profile that no configuration file has.",
    codes: ["credentials-shadowed"],
  },
  {
    text: "could not be found or parsed in shared credentials file",
    by: "JavaScript SDK",
    means: "AWS_PROFILE or a setting names a profile that no configuration file has.",
    codes: ["credentials-shadowed"],
  },
  {
    text: "NoCredentialProviders",
    by: "Go SDK, version 1",
    means: "No variable leads the tool to the token.",
    codes: ["token-file-unset", "role-arn-unset"],
  },
  {
    text: "ACTIONS_ID_TOKEN_REQUEST_URL",
    by: "GitHub Actions",
    means:
      "The job lacks the permission id-token: write, which GitHub's own token needs; a cluster's token needs web-identity-token-file instead.",
    codes: ["token-file-unset"],
  },
  {
    text: "Did you mean to set the `id-token` permission",
    by: "configure-aws-credentials",
    means:
      "The job lacks the permission id-token: write, which GitHub's own token needs; a cluster's token needs web-identity-token-file instead.",
    codes: ["token-file-unset"],
  },
  {
    text: "Could not assume role with user credentials",
    by: "configure-aws-credentials",
    means: "The action used keys that were there, because `web-identity-token-file` was not given.",
    codes: ["credentials-shadowed", "sops-self-assume"],
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
  {
    text: "permission denied",
    by: "AWS CLI, boto3, Go and JavaScript SDK",
    means:
      "The container's user may not read the token file: kubelet gives it to runAsUser or to the group of fsGroup.",
    codes: ["token-unreadable"],
  },
];
