import { matchesHost } from "./scope.js";

/** Hosts whose certificates come from public CAs, as far as they are known: GKE's and those of the big issuers. */
const PUBLIC_HOSTS: readonly string[] = [
  "*.googleapis.com",
  "*.s3nsapis.fr",
  "accounts.google.com",
  "*.actions.githubusercontent.com",
  "gitlab.com",
  "api.bitbucket.org",
  "*.amazonaws.com",
  "*.amazonaws.com.cn",
  "login.microsoftonline.com",
  "sts.windows.net",
  "*.oic.prod-aks.azure.com",
  "*.openshiftapps.com",
  "*.auth0.com",
  "*.okta.com",
  "app.terraform.io",
  "api.pulumi.com",
  "agent.buildkite.com",
  "oidc.circleci.com",
  "oidc.codefresh.io",
  "oidc.vercel.com",
  "oidc.fly.io",
];

/** Whether a host is known to present certificates of a public CA. */
export function isKnownPublic(host: string): boolean {
  return PUBLIC_HOSTS.some((pattern) => matchesHost(pattern, host));
}
