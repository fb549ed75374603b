import { ManualClock } from "../../support/manual-clock.js";

/** A token and a trust policy as somebody had them, and what is right about them. */
export interface Case {
  readonly claims: object;
  /** The policy, or what holds it: an object, or text as it stands in the file. */
  readonly trust: object | string;
  readonly args?: readonly string[];
  /** Accepted exit codes. */
  readonly exit: readonly number[];
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
}

/** Cases by their names. */
export type Cases = Readonly<Record<string, Case>>;

export const ACCOUNT = "111122223333";
export const GKE = "container.googleapis.com/v1/projects/acme-ci/locations/europe-west1/clusters/runners";
export const GITHUB = "token.actions.githubusercontent.com";
export const SUBJECT = "system:serviceaccount:arc:runner";
export const AWS = "sts.amazonaws.com";
export const ALL_PASSED = /all checks passed/;

/** The claims of a pod's token, with others in place. */
export function pod(given: object = {}): object {
  return { iss: `https://${GKE}`, sub: SUBJECT, aud: [AWS], ...given };
}

/** The claims of a job's token at GitHub. */
export function job(given: object = {}): object {
  return { iss: `https://${GITHUB}`, sub: "repo:acme/app:ref:refs/heads/main", aud: AWS, ...given };
}

/** A trust policy with one statement for the provider of that name. */
export function trust(name: string, Condition: object, given: object = {}): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${name}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
        ...given,
      },
    ],
  };
}

/** A pod's policy: exactly its subject and audience, and what else is wanted under StringEquals. */
export function podTrust(more: object = {}, given: object = {}): object {
  return trust(GKE, { StringEquals: { [`${GKE}:sub`]: SUBJECT, [`${GKE}:aud`]: AWS, ...more } }, given);
}

/** An unsigned token of these claims, an hour long from now. */
export function unsigned(claims: object): string {
  const now = new ManualClock().now().getTime() / 1000;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256", kid: "k" })}.${part({ iat: now - 60, nbf: now - 60, exp: now + 3540, ...claims })}.c2ln`;
}
