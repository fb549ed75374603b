/** What the package offers to other CDK apps. */
export type { MetricKey } from "../rotation/contract.js";
export { ALARM_RULES, type AlarmRule, type AlarmSeverity, type AlarmSource } from "./alarm-rules.js";
export { OptionError } from "./option-error.js";
export type { ThumbprintRotationProps } from "./props.js";
export { ThumbprintRotation } from "./thumbprint-rotation.js";
export { ThumbprintRotationStack, type ThumbprintRotationStackProps } from "./thumbprint-rotation-stack.js";
export { DeniedSignIns, type DeniedSignInsProps } from "./workloads/denied-sign-ins.js";
export {
  type FederationOptions,
  type FederationRole,
  FederationStack,
  type FederationStackProps,
  type StatementJson,
} from "./workloads/federation-stack.js";
export {
  GkeOidcProvider,
  type GkeOidcProviderProps,
  type OidcIssuerProps,
  type WorkloadProvider,
} from "./workloads/gke-oidc-provider.js";
export { WorkloadRole, type WorkloadRoleProps } from "./workloads/workload-role.js";
