// The chart that `setup` makes, rendered by the real helm.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeFiles } from "../../bin/cli/commands/setup-write.js";
import { artefactsOf } from "../../federation/setup/artefacts.js";
import { parseSetup } from "../../federation/setup/parse.js";
import { RAW } from "../federation/setup/given.js";
import { runTool } from "./tools.js";

const CHART = "examples/gke-runner/chart";

/** The one document that the chart renders. */
function rendered(chart: string, ...settings: string[]) {
  const set = settings.flatMap((setting) => ["--set", setting]);
  const { status, out, err } = runTool("HELM_PATH", ["template", "gke-runner", chart, "-n", "arc-system", ...set]);
  expect([status, err]).toEqual([0, ""]);
  return parse(out);
}

it("helm lint finds nothing", () => {
  const { status, out } = runTool("HELM_PATH", ["lint", "--strict", CHART]);
  expect(out).toContain("1 chart(s) linted, 0 chart(s) failed");
  expect(status).toBe(0);
});

describe("the RunnerDeployment", () => {
  it("mounts the token and names token, role and region", () => {
    expect(rendered(CHART)).toEqual({
      apiVersion: "actions.summerwind.dev/v1alpha1",
      kind: "RunnerDeployment",
      metadata: { name: "gke-runner", namespace: "arc-system" },
      spec: {
        replicas: 1,
        template: {
          spec: {
            organization: "acme-ci",
            labels: ["gke-runner"],
            serviceAccountName: "runner",
            env: [
              { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: "/var/run/secrets/aws/token" },
              { name: "AWS_ROLE_ARN", value: "arn:aws:iam::111122223333:role/gha-runner" },
              { name: "AWS_REGION", value: "us-east-1" },
            ],
            volumeMounts: [{ name: "aws-iam-token", mountPath: "/var/run/secrets/aws", readOnly: true }],
            volumes: [
              {
                name: "aws-iam-token",
                projected: {
                  sources: [
                    { serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86400, path: "token" } },
                  ],
                },
              },
            ],
          },
        },
      },
    });
  });

  it("has nothing of AWS when it is disabled", () => {
    const { spec } = rendered(CHART, "runnerDefaults.awsOidc.enabled=false");
    expect(Object.keys(spec.template.spec)).toEqual(["organization", "labels", "serviceAccountName"]);
  });

  it("leaves role and region to the workflows when they are empty", () => {
    const { spec } = rendered(CHART, "runnerDefaults.awsOidc.roleArn=", "runnerDefaults.awsOidc.region=");
    expect(spec.template.spec.env.map(({ name }: { name: string }) => name)).toEqual(["AWS_WEB_IDENTITY_TOKEN_FILE"]);
  });

  it("has the release's name and namespace as strings, whatever they look like", () => {
    const { status, out } = runTool("HELM_PATH", ["template", "true", CHART, "-n", "123"]);
    expect(status).toBe(0);
    expect(parse(out).metadata).toEqual({ name: "true", namespace: "123" });
  });

  it("is not rendered without an audience", () => {
    const args = ["template", "x", CHART, "--set", "runnerDefaults.awsOidc.audience="];
    const { status, err } = runTool("HELM_PATH", args);
    expect(status).not.toBe(0);
    expect(err).toContain("runnerDefaults.awsOidc.audience is empty");
  });
});

describe("of hostile values", () => {
  const folder = mkdtempSync(join(tmpdir(), "chart-"));
  const audience = `{{fail"x"}}'"\`$(id)#&*!:`;
  beforeAll(async () => {
    const raw = { ...RAW, audience, serviceAccount: "0x10", githubUrl: "https://github.com/acme-ci/on" };
    await writeFiles(folder, artefactsOf(parseSetup(raw)), false);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("each stays one string", () => {
    const { spec } = rendered(join(folder, "chart")).spec.template;
    expect(spec.volumes[0].projected.sources[0].serviceAccountToken.audience).toBe(audience);
    expect([spec.serviceAccountName, spec.repository]).toEqual(["0x10", "acme-ci/on"]);
  });
});
