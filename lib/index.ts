/** What the package offers to other CDK apps. */
export type { MetricKey } from "../rotation/contract.js";
export { ALARM_RULES, type AlarmRule, type AlarmSeverity, type AlarmSource } from "./alarm-rules.js";
export { OptionError } from "./option-error.js";
export type { FunctionVpcProps, ThumbprintRotationProps } from "./props.js";
export { ThumbprintRotation } from "./thumbprint-rotation.js";
export {
  type ThumbprintRotationOptions,
  ThumbprintRotationStack,
  type ThumbprintRotationStackProps,
} from "./thumbprint-rotation-stack.js";
export { DeniedSignIns, type DeniedSignInsProps } from "./workloads/denied-sign-ins.js";
export type {
  FederationOptions,
  FederationProvider,
  FederationRole,
  FederationStackProps,
  StatementJson,
} from "./workloads/federation-options.js";
export { FederationStack } from "./workloads/federation-stack.js";
export {
  GkeOidcProvider,
  type GkeOidcProviderProps,
  type OidcIssuerProps,
  type WorkloadProvider,
} from "./workloads/gke-oidc-provider.js";
export { WorkloadRole } from "./workloads/workload-role.js";
export type { WorkloadRoleProps } from "./workloads/workload-role-props.js";
