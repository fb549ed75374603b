#!/usr/bin/env node
import { App } from "aws-cdk-lib";
import { ConfigError } from "../lambda/core/fault.js";
import { readContext } from "../lib/context.js";
import { OptionError, ThumbprintRotationStack } from "../lib/index.js";

try {
  // Validating the template against CloudFormation's schemas takes most of a synth: the tests do it (test/infra).
  const app = new App({ builtinCloudFormationValidation: false });
  const region = process.env.CDK_DEFAULT_REGION;
  new ThumbprintRotationStack(app, "OidcThumbprints", {
    description: "Keeps thumbprints of IAM OIDC providers in step with what their issuers present",
    // No account: the template is the same for all, and synth needs no credentials.
    ...(region === undefined ? {} : { env: { region } }),
    ...readContext(app.node),
  });
} catch (error) {
  if (!(error instanceof OptionError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
