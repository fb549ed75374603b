import { shellQuote } from "../../rotation/core/tell/restore.js";
import { AWS_COMMANDS } from "./aws-commands.js";
import { KUBERNETES_MODE } from "./kubernetes-mode.js";
import { warningsOf } from "./parse.js";
import { type Artefact, artefact, type Plan } from "./plan.js";
import { POD } from "./pod.js";
import { GITHUB_SECRET, SCALE_SET_VALUES } from "./scale-set.js";
import { TRUST_POLICY } from "./trust-policy.js";

/** The page that says what each of the other files is for, and what to do in which order. */
export function readme(plan: Plan, others: readonly Artefact[]): Artefact {
  const parts = [
    intro(plan),
    warningsOf(plan).map((warning) => `> **Warning:** ${warning}.`),
    fileTable(others),
    steps(plan),
  ];
  const lines = parts.filter((part) => part.length > 0).map((part) => part.join("\n"));
  return artefact("README.md", "what each file is for, and what to do in which order", `${lines.join("\n\n")}\n`);
}

function intro({ issuer, subject, role }: Plan): string[] {
  return [
    "# An identity in AWS for a workload on Kubernetes",
    "",
    "| | |",
    "|---|---|",
    `| issuer | \`${issuer}\` |`,
    `| subject | \`${subject}\` |`,
    `| role | \`${role.arn}\` |`,
  ];
}

function fileTable(others: readonly Artefact[]): string[] {
  return ["| file | what |", "|---|---|", ...others.map(({ path, purpose }) => `| \`${path}\` | ${purpose} |`)];
}

function steps(plan: Plan): string[] {
  const numbered = [awsStep(plan), podStep(plan), ...runnerSteps(plan), doctorStep(plan)];
  return numbered.flatMap(([title, text, command], index) => [
    ...(index === 0 ? [] : [""]),
    `## ${index + 1}. ${title}`,
    "",
    text,
    "",
    "```sh",
    command,
    "```",
  ]);
}

type Step = readonly [title: string, text: string, command: string];

function awsStep({ sopsKey }: Plan): Step {
  const permissions =
    sopsKey === null
      ? "The role has no permissions yet: attach what the workload needs."
      : "The role may use the key of SOPS; attach what else the workload needs.";
  return ["Provider and role", `With credentials of the account. ${permissions}`, `sh ${AWS_COMMANDS}`];
}

function podStep({ workload: { namespace } }: Plan): Step {
  return [
    "Try it in a pod",
    "The namespace must exist. The log shows the role's ARN, or AWS's error.",
    [
      "kubectl apply -f pod.yaml",
      `kubectl wait -n ${namespace} --for=jsonpath='{.status.phase}'=Succeeded --timeout=2m pod/${POD}`,
      `kubectl logs -n ${namespace} ${POD}`,
      `kubectl delete pod -n ${namespace} ${POD}`,
    ].join("\n"),
  ];
}

function runnerSteps({ runners, workload: { namespace } }: Plan): Step[] {
  if (runners === null) return [];
  const chart = "oci://ghcr.io/actions/actions-runner-controller-charts/gha-runner-scale-set";
  return [
    [
      "Runners",
      `One of the two. A scale set needs GitHub's credentials in the secret \`${GITHUB_SECRET}\`; the legacy controller has its own.`,
      [
        `kubectl create secret generic ${GITHUB_SECRET} -n ${namespace} --from-file=github_token=FILE`,
        `# with containerMode kubernetes: kubectl apply -f ${KUBERNETES_MODE}`,
        `helm install ${runners.label} -n ${namespace} -f ${SCALE_SET_VALUES} ${chart}`,
        "# or, with the legacy controller:",
        `helm install ${runners.label} -n ${namespace} ./chart`,
      ].join("\n"),
    ],
    [
      "Workflows",
      "Copy `.github` into the repository, and start one of the two by hand. The job shows the role's ARN.",
      "gh workflow run aws-environment.yml",
    ],
  ];
}

function doctorStep({ workload, audience, role, region, sopsKey }: Plan): Step {
  const { namespace, serviceAccount } = workload;
  const sops = sopsKey === null ? "" : " --sops .sops.yaml";
  const meant = audience === "sts.amazonaws.com" ? "" : ` --audience ${shellQuote(audience)}`;
  return [
    "If it does not work",
    "`doctor` names the first broken link and the fix: first from these files alone, then with AWS. The token is a secret: remove it.",
    [
      // Readable by nobody else: whoever has it can assume the role.
      `(umask 077; kubectl create token ${serviceAccount} -n ${namespace} --audience ${shellQuote(audience)} --duration 1h > token)`,
      `oidc-thumbprints doctor --token-file token --trust-policy ${TRUST_POLICY} --role-arn ${role.arn}${sops}${meant}`,
      `oidc-thumbprints doctor --token-file token --role-arn ${role.arn} --region ${region}${sops}${meant}`,
      "rm token",
    ].join("\n"),
  ];
}
