import { ACCOUNT, ALL_PASSED, AWS, type Cases, GITHUB, GKE, job, pod, podTrust, SUBJECT, trust } from "./case.js";

const ENTRA = "login.microsoftonline.com/9a95fd9e-0000-4000-8000-d08c1eab0001/v2.0";
const ROSA = "rh-oidc.s3.us-east-1.amazonaws.com/2abc3def4";
const ID = "112233445566778899001";
const role = ["--role-arn", `arn:aws:iam::${ACCOUNT}:role/x`];
const google = { iss: "https://accounts.google.com", aud: "aws-trust-1", azp: ID, sub: ID };
const byGoogle = (conditions: object, Federated = "accounts.google.com") =>
  trust("", { StringEquals: conditions }, { Principal: { Federated } });
const TAGS = "https://aws.amazon.com/tags";
const tags = { [TAGS]: { principal_tags: { build_branch: ["main"] }, transitive_tag_keys: ["build_branch"] } };
const BOTH = { Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"] };
const entra = (conditions: object) => trust(ENTRA, { StringEquals: { [`${ENTRA}:sub`]: "aaaa", ...conditions } });

/** Providers that AWS knows by itself, session tags, authorised parties, audiences and subjects. */
export const FEDERATION_CASES: Cases = {
  "Google, by name": {
    claims: { ...google, email: "ci@acme-ci.iam.gserviceaccount.com", email_verified: true },
    trust: byGoogle({ "accounts.google.com:aud": ID, "accounts.google.com:sub": ID }),
    args: role,
    exit: [0],
    saysNot: /provider-missing/,
  },
  "Google, with aud and oaud": {
    claims: google,
    trust: byGoogle({ "accounts.google.com:aud": ID, "accounts.google.com:oaud": "aws-trust-1" }),
    args: role,
    exit: [0],
  },
  "Google, with the aud claim under :aud": {
    claims: google,
    trust: byGoogle({ "accounts.google.com:aud": "aws-trust-1", "accounts.google.com:sub": ID }),
    exit: [1],
    says: /azp/,
  },
  "Google, by an address": {
    claims: google,
    trust: byGoogle({ "accounts.google.com:sub": ID }, "https://accounts.google.com"),
    exit: [1],
    says: /AWS knows by that name/,
  },
  "a pool of Cognito": {
    claims: {
      iss: "https://cognito-identity.amazonaws.com",
      sub: "us-east-1:1",
      aud: "us-east-1:pool",
      amr: ["authenticated"],
    },
    trust: trust(
      "",
      {
        StringEquals: { "cognito-identity.amazonaws.com:aud": "us-east-1:pool" },
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
      },
      { Principal: { Federated: "cognito-identity.amazonaws.com" } },
    ),
    exit: [0, 3],
    saysNot: /provider-missing|trust-provider-missing/,
  },
  "tags without sts:TagSession": { claims: pod(tags), trust: podTrust(), exit: [1], says: /sts:TagSession/ },
  "tags with it": { claims: pod(tags), trust: podTrust({ "aws:RequestTag/build_branch": "main" }, BOTH), exit: [0] },
  "tags in the flattened form": {
    claims: pod({ [`${TAGS}/principal_tags/team`]: ["a"] }),
    trust: podTrust(),
    exit: [1],
    says: /sts:TagSession/,
  },
  "a tag of another value": {
    claims: pod(tags),
    trust: podTrust({ "aws:RequestTag/build_branch": "prod" }, BOTH),
    exit: [1],
    says: /aws:RequestTag\/build_branch/,
  },
  "a tag that the token has not": {
    claims: pod(),
    trust: podTrust({ "aws:RequestTag/team": "a" }),
    exit: [1],
    says: /aws:RequestTag\/team/,
  },
  "a source identity": {
    claims: pod({ "https://aws.amazon.com/source_identity": "me" }),
    trust: podTrust(),
    exit: [1],
    says: /sts:SetSourceIdentity/,
  },
  "azp beside aud": {
    claims: { iss: `https://${ENTRA}`, sub: "aaaa", aud: "app-2", azp: "app-1", ver: "2.0" },
    trust: trust(ENTRA, { StringEquals: { [`${ENTRA}:aud`]: "app-2" } }),
    args: ["--audience", "app-2"],
    exit: [1],
    says: /app-1.*azp/,
  },
  "azp under :aud": {
    claims: { iss: `https://${ENTRA}`, sub: "aaaa", aud: "app-2", azp: "app-1" },
    trust: entra({ [`${ENTRA}:aud`]: "app-1" }),
    exit: [0, 3],
  },
  "azp that is the aud": {
    claims: { iss: `https://${ENTRA}`, sub: "aaaa", aud: "app-1", azp: "app-1" },
    trust: entra({ [`${ENTRA}:aud`]: "app-1" }),
    exit: [0, 3],
  },
  "an audience whose client ids are not known": {
    claims: { iss: `https://${ROSA}`, sub: SUBJECT, aud: ["openshift"] },
    trust: trust(ROSA, { StringEquals: { [`${ROSA}:sub`]: [`${SUBJECT}-operator`, SUBJECT] } }),
    exit: [3],
    saysNot: /audience-mismatch/,
  },
  "the default audience of a cluster, not known": {
    claims: pod({ aud: ["https://kubernetes.default.svc"] }),
    trust: trust(GKE, { StringEquals: { [`${GKE}:sub`]: SUBJECT } }),
    exit: [3],
  },
  "an audience that the policy wants": {
    claims: pod({ aud: ["mine"] }),
    trust: podTrust({ [`${GKE}:aud`]: "mine" }),
    exit: [0],
  },
  "the subject under :aud": {
    claims: pod(),
    trust: trust(GKE, { StringEquals: { [`${GKE}:aud`]: SUBJECT } }),
    exit: [1],
    says: /:sub/,
  },
  "a subject of GitHub under :aud": {
    claims: job(),
    trust: trust(GITHUB, { StringLike: { [`${GITHUB}:aud`]: "repo:acme/app:*" } }),
    exit: [1],
    says: /belongs under :sub/,
  },
  "no subject at all": {
    claims: pod(),
    trust: trust(GKE, { StringEquals: { [`${GKE}:aud`]: AWS } }),
    exit: [1],
    says: /subject-unbounded.*every service account/,
  },
  "any subject": {
    claims: pod(),
    trust: trust(GKE, { StringLike: { [`${GKE}:sub`]: "*" } }),
    exit: [1],
    says: /subject-unbounded/,
  },
  "any service account": {
    claims: pod(),
    trust: trust(GKE, { StringLike: { [`${GKE}:sub`]: "system:serviceaccount:*:*" } }),
    exit: [1],
    says: /subject-unbounded/,
  },
  "no condition": { claims: job(), trust: trust(GITHUB, {}), exit: [1], says: /every repository/ },
  "all but one subject": {
    claims: pod(),
    trust: trust(GKE, { StringNotEquals: { [`${GKE}:sub`]: "x" } }),
    exit: [1],
    says: /subject-unbounded/,
  },
  "a whole namespace": {
    claims: pod(),
    trust: trust(GKE, { StringLike: { [`${GKE}:sub`]: "system:serviceaccount:arc:*" } }),
    exit: [0],
    says: ALL_PASSED,
  },
};
