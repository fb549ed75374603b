import { HIDDEN_TOKEN } from "../../../rotation/core/fault/secrets.js";
import {
  ACCOUNT,
  claims,
  failedToSee,
  ISSUER,
  minutesFromNow,
  NAME,
  notAsked,
  PROVIDER_ARN,
  ROLE_ARN,
  role,
  seen,
  statement,
  TOKEN_FILE,
} from "../doctor/evidence.js";
import type { Setup } from "./parts.js";
import { CHAIN, meant, near, offering, PROFILE_WITH_KEYS, token, trusts, variables, ZONES } from "./parts.js";

/** Faults of environment, token, accounts and provider. */
export const NEAR_SETUPS: readonly Setup[] = [
  [
    "no variable",
    "token-file-unset",
    { environment: variables({ AWS_WEB_IDENTITY_TOKEN_FILE: undefined }) },
    "AWS_WEB_IDENTITY_TOKEN_FILE",
  ],
  [
    "no variable, container credentials instead",
    "token-file-unset",
    {
      environment: variables({
        AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://x",
      }),
    },
    "instead set: AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ],
  [
    "another file than the well-known one",
    "token-file-other",
    { environment: variables({ AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/tokens/gcp-ksa/token" }) },
    `from /var/run/secrets/tokens/gcp-ksa/token (the environment), expected is ${TOKEN_FILE}`,
  ],
  [
    "another file than the one named",
    "token-file-other",
    { intent: meant({ tokenFile: "/mine" }), token: seen({ path: "/mine", claims: claims() }) },
    "expected is /mine, which is the one examined here",
  ],
  [
    "a token in the variable",
    "token-as-path",
    { environment: variables({ AWS_WEB_IDENTITY_TOKEN_FILE: HIDDEN_TOKEN }) },
    "AWS_WEB_IDENTITY_TOKEN_FILE (the environment) holds a token itself",
  ],
  [
    "a token as the option",
    "token-as-path",
    { token: failedToSee("a token stands there", "token-as-path") },
    "whoever saw it can use it",
  ],
  [
    "no role",
    "role-arn-unset",
    { environment: variables({ AWS_ROLE_ARN: undefined }), role: notAsked() },
    "role ARN is not set",
  ],
  [
    "another role",
    "role-arn-other",
    { intent: meant({ roleArn: `${ROLE_ARN}-2` }) },
    `${ROLE_ARN}, expected is ${ROLE_ARN}-2`,
  ],
  [
    "no ARN",
    "role-arn-malformed",
    { environment: variables({ AWS_ROLE_ARN: "runner" }) },
    '"runner" is not the ARN of a role',
  ],
  [
    "a user's ARN",
    "role-arn-malformed",
    { environment: variables({ AWS_ROLE_ARN: ROLE_ARN.replace("role/", "user/") }) },
    "user",
  ],
  [
    "static keys",
    "credentials-shadowed",
    { environment: variables({ AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" }) },
    "do not take the token. boto3, AWS CLI, JavaScript SDK, Go SDK, SOPS, Terraform: static keys of AWS_ACCESS_KEY_ID",
  ],
  [
    "a profile with keys",
    "credentials-shadowed",
    { environment: variables({ AWS_PROFILE: "ci" }, PROFILE_WITH_KEYS) },
    "JavaScript SDK does not take the token. boto3, AWS CLI, Go SDK, SOPS, Terraform: the token · JavaScript SDK: static keys of profile ci",
  ],
  [
    "a profile that does not exist",
    "profile-unusable",
    { environment: variables({ AWS_PROFILE: "gone" }) },
    "stops: the profile does not exist (profile gone) · JavaScript SDK: the token",
  ],
  [
    "variables beside a profile that assumes a further role",
    "tools-differ",
    { environment: variables({ AWS_PROFILE: "far" }, CHAIN) },
    "do not end as the same role",
  ],
  [
    "a session name with a slash",
    "session-name-invalid",
    { environment: variables({ AWS_ROLE_SESSION_NAME: "acme/app@42" }) },
    'AWS_ROLE_SESSION_NAME is "acme/app@42"',
  ],
  ["no file", "token-unreadable", { token: failedToSee("/x cannot be read: ENOENT", "file-missing") }, "ENOENT"],
  ["an old token", "token-expired", { token: token({ expiresAt: minutesFromNow(-5) }) }, /ended at .* 5 min before/],
  ["a token that ends now", "token-expired", { token: token({ expiresAt: minutesFromNow(0) }) }, "0 s before"],
  ["a token of the future", "clock-skew", { token: token({ notBefore: minutesFromNow(3) }) }, "3 min after"],
  [
    "a token issued in the future",
    "clock-skew",
    { token: token({ issuedAt: minutesFromNow(3), notBefore: null }) },
    "one of the clocks",
  ],
  [
    "a provider of another account",
    "account-mismatch",
    {
      role: role(statement({ Principal: { Federated: PROVIDER_ARN.replace(ACCOUNT, "999988887777") } })),
      sops: notAsked(),
    },
    `of account ${ACCOUNT}, the trust policy's provider is of account 999988887777`,
  ],
  [
    "a provider of another partition",
    "partition-mismatch",
    {
      role: role(statement({ Principal: { Federated: PROVIDER_ARN.replace(":aws:", ":aws-cn:") } })),
      sops: notAsked(),
    },
    "of partition aws, the trust policy's provider is of partition aws-cn",
  ],
  [
    "a role of another account than the one read",
    "account-mismatch",
    { environment: variables({ AWS_ROLE_ARN: ROLE_ARN.replace(ACCOUNT, "999988887777") }) },
    `of account 999988887777, the trust policy's provider is of account ${ACCOUNT}`,
  ],
  [
    "an issuer that only the cluster reaches",
    "issuer-unreachable",
    { token: token({ issuer: "https://kubernetes.default.svc" }) },
    "kubernetes.default.svc is a name that only a private network knows",
  ],
  ["no provider and no list", "provider-missing", { providers: seen({ arns: null, exact: null, near: null }) }, ISSUER],
  ["no provider", "provider-missing", { providers: seen({ arns: [], exact: null, near: null }) }, `is for ${ISSUER}`],
  ["a provider from selfLink", "zones-locations", { providers: near(ZONES) }, "registered …/p/zones/europe-west1-b"],
  ["a provider with a slash", "issuer-differs", { providers: near(`${NAME}/`) }, "differ in slash"],
  [
    "a provider in capitals",
    "issuer-differs",
    { providers: near(NAME.replace("clusters", "Clusters")) },
    "differ in case",
  ],
  ["a provider with a scheme", "issuer-differs", { providers: near(`http://${NAME}`) }, "differ in scheme"],
  [
    "a token for somebody else",
    "audience-mismatch",
    { token: token({ audiences: ["https://kubernetes.default"] }) },
    "for https://kubernetes.default, the provider's client ids are sts.amazonaws.com, the policy's :aud condition wants sts.amazonaws.com",
  ],
  ["other client ids", "audience-mismatch", { providers: offering({ clientIds: ["other"] }) }, "client ids are other"],
  ["another :aud", "audience-mismatch", { role: trusts({ [`${NAME}:aud`]: "other" }) }, ":aud condition wants other"],
];
