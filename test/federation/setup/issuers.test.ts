import { describe, expect, it } from "vitest";
import { parseSetup, type RawSetup, warningsOf } from "../../../federation/setup/parse.js";
import { FULL, RAW, SOPS_KEY, textOf } from "./given.js";

function refusal(issuer: string): string {
  const { project: _project, location: _location, cluster: _cluster, ...others }: RawSetup = RAW;
  try {
    parseSetup({ ...others, issuer });
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "nothing was thrown";
}

describe("an issuer whose tokens are of no cluster is refused", () => {
  it.each([
    ["https://token.actions.githubusercontent.com", "GitHub"],
    ["https://token.actions.githubusercontent.com/acme", "GitHub"],
    ["https://token.actions.acme.ghe.com", "GitHub"],
    ["https://accounts.google.com", "Google"],
    ["https://gitlab.com", "GitLab"],
    ["https://login.microsoftonline.com/9a95fd9e-0000-4000-8000-d08c1eab0001/v2.0", "Entra"],
    ["https://cognito-identity.amazonaws.com", "AWS knows by itself"],
  ])("%s", (issuer, whose) => {
    expect(refusal(issuer)).toContain(whose);
    expect(refusal(issuer)).toContain("never is a service account");
  });

  it.each(["https://gitlab.example", "https://oidc.eks.us-east-1.amazonaws.com/id/ABC"])("%s is not", (issuer) => {
    expect(refusal(issuer)).toBe("nothing was thrown");
  });
});

it.each([
  ["https://kubernetes.default.svc.cluster.local", "--service-account-issuer"],
  ["https://idp.example/.well-known/openid-configuration", "allowed: https://idp.example;"],
  ["https://idp.example:6443", "a port"],
  ["https://Idp.example", "upper-case letters"],
])("the refusal of %s names the way out: %s", (issuer, words) => {
  expect(refusal(issuer)).toContain(words);
});

describe("a key of SOPS", () => {
  it.each([
    ["111122223333", []],
    [
      "444455556666",
      [expect.stringMatching(/the key is of account 444455556666: its own policy must let .*gha-runner use/)],
    ],
  ])("of account %s", (account, warnings) => {
    const sopsKey = SOPS_KEY.replace("111122223333", account);
    expect(warningsOf(parseSetup({ ...RAW, sopsKey }))).toEqual(warnings);
  });
});

it("Role and RoleBinding for Kubernetes mode are of the service account that the values name", () => {
  const [role, binding] = textOf("scale-set-kubernetes-mode.yaml", FULL).split("---\n");
  expect(role).toContain('namespace: "arc-system"');
  expect(binding).toContain('name: "runner"');
  expect(textOf("scale-set-values.yaml", FULL)).toContain("scale-set-kubernetes-mode.yaml has both");
});
