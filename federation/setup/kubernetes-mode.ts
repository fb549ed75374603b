import { type Artefact, artefact, type Plan } from "./plan.js";
import { quoted } from "./quote.js";

/** What runners in Kubernetes mode need of the cluster's API. */
export const KUBERNETES_MODE = "scale-set-kubernetes-mode.yaml";

const NAME = "runner-kubernetes-mode";

/**
 * Role and RoleBinding for `containerMode: kubernetes`. GitHub's chart makes them only for a service account of its own:
 * with `serviceAccountName` set it leaves them out (0.14.2).
 * @see https://github.com/actions/runner-container-hooks/tree/main/packages/k8s (permissions)
 */
export function kubernetesMode({ workload: { namespace, serviceAccount } }: Plan): Artefact {
  const text = `# Only for runners with containerMode kubernetes: the chart makes these for a service account of its own, and leaves them out
# when template.spec.serviceAccountName names one.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${NAME}
  namespace: ${quoted(namespace)}
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list, create, delete]
  - apiGroups: [""]
    resources: [pods/exec]
    verbs: [get, create]
  - apiGroups: [""]
    resources: [pods/log]
    verbs: [get, list, watch]
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [get, list, create, delete]
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, list, create, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${NAME}
  namespace: ${quoted(namespace)}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${NAME}
subjects:
  - kind: ServiceAccount
    name: ${quoted(serviceAccount)}
    namespace: ${quoted(namespace)}
`;
  const purpose = "Role and RoleBinding for runners in Kubernetes mode, which the chart leaves out; only for those";
  return artefact(KUBERNETES_MODE, purpose, text);
}
