import { ACTION } from "./policy/names.js";

/** The default audience of a token for AWS, and of an OIDC provider's client ids. */
export const AWS_AUDIENCE = "sts.amazonaws.com";

/** A GKE cluster by the names that `gcloud container clusters list` shows. */
export interface Cluster {
  readonly project: string;
  /** A region or, for a zonal cluster, a zone. */
  readonly location: string;
  readonly cluster: string;
}

/** What a pod runs as. */
export interface Workload {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** What a value may look like: `allowed` says it in words. */
export interface Rule {
  readonly pattern: RegExp;
  readonly allowed: string;
}

/**
 * The syntax of each name. One table for the command line and the constructs, whose messages name the value and
 * what is allowed.
 *
 * @see https://cloud.google.com/resource-manager/reference/rest/v1/projects (project ids; older ones have a domain)
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ (RFC 1123 labels and subdomains)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html (client ids)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (role names)
 */
export const NAME_RULES = {
  project: {
    pattern: /^([a-z0-9][a-z0-9.-]{0,61}[a-z0-9]:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    allowed: "a project id (not its number or display name): 6 to 30 lower-case letters, digits and hyphens",
  },
  location: {
    pattern: /^[a-z]+(-[a-z]+)+[0-9]+(-[a-z])?$/,
    allowed: "a region or zone, like us-east4 or us-east4-a",
  },
  cluster: {
    pattern: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    allowed: "1 to 40 lower-case letters, digits and hyphens, a letter first",
  },
  namespace: {
    pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    allowed: "1 to 63 lower-case letters, digits and hyphens",
  },
  serviceAccount: {
    pattern: /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    allowed: "1 to 253 lower-case letters, digits, hyphens and dots",
  },
  audience: {
    pattern: /^[\x21-\x7e]{1,255}$/,
    allowed: "1 to 255 printable characters without spaces",
  },
  roleName: {
    pattern: /^[\w+=,.@-]{1,64}$/,
    allowed: "1 to 64 letters, digits and _+=,.@-, without a path",
  },
} as const satisfies Readonly<Record<string, Rule>>;

/**
 * The issuer of a cluster's tokens. Always with `/locations/`, also for a zonal cluster, whose `selfLink` says `/zones/`.
 * @param cluster - names that keep `NAME_RULES`
 */
export function issuerOfCluster({ project, location, cluster }: Cluster): string {
  return `https://container.googleapis.com/v1/projects/${project}/locations/${location}/clusters/${cluster}`;
}

/** The issuer as ARNs and condition keys carry it: without its scheme. */
export function issuerNameOf(issuer: string): string {
  return issuer.replace(/^https:\/\//, "");
}

/**
 * The `sub` claim of a service account's tokens.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
 */
export function subjectOf({ namespace, serviceAccount }: Workload): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}

/** Condition operators with the claims that a trust policy wants, by condition key. */
export type TokenConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * The conditions of a trust policy for a workload: exactly this subject, or one of these, and this audience.
 *
 * @param issuer - as tokens say it, with `https://`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (OIDC federation)
 */
export function tokenConditions(
  issuer: string,
  subject: string | readonly string[],
  audience: string,
): TokenConditions {
  const name = issuerNameOf(issuer);
  return { StringEquals: { [`${name}:sub`]: subject, [`${name}:aud`]: audience } };
}

/**
 * The conditions of a trust policy for every service account of a namespace: this audience, and any subject there.
 *
 * @param issuer - as tokens say it, with `https://`
 */
export function namespaceConditions(issuer: string, namespace: string, audience: string): TokenConditions {
  const name = issuerNameOf(issuer);
  return {
    StringEquals: { [`${name}:aud`]: audience },
    // A namespace has no wildcard in it, so that this is the only one.
    StringLike: { [`${name}:sub`]: subjectOf({ namespace, serviceAccount: "*" }) },
  };
}

/** A statement of a trust policy that lets exactly one workload in, in AWS's own JSON. */
export interface TrustStatement {
  readonly Effect: "Allow";
  readonly Principal: Readonly<Record<string, string>>;
  readonly Action: string;
  readonly Condition: TokenConditions;
}

/**
 * The statement that lets tokens with this subject and audience in.
 * @param provider - ARN of the OIDC provider
 */
export function trustStatement(provider: string, issuer: string, subject: string, audience: string): TrustStatement {
  return {
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: ACTION,
    Condition: tokenConditions(issuer, subject, audience),
  };
}
