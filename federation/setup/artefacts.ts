import { awsCommands } from "./aws-commands.js";
import { chart } from "./chart.js";
import { kubernetesMode } from "./kubernetes-mode.js";
import type { Artefact, Plan } from "./plan.js";
import { pod } from "./pod.js";
import { readme } from "./readme.js";
import { scaleSetValues } from "./scale-set.js";
import { sopsFiles } from "./sops-files.js";
import { trustPolicies } from "./trust-policy.js";
import { workflows } from "./workflows.js";

/** All files for a plan, in the order in which they are used. The same plan always gives the same files. */
export function artefactsOf(plan: Plan): Artefact[] {
  const { runners } = plan;
  const files = [awsCommands(plan), ...trustPolicies(plan), ...sopsFiles(plan), pod(plan)];
  if (runners !== null) {
    files.push(scaleSetValues(plan, runners), kubernetesMode(plan));
    files.push(...chart(plan, runners), ...workflows(plan, runners));
  }
  return [readme(plan, files), ...files];
}

/** The paths of all files that there can be, whatever the options. */
export function artefactPaths(plan: Plan): string[] {
  const { account, region } = plan;
  const runners = { githubUrl: "https://github.com/organization", label: "runner" };
  const everything = { ...plan, selfAssume: true, sopsKey: `arn:aws:kms:${region}:${account}:key/1`, runners };
  return artefactsOf(everything).map(({ path }) => path);
}
