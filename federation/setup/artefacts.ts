import { awsCommands } from "./aws-commands.js";
import { chart } from "./chart.js";
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
    files.push(scaleSetValues(plan, runners), ...chart(plan, runners), ...workflows(plan, runners));
  }
  return [readme(plan, files), ...files];
}
