/** What the package offers to other CDK apps. */
export { ALARM_RULES, type AlarmRule, type AlarmSeverity, type AlarmSource } from "./alarm-rules.js";
export { OptionError } from "./option-error.js";
export type { ThumbprintRotationProps } from "./props.js";
export { ThumbprintRotation } from "./thumbprint-rotation.js";
export { ThumbprintRotationStack, type ThumbprintRotationStackProps } from "./thumbprint-rotation-stack.js";
