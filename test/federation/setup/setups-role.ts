import {
  ACCOUNT,
  assumed,
  failedToSee,
  minutesFromNow,
  NAME,
  PROVIDER_ARN,
  ROLE_ARN,
  role,
  SELF_ASSUME,
  SUBJECT,
  seen,
  statement,
} from "../doctor/evidence.js";
import type { Setup } from "./parts.js";
import { meant, token, trusts, variables, ZONES } from "./parts.js";

/** Faults of role, trust policy, SOPS and of what AWS answers. */
export const ROLE_SETUPS: readonly Setup[] = [
  [
    "no such role",
    "role-missing",
    { role: failedToSee("no such entity", "provider-gone") },
    `${ROLE_ARN} does not exist`,
  ],
  ["a policy that is none", "trust-policy-invalid", { role: seen({ arn: ROLE_ARN, trustPolicy: "{" }) }, "not JSON"],
  [
    "a Deny",
    "explicit-deny",
    { role: role(statement(), statement({ Sid: "No", Effect: "Deny" }), SELF_ASSUME) },
    'statement 2 "No" denies',
  ],
  [
    "AssumeRole only",
    "trust-action-missing",
    { role: role(statement({ Action: "sts:AssumeRole" }), SELF_ASSUME) },
    "the policy allows sts:AssumeRole",
  ],
  [
    "another provider trusted",
    "trust-provider-missing",
    {
      role: role(
        statement({ Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/idp.example` } }),
        SELF_ASSUME,
      ),
    },
    "idp.example",
  ],
  [
    "zones in the principal",
    "zones-locations",
    { role: role(statement({ Principal: { Federated: PROVIDER_ARN.replace("locations", "zones") } }), SELF_ASSUME) },
    "selfLink says /zones/",
  ],
  [
    "a slash in the principal",
    "issuer-differs",
    { role: role(statement({ Principal: { Federated: `${PROVIDER_ARN}/` } }), SELF_ASSUME) },
    "trusts",
  ],
  [
    "keys of another issuer",
    "condition-other-issuer",
    { role: trusts({ "token.actions.githubusercontent.com:sub": SUBJECT }) },
    "token.actions.githubusercontent.com:sub",
  ],
  [
    "zones in a key",
    "zones-locations",
    { role: trusts({ [`${ZONES}:sub`]: SUBJECT }) },
    "…/p/zones/europe-west1-b/clusters/c:sub",
  ],
  [
    "a key with a scheme",
    "condition-never-holds",
    { role: trusts({ [`https://${NAME}:sub`]: SUBJECT }) },
    "which never has a value: a condition key begins without https://",
  ],
  [
    "a policy without a subject",
    "subject-unbounded",
    { role: role(statement({ Condition: { StringEquals: { [`${NAME}:aud`]: "sts.amazonaws.com" } } }), SELF_ASSUME) },
    "does not bound the subject: every service account of the cluster",
  ],
  [
    "a wildcard under StringEquals",
    "subject-wildcard",
    { role: trusts({ [`${NAME}:sub`]: "system:serviceaccount:arc-system:*" }) },
    "are no wildcards",
  ],
  [
    "another service account",
    "subject-mismatch",
    { token: token({ subject: "system:serviceaccount:arc-system:default" }) },
    "policy wants …:arc-system:runner, token says …:arc-system:default (the service account differs)",
  ],
  [
    "another namespace",
    "subject-mismatch",
    { token: token({ subject: "system:serviceaccount:default:runner" }) },
    "policy wants …:serviceaccount:arc-system:runner, token says …:serviceaccount:default:runner (the namespace differs)",
  ],
  [
    "another condition",
    "condition-mismatch",
    { environment: variables({ AWS_ROLE_SESSION_NAME: "me" }), role: trusts({ "sts:RoleSessionName": "ci" }) },
    "wants sts:RoleSessionName to be ci",
  ],
  [
    "SOPS with a profile that is not there",
    "sops-profile",
    {
      sops: seen([
        { file: ".sops.yaml", keyArn: "arn:aws:kms:us-east-1:1:key/k", roleArn: null, profile: "development" },
      ]),
    },
    ".sops.yaml makes SOPS take the profile development (aws_profile), and that profile does not lead to the token",
  ],
  ["SOPS without self-assume", "sops-self-assume", { role: role(statement()) }, "makes SOPS assume"],
  [
    "a token that ends soon",
    "token-expiring",
    { token: token({ issuedAt: null, expiresAt: minutesFromNow(4) }) },
    "ends in 4 min",
  ],
  ["a long job", "token-shorter-than-job", { intent: meant({ jobMinutes: 90 }) }, "ends in 50 min"],
  [
    "a stale file",
    "token-not-refreshed",
    { token: token({ issuedAt: minutesFromNow(-55), expiresAt: minutesFromNow(5) }) },
    "is 55 min old",
  ],
  [
    "AWS refuses",
    "live-refused",
    {
      live: seen({
        assume: {
          kind: "error",
          name: "AccessDenied",
          message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        },
        identity: null,
      }),
    },
    "AssumeRoleWithWebIdentity answered AccessDenied",
  ],
  [
    "AWS gives another role",
    "live-refused",
    { live: seen({ assume: { kind: "arn", arn: assumed() }, identity: { kind: "arn", arn: assumed("other") } }) },
    "assumed-role/other",
  ],
];
