import { ACCOUNT, ALL_PASSED, AWS, type Cases, GITHUB, GKE, job, pod, podTrust, SUBJECT, trust } from "./case.js";

const ROLE = { RoleName: "x", Path: "/", Arn: `arn:aws:iam::${ACCOUNT}:role/x` };
const document = podTrust();
const given = (text: object | string): Cases[string] => ({
  claims: pod(),
  trust: text,
  exit: [0, 3],
  saysNot: /not usable/,
});
const subject = (sub: string, operator = "StringEquals") => trust(GKE, { [operator]: { [`${GKE}:sub`]: sub } });
const alike = (sub: string, says: RegExp): Cases[string] => ({ claims: pod(), trust: subject(sub), exit: [1], says });
const unreachable = (iss: string, says = /STS fetches/): Cases[string] => {
  const name = iss.replace("https://", "");
  const Condition = { StringEquals: { [`${name}:sub`]: SUBJECT, [`${name}:aud`]: AWS } };
  return { claims: pod({ iss }), trust: trust(name, Condition), exit: [1], says, saysNot: ALL_PASSED };
};

/** Policies as people have them, characters that cannot be told apart, and issuers that nobody outside can reach. */
export const PEOPLE_CASES: Cases = {
  "the answer of get-role": given({ Role: { ...ROLE, AssumeRolePolicyDocument: document } }),
  "the answer of get-role, its document URL-encoded": given({
    Role: { ...ROLE, AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(document)) },
  }),
  "a URL-encoded policy": given(encodeURIComponent(JSON.stringify(document))),
  "a policy as a JSON text": given(JSON.stringify(JSON.stringify(document))),
  "a part of a template": given({ Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: document } }),
  "a policy with a byte order mark": given(`\uFEFF${JSON.stringify(document)}`),
  "an answer of get-role whose role is of another account": {
    claims: pod(),
    trust: { Role: { ...ROLE, Arn: "arn:aws:iam::444455556666:role/x", AssumeRolePolicyDocument: document } },
    exit: [1],
    says: /account-mismatch/,
  },
  "a space at the end of the subject": alike(`${SUBJECT} `, /space.*U\+0020/),
  "a space that is not broken in the subject": alike("system:serviceaccount:arc:\u00a0runner", /U\+00A0/),
  "a character without width in the subject": alike("system:serviceaccount:arc:run\u200bner", /U\+200B/),
  "a letter of another alphabet in the subject": alike("system:serviceaccount:arc:runn\u0435r", /U\+0435/),
  "a dot at the end of the subject": alike(`${SUBJECT}.`, /a dot at the end/),
  "a subject in other letter case": alike("system:serviceaccount:arc:Runner", /upper and lower case/),
  "an organization in other letter case": {
    claims: job({ sub: "repo:AcmeCorp/app:ref:refs/heads/main" }),
    trust: trust(GITHUB, {
      StringLike: { [`${GITHUB}:sub`]: "repo:acmecorp/app:*" },
      StringEquals: { [`${GITHUB}:aud`]: AWS },
    }),
    exit: [1],
    says: /upper and lower case/,
  },
  "an audience with a space at its end": {
    claims: pod(),
    trust: podTrust({ [`${GKE}:aud`]: `${AWS} ` }),
    exit: [1],
    says: /U\+0020/,
  },
  "a principal with a character without width": {
    claims: pod(),
    trust: podTrust({}, { Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${GKE}\u200b` } }),
    args: ["--role-arn", `arn:aws:iam::${ACCOUNT}:role/x`],
    exit: [1],
    says: /U\+200B/,
  },
  "the issuer of a cluster as it is installed": unreachable("https://kubernetes.default.svc.cluster.local"),
  "the same in short": unreachable("https://kubernetes.default.svc"),
  "an issuer of one label": unreachable("https://kubernetes"),
  "an issuer at home": unreachable("https://k3s.lan"),
  "an issuer over http": unreachable("http://idp.example"),
  "an issuer at a private address": unreachable("https://10.0.0.1"),
  "an issuer at a port": unreachable("https://idp.example:6443", /a port/),
};
