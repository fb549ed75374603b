import { type Artefact, artefact, type Plan } from "./plan.js";
import { environmentItems, mountItem, volumeItem } from "./pod-parts.js";
import { indent, quoted } from "./quote.js";

/** The name of the pod. */
export const POD = "aws-identity";

/** An image with the AWS CLI; its tags exist at https://gallery.ecr.aws/aws-cli/aws-cli. */
const IMAGE = "public.ecr.aws/aws-cli/aws-cli:2.32.9";

/** A service account, and a pod that asks AWS once who it is. */
export function pod(plan: Plan): Artefact {
  const own = plan.workload.serviceAccount !== "default";
  const purpose = own
    ? "the service account, and a pod that asks AWS once who it is: copy its env, volumeMounts and volumes"
    : "a pod that asks AWS once who it is: copy its env, volumeMounts and volumes";
  return artefact("pod.yaml", purpose, (own ? serviceAccount(plan) : DEFAULT_WARNING) + manifest(plan));
}

const DEFAULT_WARNING = `# Every pod of this namespace that names no service account runs as "default", and could assume the role too.
# Better: a service account of its own. Run setup again with --service-account.
`;

function serviceAccount({ workload }: Plan): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${quoted(workload.serviceAccount)}
  namespace: ${quoted(workload.namespace)}
---
`;
}

function manifest(plan: Plan): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${POD}
  namespace: ${quoted(plan.workload.namespace)}
spec:
  serviceAccountName: ${quoted(plan.workload.serviceAccount)}
  # The token of the cluster's own API is of no use here.
  automountServiceAccountToken: false
  restartPolicy: Never
  securityContext:
    runAsNonRoot: true
    # Kubelet gives the token to this user, with mode 0600.
    runAsUser: 1000
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: aws
      image: ${IMAGE}
      args: [sts, get-caller-identity]
      env:
${indent(environmentItems(plan), 8)}        # The CLI keeps a cache there; this user has no home.
        - name: HOME
          value: /tmp
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
      volumeMounts:
${indent(mountItem(), 8)}  volumes:
${indent(volumeItem(plan), 4)}`;
}
