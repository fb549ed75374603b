import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, it } from "vitest";
import { ThumbprintRotationStack } from "../../lib/index.js";
import { createWatched } from "./federation.js";
import { createApp, FLAGS } from "./synth.js";

const OPTIONS = { env: { region: "us-east-1" }, alertEmail: "team@example.com" };

function synthesize(): unknown {
  return Template.fromStack(new ThumbprintRotationStack(createApp(), "OidcThumbprints", OPTIONS)).toJSON();
}

/** One template in full, to see in review what a change does to a deployment. `vitest -u` writes it anew. */
it("the template is the golden one", async () => {
  const masked = JSON.stringify(synthesize(), null, 2).replace(/\b[0-9a-f]{64}\b/g, "<asset>");
  await expect(`${masked}\n`).toMatchFileSnapshot("golden/oidc-thumbprints.template.json");
});

it("two synths are equal", () => {
  expect(synthesize()).toEqual(synthesize());
});

/** Takes seconds, so that the app and the other tests go without. */
it("the templates are valid by CloudFormation's schemas and rules", () => {
  const app = new App({ context: { ...FLAGS, "@aws-cdk/core:validateAgainstDefaultRules": true } });
  new ThumbprintRotationStack(app, "OidcThumbprints", OPTIONS);
  createWatched(app);
  const { directory } = app.synth();
  const { pluginReports } = JSON.parse(readFileSync(`${directory}/validation-report.json`, "utf8"));
  expect(pluginReports).toEqual([]);
});
