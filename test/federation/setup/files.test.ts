import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readSopsKeys } from "../../../federation/doctor/evidence/sops.js";
import { artefactsOf } from "../../../federation/setup/artefacts.js";
import { parseSetup, type RawSetup } from "../../../federation/setup/parse.js";
import { documentsOf, FULL, filesOf, RAW, SOPS_KEY, textOf, volumes } from "./given.js";

const ROLE = "arn:aws:iam::111122223333:role/gha-runner";
const ENV = [
  { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: "/var/run/secrets/aws/token" },
  { name: "AWS_ROLE_ARN", value: ROLE },
  { name: "AWS_REGION", value: "us-east-1" },
];
const MOUNTS = [{ name: "aws-iam-token", mountPath: "/var/run/secrets/aws", readOnly: true }];

describe("which files there are", () => {
  const least = ["README.md", "aws-commands.sh", "trust-policy.json", "pod.yaml"];
  it.each<[string, RawSetup, string[]]>([
    ["nothing more", {}, []],
    ["--self-assume", { selfAssume: true }, ["trust-policy-create.json"]],
    ["--sops-key", { sopsKey: SOPS_KEY }, ["trust-policy-create.json", ".sops.yaml", "sops-permissions.json"]],
    [
      "--github-url",
      { githubUrl: "https://github.com/acme-ci" },
      [
        "scale-set-values.yaml",
        "scale-set-kubernetes-mode.yaml",
        "chart/Chart.yaml",
        "chart/values.yaml",
        "chart/templates/runnerdeployment.yaml",
        ".github/workflows/aws-environment.yml",
        ".github/workflows/aws-credentials-action.yml",
        ".github/actionlint.yaml",
      ],
    ],
  ])("with %s", (_name, given, more) => {
    expect([...filesOf({ ...RAW, ...given }).keys()].sort()).toEqual([...least, ...more].sort());
  });

  it("each ends with one newline, says what it is for, and is in the README", () => {
    const files = artefactsOf(parseSetup(FULL));
    const [readme, ...others] = files;
    for (const { path, purpose, text } of files) {
      expect(text, path).toMatch(/[^\n]\n$/);
      expect(purpose, path).toMatch(/^\S.*[^.]$/);
    }
    for (const { path, purpose } of others) expect(readme?.text).toContain(`| \`${path}\` | ${purpose} |`);
  });
});

