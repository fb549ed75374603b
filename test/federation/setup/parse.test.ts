import { describe, expect, it } from "vitest";
import { parseSetup, type RawSetup, warningsOf } from "../../../federation/setup/parse.js";
import { ConfigError } from "../../../rotation/core/fault/fault.js";
import { RAW, SOPS_KEY } from "./given.js";

const ISSUER = "https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners";

/** The same, with another issuer instead of the cluster. */
function withIssuer(issuer: string): RawSetup {
  const { project: _project, location: _location, cluster: _cluster, ...others } = RAW;
  return { ...others, issuer };
}

function messageOf(raw: RawSetup): string {
  try {
    parseSetup(raw);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : "";
  }
  return "nothing was thrown";
}

describe("a plan", () => {
  it("has everything worked out, with defaults", () => {
    expect(parseSetup(RAW)).toEqual({
      issuer: ISSUER,
      account: "111122223333",
      provider: `arn:aws:iam::111122223333:oidc-provider/${ISSUER.slice("https://".length)}`,
      role: { name: "gha-runner", arn: "arn:aws:iam::111122223333:role/gha-runner" },
      workload: { namespace: "arc-system", serviceAccount: "runner" },
      subject: "system:serviceaccount:arc-system:runner",
      audience: "sts.amazonaws.com",
      region: "us-east-1",
      expirationSeconds: 86400,
      selfAssume: false,
      sopsKey: null,
      runners: null,
    });
  });

  it("of a zonal cluster says /locations/", () => {
    expect(parseSetup({ ...RAW, location: "us-east4-a" }).issuer).toContain("/locations/us-east4-a/");
  });

  it.each(["https://idp.example", "https://idp.example/", "https://idp.example/v1/tenant_a", ISSUER])(
    "takes the issuer %s as it is",
    (issuer) => {
      expect(parseSetup(withIssuer(issuer)).issuer).toBe(issuer);
    },
  );

  it.each([
    ["eu-west-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-west-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
  ])("in %s has ARNs of %s", (region, partition) => {
    const { role, provider } = parseSetup({ ...RAW, region });
    expect([role.arn, provider].every((arn) => arn.startsWith(`arn:${partition}:iam::`))).toBe(true);
  });

  it("with a key of SOPS lets the role assume itself", () => {
    expect(parseSetup({ ...RAW, sopsKey: SOPS_KEY })).toMatchObject({ sopsKey: SOPS_KEY, selfAssume: true });
    expect(parseSetup({ ...RAW, selfAssume: true })).toMatchObject({ sopsKey: null, selfAssume: true });
  });

  it("has runners when it knows where they register", () => {
    const githubUrl = "https://github.com/acme-ci/deploy";
    expect(parseSetup({ ...RAW, githubUrl }).runners).toEqual({ githubUrl, label: "gke-runner" });
    expect(parseSetup({ ...RAW, githubUrl, runnerLabel: "prod" }).runners?.label).toBe("prod");
  });
});

describe("a value that is not valid is named with its option and with what is allowed", () => {
  it.each<[keyof RawSetup, string, string, string]>([
    ["project", "--project", "123456789012", "a project id"],
    ["location", "--location", "useast4", "a region or zone"],
    ["cluster", "--cluster", "a/b", "1 to 40 lower-case letters"],
    ["account", "--account", "1234", "12 digits"],
    ["namespace", "--namespace", "*", "1 to 63 lower-case letters"],
    ["serviceAccount", "--service-account", "run:ner", "1 to 253 lower-case letters"],
    ["roleName", "--role-name", "team/runner", "1 to 64 letters"],
    ["roleName", "--role-name", "$(id)", "1 to 64 letters"],
    ["audience", "--audience", "a b", "1 to 255 printable characters"],
    ["region", "--region", "US-EAST-1", "an AWS region"],
    ["region", "--region", "us-isox-east-1", "begin with us-iso-, us-isob-, eu-isoe-, us-isof-"],
    ["region", "--region", "eu-iso-west-1", "begin with us-iso-, us-isob-, eu-isoe-, us-isof-"],
    ["expirationSeconds", "--expiration-seconds", "599", "600 to 86400 seconds"],
    ["expirationSeconds", "--expiration-seconds", "86401", "600 to 86400 seconds"],
    ["expirationSeconds", "--expiration-seconds", "1h", "600 to 86400 seconds"],
    ["expirationSeconds", "--expiration-seconds", "", "600 to 86400 seconds"],
    ["sopsKey", "--sops-key", "alias/sops", "arn:PARTITION:kms"],
    ["sopsKey", "--sops-key", "arn:aws:kms:us-east-1:111122223333:alias/sops", "the ARN of a key and not of an alias"],
    ["sopsKey", "--sops-key", SOPS_KEY.replace("aws", "aws-cn"), "a key of partition aws, which --region says"],
    ["githubUrl", "--github-url", "github.com/acme-ci", "https://HOST/ORGANIZATION"],
    ["githubUrl", "--github-url", "https://github.com/a/b/c", "https://HOST/ORGANIZATION"],
    ["githubUrl", "--github-url", "https://github.com/enterprises", "https://HOST/enterprises/NAME"],
    ["runnerLabel", "--runner-label", "GKE runner", "1 to 45 lower-case letters"],
  ])("%s", (name, flag, value, allowed) => {
    const message = messageOf({ ...RAW, [name]: value });
    expect(message).toContain(`${flag}: "${value}" is not valid; allowed: `);
    expect(message).toContain(allowed);
  });

  it.each([
    "http://idp.example",
    "https://idp.example:8443",
    "https://idp.example?x",
    "https://idp.example/#x",
    "https://u@idp.example",
    "https://idp.example//a",
    "https://127.0.0.1/a",
    "https://localhost",
    `https://idp.example/'"`,
    "https://idp.example/\n",
    `https://idp.example/${"a".repeat(255)}`,
    "",
  ])("the issuer %j", (issuer) => {
    expect(messageOf(withIssuer(issuer))).toMatch(/^--issuer: ".*" is not valid; allowed: https:\/\/HOST\/PATH/s);
  });

  it("with its control characters escaped", () => {
    expect(messageOf({ ...RAW, namespace: "\u001b[2J" })).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe("what looks like a GKE cluster must be its issuer", () => {
  it.each([
    ISSUER.replace("/locations/", "/zones/"),
    ISSUER.replace("https:", "http:"),
    ISSUER.replace("/v1/", "/v1beta1/"),
    `${ISSUER}/`,
    ISSUER.replace("container", "Container"),
  ])("%s, and the right form is named", (issuer) => {
    const message = messageOf(withIssuer(issuer));
    const insecure = issuer.startsWith("http:") ? "; STS fetches documents over https only" : "";
    const allowed = `${ISSUER}, as this cluster's tokens have it${insecure}`;
    expect(message).toBe(`--issuer: "${issuer}" is not valid; allowed: ${allowed}`);
  });

  it("or a form with placeholders, when no cluster can be read from it", () => {
    expect(messageOf(withIssuer("https://container.googleapis.com/v1/projects/1/clusters/c"))).toMatch(
      /allowed: https:.*\/projects\/PROJECT\/locations\/LOCATION\/clusters\/CLUSTER$/,
    );
  });
});

describe("options", () => {
  it("that are missing are named at once", () => {
    const lines = messageOf({}).split("\n");
    expect(lines[0]).toBe("missing:");
    expect(lines.slice(1, -1).map((line) => line.trim().split(":")[0])).toEqual([
      "--project",
      "--location",
      "--cluster",
      "--account",
      "--namespace",
      "--service-account",
      "--role-name",
    ]);
    expect(lines.at(-1)).toContain("--issuer instead");
  });

  it("of a cluster must be complete", () => {
    const { cluster: _cluster, ...others } = RAW;
    expect(messageOf(others)).toMatch(/^missing:\n {2}--cluster: [^\n]+$/);
  });

  it("of a cluster and --issuer exclude each other", () => {
    expect(messageOf({ ...RAW, issuer: ISSUER })).toBe(
      "--project, --location, --cluster: leave out, --issuer says it all",
    );
  });

  it("that would do nothing are refused", () => {
    expect(messageOf({ ...RAW, runnerLabel: "x" })).toContain("--runner-label does nothing without --github-url");
  });
});

it("warns of the default service account, and of an issuer that ends with a slash", () => {
  expect(warningsOf(parseSetup(RAW))).toEqual([]);
  expect(warningsOf(parseSetup({ ...RAW, serviceAccount: "default" }))).toEqual([
    expect.stringMatching(/^every pod of arc-system .* runs as "default"/),
  ]);
  expect(warningsOf(parseSetup(withIssuer("https://idp.example/")))).toEqual([
    expect.stringContaining("ends with a slash"),
  ]);
});
