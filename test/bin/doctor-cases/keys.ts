import { ACCOUNT, ALL_PASSED, AWS, type Cases, GITHUB, GKE, job, pod, podTrust, SUBJECT, trust } from "./case.js";

const ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/${GKE}`;
/** A pod's policy with its subject under another key. */
const under = (key: string) => trust(GKE, { StringEquals: { [key]: SUBJECT, [`${GKE}:aud`]: AWS } });
const never = (key: string, says: RegExp): Cases[string] => ({
  claims: pod(),
  trust: under(key),
  exit: [1],
  says,
  saysNot: ALL_PASSED,
});
const SUB = { "token.actions.githubusercontent.com:sub": "repo:acme/app:*" };

/** Keys that cannot have a value, and what an absent key does under each operator. */
export const KEY_CASES: Cases = {
  "a key with https://": never(`https://${GKE}:sub`, /https:\/\/container/),
  "a key with http://": never(`http://${GKE}:sub`, /begins without https/),
  "a key with the provider's ARN": never(`${ARN}:sub`, /begins with an ARN/),
  "a key with an issuer and no claim": never(GKE, /names no claim/),
  "a key with an empty claim": never(`${GKE}:`, /names no claim/),
  "a key that is a claim alone": never("sub", /names no claim/),
  "a key with a space at its end": never(`${GKE}:sub `, /U\+0020/),
  "a key with a space that is not broken": never(`${GKE}\u00a0:sub`, /U\+00A0/),
  "a key with a placeholder": never(`\${OIDC_PROVIDER}:sub`, /placeholder/),
  "the namespace of the pod": {
    claims: pod({ "kubernetes.io": { namespace: "arc" } }),
    trust: podTrust({ [`${GKE}:kubernetes.io/namespace`]: "arc" }),
    exit: [1],
    says: /namespace/,
    saysNot: ALL_PASSED,
  },
  "a claim that the token has and AWS does not offer": {
    claims: job({ repository_owner: "acme" }),
    trust: trust(GITHUB, { StringLike: SUB, StringEquals: { [`${GITHUB}:repository_owner`]: "acme" } }),
    exit: [1],
    says: /no condition key of repository_owner/,
  },
  "a claim that AWS offers for GitHub": {
    claims: job({ repository_id: "42" }),
    trust: trust(GITHUB, { StringEquals: { [`${GITHUB}:repository_id`]: "42", [`${GITHUB}:aud`]: AWS } }),
    exit: [0],
  },
  ExternalId: { claims: pod(), trust: podTrust({ "sts:ExternalId": "acme-1" }), exit: [1], says: /ExternalId/ },
  "a key of SAML": { claims: pod(), trust: podTrust({ "saml:aud": AWS }), exit: [1], says: /SAML/ },
  "iss under ForAllValues": {
    claims: job(),
    trust: trust(GITHUB, {
      StringLike: SUB,
      "ForAllValues:StringEquals": { [`${GITHUB}:aud`]: AWS, [`${GITHUB}:iss`]: `https://${GITHUB}` },
    }),
    exit: [0],
  },
  "iss of somebody else under ForAllValues": {
    claims: job(),
    trust: trust(GITHUB, { StringLike: SUB, "ForAllValues:StringEquals": { [`${GITHUB}:iss`]: "https://x.example" } }),
    exit: [0],
  },
  "iss under StringEquals": {
    claims: job(),
    trust: trust(GITHUB, { StringLike: SUB, StringEquals: { [`${GITHUB}:iss`]: `https://${GITHUB}` } }),
    exit: [1],
    says: /no condition key of iss/,
  },
  "iss under StringEqualsIfExists": {
    claims: job(),
    trust: trust(GITHUB, { StringLike: SUB, StringEqualsIfExists: { [`${GITHUB}:iss`]: "x" } }),
    exit: [0],
  },
  "iss under StringNotEquals": {
    claims: job(),
    trust: trust(GITHUB, { StringLike: SUB, StringNotEquals: { [`${GITHUB}:iss`]: "x" } }),
    exit: [0],
  },
  "iss that must not be there": {
    claims: job(),
    trust: trust(GITHUB, { StringLike: SUB, Null: { [`${GITHUB}:iss`]: "true" } }),
    exit: [0],
  },
};