describe("pod.yaml", () => {
  it("has the service account and a pod that mounts the whole folder", () => {
    const [account, pod] = documentsOf(textOf("pod.yaml"));
    expect(account).toMatchObject({ kind: "ServiceAccount", metadata: { name: "runner", namespace: "arc-system" } });
    expect(pod).toMatchObject({ kind: "Pod", metadata: { namespace: "arc-system" } });
    expect(pod.spec).toMatchObject({ serviceAccountName: "runner", volumes: volumes() });
    const [container] = pod.spec.containers;
    expect(container.env).toEqual([...ENV, { name: "HOME", value: "/tmp" }]);
    expect(container.volumeMounts).toEqual(MOUNTS);
  });

  it("does not touch the default service account, and warns", () => {
    const text = textOf("pod.yaml", { ...RAW, serviceAccount: "default" });
    expect(documentsOf(text).map(({ kind }) => kind)).toEqual(["Pod"]);
    expect(text).toMatch(/^# Every pod of this namespace .* runs as "default"/);
    expect(textOf("README.md", { ...RAW, serviceAccount: "default" })).toContain("> **Warning:** every pod of");
  });

  it("has the life and the audience that were given", () => {
    const raw = { ...RAW, audience: "https://idp.example/aws", expirationSeconds: "3600" };
    const pod = documentsOf(textOf("pod.yaml", raw)).at(-1);
    expect(pod.spec.volumes).toEqual(volumes("https://idp.example/aws", 3600));
  });
});

describe("scale-set-values.yaml", () => {
  it("gives the container that the chart wants token, variables and service account", () => {
    const [values] = documentsOf(textOf("scale-set-values.yaml"));
    expect(values).toEqual({
      githubConfigUrl: "https://github.com/acme-ci",
      githubConfigSecret: "github-credentials",
      runnerScaleSetName: "gke-runner",
      template: {
        spec: {
          serviceAccountName: "runner",
          containers: [
            {
              name: "runner",
              image: "ghcr.io/actions/actions-runner:latest",
              command: ["/home/runner/run.sh"],
              env: ENV,
              volumeMounts: MOUNTS,
            },
          ],
          volumes: volumes(),
        },
      },
    });
  });
});

describe("the chart's values", () => {
  it("have the guide's names", () => {
    const { runnerDefaults } = parse(textOf("chart/values.yaml"));
    expect(runnerDefaults.awsOidc).toEqual({
      enabled: true,
      audience: "sts.amazonaws.com",
      expirationSeconds: 86400,
      roleArn: ROLE,
      region: "us-east-1",
    });
  });

  it.each([
    ["https://github.com/acme-ci", { organization: "acme-ci" }],
    ["https://github.com/acme-ci/deploy", { repository: "acme-ci/deploy" }],
    ["https://github.com/enterprises/acme", { enterprise: "acme" }],
    ["https://github.idp.example/acme-ci/de.pl_oy", { repository: "acme-ci/de.pl_oy" }],
  ])("of %s", (githubUrl, scope) => {
    const { runnerDefaults } = parse(textOf("chart/values.yaml", { ...FULL, githubUrl }));
    expect(runnerDefaults).toMatchObject(scope);
    const scopes = ["organization", "repository", "enterprise"].filter((name) => name in runnerDefaults);
    expect(scopes).toEqual(Object.keys(scope));
  });
});

describe("workflows", () => {
  const jobOf = (path: string) => {
    const workflow = parse(textOf(path));
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs.identity["runs-on"]).toBe("gke-runner");
    return workflow.jobs.identity.steps;
  };

  it("with environment variables set them in the step", () => {
    const [step] = jobOf(".github/workflows/aws-environment.yml");
    expect(step.env).toEqual(Object.fromEntries(ENV.map(({ name, value }) => [name, value])));
  });

  it("with the action pin it by commit and give it the token's file", () => {
    const [step] = jobOf(".github/workflows/aws-credentials-action.yml");
    expect(step.uses).toMatch(/^aws-actions\/configure-aws-credentials@[0-9a-f]{40}$/);
    expect(step.with).toEqual({
      "role-to-assume": ROLE,
      "aws-region": "us-east-1",
      "web-identity-token-file": "/var/run/secrets/aws/token",
    });
  });
});

describe("policies", () => {
  it("trust exactly one subject and one audience, and the role itself only where asked", () => {
    const web = expect.objectContaining({ Action: "sts:AssumeRoleWithWebIdentity" });
    const self = expect.objectContaining({ Principal: { AWS: ROLE }, Action: "sts:AssumeRole" });
    expect(JSON.parse(textOf("trust-policy.json", RAW)).Statement).toEqual([web]);
    expect(JSON.parse(textOf("trust-policy.json")).Statement).toEqual([web, self]);
    expect(JSON.parse(textOf("trust-policy-create.json")).Statement).toEqual([web]);
    expect(textOf("trust-policy.json")).not.toContain("*");
  });

  it("let SOPS use its key, which doctor reads from .sops.yaml with the role", () => {
    expect(readSopsKeys(".sops.yaml", textOf(".sops.yaml"))).toEqual([
      { file: ".sops.yaml", keyArn: SOPS_KEY, roleArn: ROLE, profile: null },
    ]);
    const [statement] = JSON.parse(textOf("sops-permissions.json")).Statement;
    expect(statement).toEqual({ Effect: "Allow", Action: ["kms:Encrypt", "kms:Decrypt"], Resource: SOPS_KEY });
  });
});
