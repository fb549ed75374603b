import { KUBERNETES_MODE } from "./kubernetes-mode.js";
import { type Artefact, artefact, type Plan, type Runners } from "./plan.js";
import { environmentItems, mountItem, volumeItem } from "./pod-parts.js";
import { indent, quoted } from "./quote.js";

/** The values file for GitHub's own chart. */
export const SCALE_SET_VALUES = "scale-set-values.yaml";

/** The secret with GitHub's credentials, which the user creates. */
export const GITHUB_SECRET = "github-credentials";

/**
 * Values for the official chart of runner scale sets.
 * @see https://github.com/actions/actions-runner-controller/blob/master/charts/gha-runner-scale-set/values.yaml
 */
export function scaleSetValues(plan: Plan, { githubUrl, label }: Runners): Artefact {
  const text = `githubConfigUrl: ${quoted(githubUrl)}
# A secret in the same namespace, with github_token or the three values of a GitHub App.
githubConfigSecret: ${GITHUB_SECRET}
# What runs-on asks for.
runnerScaleSetName: ${quoted(label)}
template:
  spec:
    # The trust policy names it. Left out, the chart takes one of its own, and the subject differs.
    # With it and containerMode kubernetes the chart makes neither Role nor RoleBinding: ${KUBERNETES_MODE} has both.
    serviceAccountName: ${quoted(plan.workload.serviceAccount)}
    containers:
      # The chart wants exactly this name.
      - name: runner
        image: ghcr.io/actions/actions-runner:latest
        command: ["/home/runner/run.sh"]
        env:
${indent(environmentItems(plan), 10)}        volumeMounts:
${indent(mountItem(), 10)}    volumes:
${indent(volumeItem(plan), 6)}`;
  return artefact(SCALE_SET_VALUES, "values of GitHub's chart gha-runner-scale-set, the current kind of runners", text);
}
