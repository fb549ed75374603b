/**
 * Providers that AWS knows by itself: a trust policy names them as they are, and there is nothing to register.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html (OIDC federated principals)
 */
const BUILT_IN = ["accounts.google.com", "www.amazon.com", "graph.facebook.com", "cognito-identity.amazonaws.com"];

/** Claims of every issuer that has no row of its own. `aud` is the `azp` where a token has one, and `oaud` the `aud`. */
const EVERYWHERE = ["sub", "aud", "oaud", "email", "amr"];

const GITHUB = [
  "actor",
  "actor_id",
  "enterprise_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "repository",
  "repository_id",
  "repository_owner_id",
  "workflow",
];
const BUILDKITE = [
  "build_branch",
  "cluster_id",
  "cluster_name",
  "organization_id",
  "organization_slug",
  "pipeline_id",
  "pipeline_slug",
];
const GITLAB = [
  "namespace_id",
  "pipeline_source",
  "project_id",
  "ref_protected",
  "runner_environment",
  "user_access_level",
  "user_email",
  "user_id",
  "user_login",
];

/**
 * What AWS makes condition keys of, for issuers with keys of their own; a claim that is not in the list is no key.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const OF_ISSUER: readonly (readonly [issuer: RegExp, claims: readonly string[]])[] = [
  [/^(token\.actions\.githubusercontent\.com|token\.actions\.[^/]+\.ghe\.com|github\.com\/enterprises)(\/|$)/, GITHUB],
  [/^agent\.([^/]+\.)?buildkite\.(com|dev|site)(\/|$)/, BUILDKITE],
  [/^gitlab\.com(\/|$)/, GITLAB],
  [/^oidc\.circleci\.com\/org\//, ["oidc.circleci.com/project-id"]],
  [/\.identity\.oraclecloud\.com(:443)?(\/|$)/, ["rpst_id"]],
  [/^accounts\.google\.com$/, ["google/organization_number"]],
  [/^www\.amazon\.com$/, ["app_id", "user_id"]],
  [/^graph\.facebook\.com$/, ["app_id", "id"]],
];

/** Keys whose value is not a claim of the same name: from a token alone it is not known. */
const ELSEWHERE = ["google/organization_number", "app_id", "user_id", "id"];

/** Claims that are kept of a token because they may be condition keys. */
export const KEPT_CLAIMS: readonly string[] = [...new Set([...GITHUB, ...BUILDKITE, ...GITLAB, "email", "amr"])].concat(
  "oidc.circleci.com/project-id",
  "rpst_id",
);

/** Whether AWS knows the provider by itself. @param issuerName - without `https://` */
export function isBuiltIn(issuerName: string): boolean {
  return BUILT_IN.includes(issuerName);
}

/** The claims that AWS offers as condition keys for an issuer's tokens. @param issuerName - without `https://` */
export function claimsOffered(issuerName: string): readonly string[] {
  const name = issuerName.toLowerCase();
  return [...EVERYWHERE, ...OF_ISSUER.filter(([issuer]) => issuer.test(name)).flatMap(([, claims]) => claims)];
}

/** Whether a key of this issuer has its value from somewhere else than a claim of its name. */
export function isFromElsewhere(issuerName: string, claim: string): boolean {
  return isBuiltIn(issuerName) && ELSEWHERE.includes(claim);
}
