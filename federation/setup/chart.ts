import { CHART_TEMPLATE } from "./chart-template.js";
import { type Artefact, artefact, type Plan, type Runners } from "./plan.js";
import { quoted } from "./quote.js";

/** A chart with a `RunnerDeployment`, whose values have the names of the guides. */
export function chart(plan: Plan, runners: Runners): Artefact[] {
  return [
    artefact("chart/Chart.yaml", "the chart for the legacy RunnerDeployment", METADATA),
    artefact("chart/values.yaml", "its values: everything that differs between clusters", values(plan, runners)),
    artefact("chart/templates/runnerdeployment.yaml", "its template, free of any name", CHART_TEMPLATE),
  ];
}

const METADATA = `apiVersion: v2
name: gke-runners
description: GitHub Actions runners on GKE with an identity in AWS, for the legacy actions-runner-controller
type: application
version: 0.1.0
`;

function values(plan: Plan, runners: Runners): string {
  const { audience, expirationSeconds, role, region, workload } = plan;
  const [scope, name] = scopeOf(runners.githubUrl);
  return `runnerDefaults:
  replicas: 1
  # Exactly one of repository, organization and enterprise.
  ${scope}: ${quoted(name)}
  labels: [${quoted(runners.label)}]
  # The trust policy names it. pod.yaml creates it.
  serviceAccountName: ${quoted(workload.serviceAccount)}
  awsOidc:
    enabled: true
    # A client id of the OIDC provider, and the :aud of the trust policy.
    audience: ${quoted(audience)}
    # Kubelet renews the file after 80 % of it, and after 24 hours at the latest.
    expirationSeconds: ${expirationSeconds}
    # Empty: each workflow sets AWS_ROLE_ARN itself.
    roleArn: ${quoted(role.arn)}
    # Empty: each workflow sets AWS_REGION itself.
    region: ${quoted(region)}
`;
}

/** @see https://github.com/actions/actions-runner-controller (RunnerSpec: repository, organization, enterprise) */
function scopeOf(githubUrl: string): readonly [string, string] {
  const path = githubUrl.replace(/^https:\/\/[^/]+\//, "");
  if (path.startsWith("enterprises/")) return ["enterprise", path.slice("enterprises/".length)];
  return [path.includes("/") ? "repository" : "organization", path];
}
