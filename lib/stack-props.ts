import type { StackProps } from "aws-cdk-lib";
import { anything, type Kinds } from "./prop-kinds.js";

/** The props that every stack has; the CDK checks their values. */
export const STACK_PROP_KINDS: Kinds<StackProps> = {
  description: anything,
  env: anything,
  stackName: anything,
  tags: anything,
  notificationArns: anything,
  synthesizer: anything,
  terminationProtection: anything,
  analyticsReporting: anything,
  crossRegionReferences: anything,
  permissionsBoundary: anything,
  suppressTemplateIndentation: anything,
  propertyInjectors: anything,
};
