#!/usr/bin/env node
import { App } from "aws-cdk-lib";
import { readContext } from "../lib/context.js";
import { FederationStack, OptionError, ThumbprintRotationStack } from "../lib/index.js";
import { within } from "../lib/option-error.js";
import { FEDERATION_BLOCK, readFederation } from "../lib/workloads/context.js";
import { ConfigError } from "../rotation/core/fault/fault.js";

try {
  // Validating the template against CloudFormation's schemas takes most of a synth: the tests do it (test/lib).
  const app = new App({ builtinCloudFormationValidation: false });
  const region = process.env.CDK_DEFAULT_REGION;
  // No account: the template is the same for all, and synth needs no credentials.
  const env = region === undefined ? {} : { env: { region } };
  const options = readContext(app.node);
  const federation = readFederation(app.node);
  const { rotation } = new ThumbprintRotationStack(app, "OidcThumbprints", {
    description: "Keeps thumbprints of IAM OIDC providers in step with what their issuers present",
    ...env,
    ...options,
  });
  if (federation !== null) {
    const { alertOnDenied = false, ...wanted } = federation;
    const props = {
      description: "A GKE cluster as OIDC provider, and roles for its workloads",
      ...env,
      ...wanted,
      ...(alertOnDenied ? { alertOnDenied: rotation.alarmTopic } : {}),
      ...(options.runbookUrl === undefined ? {} : { runbookUrl: options.runbookUrl }),
    };
    within(FEDERATION_BLOCK, () => new FederationStack(app, "OidcFederation", props));
  }
} catch (error) {
  if (!(error instanceof OptionError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
