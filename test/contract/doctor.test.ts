// `doctor` against IAM and STS with roles.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import { createIssuer, type SandboxIssuer } from "../../sandbox/issuer.js";
import { startTlsFrontEnd, type TlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { doctor } from "../bin/doctor-harness.js";
import { chain, trustedRoots } from "../support/pki.js";
import { clear, clients, createRole, register } from "./support.js";

const NAME = "container.googleapis.com/v1/projects/p/locations/l/clusters/c";
const ISSUER = `https://${NAME}`;
const SUBJECT = "system:serviceaccount:arc-system:runner";
const ROLE = "doctor-runner";
const aws = clients();

describe("doctor on an account with roles", () => {
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  const file = (name: string) => join(folder, name);
  let frontEnd: TlsFrontEnd;
  let issuer: SandboxIssuer;
  let roleArn: string;

  const providerArn = (name = NAME) => `${roleArn.split(":role/")[0]}:oidc-provider/${name}`;
  const allow = (conditions: object = {}, given: object = {}) => ({
    Effect: "Allow",
    Principal: { Federated: providerArn() },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${NAME}:sub`]: SUBJECT, [`${NAME}:aud`]: "sts.amazonaws.com", ...conditions } },
    ...given,
  });
  const trust = (...Statement: object[]) => {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    return aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument }));
  };
  const sign = async (claims: object = {}) =>
    writeFileSync(
      file("token"),
      await issuer.signToken(
        { sub: SUBJECT, aud: ["sts.amazonaws.com"], ...claims },
        { now: new Date(), expiresInSeconds: 3600 },
      ),
    );
  const examine = async (...args: string[]) => {
    const there = [
      "--ca-file",
      file("roots.pem"),
      "--connect-to",
      `container.googleapis.com:443:127.0.0.1:${frontEnd.port}`,
    ];
    const variables = { AWS_WEB_IDENTITY_TOKEN_FILE: file("token"), AWS_ROLE_ARN: roleArn, HOME: folder };
    const { code, out, err } = await doctor([...args, "--json", ...there], variables, { clock: systemClock });
    expect(err).toBe("");
    const { headline, checks } = JSON.parse(out);
    return { code, headline: headline?.code ?? null, open: openOf(checks) };
  };

  beforeAll(async () => {
    writeFileSync(file("roots.pem"), (await trustedRoots()).join("\n"));
    roleArn = await createRole(aws, ROLE);
  });
  beforeEach(async () => {
    await clear(aws);
    issuer = createIssuer({ issuer: ISSUER });
    frontEnd = await startTlsFrontEnd({
      identities: [await chain("rsa"), await chain("ecdsa")],
      onRequest: issuer.onRequest,
    });
    await sign();
    await register(aws, ISSUER, [(await chain("rsa")).thumbprint, (await chain("ecdsa")).thumbprint]);
    await trust(allow());
  });
  afterEach(() => frontEnd.close());
  afterAll(async () => {
    await aws.iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
    destroyAwsClients(aws);
    rmSync(folder, { recursive: true });
  });

  it("passes a healthy setup, and so does STS", async () => {
    expect(await examine("--live")).toEqual({ code: 0, headline: null, open: [] });
  });

  it("finds the subject that the role does not trust", async () => {
    await sign({ sub: "system:serviceaccount:arc-system:default" });
    expect(await examine()).toMatchObject({ code: 1, headline: "subject-mismatch" });
  });

  it("finds the audience that nobody registered", async () => {
    await sign({ aud: "https://kubernetes.default.svc" });
    expect(await examine()).toMatchObject({ code: 1, headline: "audience-mismatch" });
  });

  it("finds a provider registered from selfLink", async () => {
    await clear(aws);
    await register(aws, ISSUER.replace("locations", "zones"), ["0".repeat(40)]);
    expect(await examine()).toMatchObject({ code: 1, headline: "zones-locations" });
  });

  it("finds a missing provider, a thumbprint, a Deny and a wildcard", async () => {
    await trust(allow({ [`${NAME}:sub`]: "system:serviceaccount:arc-system:*" }));
    expect(await examine()).toMatchObject({ code: 1, headline: "subject-wildcard" });
    await trust(allow(), allow({}, { Effect: "Deny" }));
    expect(await examine()).toMatchObject({ code: 1, headline: "explicit-deny" });
    await clear(aws);
    expect(await examine()).toMatchObject({ code: 1, headline: "provider-missing" });
    await register(aws, ISSUER, ["0".repeat(40)]);
    expect(await examine()).toMatchObject({ code: 1, headline: "thumbprint-mismatch" });
  });

  it("finds a role that does not exist", async () => {
    const arn = roleArn;
    roleArn = `${arn}-gone`;
    const found = await examine();
    roleArn = arn;
    expect(found).toMatchObject({ code: 1, headline: "role-missing" });
  });

  it("finds that SOPS assumes the role it already is, and that the statement fixes it", async () => {
    writeFileSync(file(".sops.yaml"), `creation_rules:\n  - kms: arn:aws:kms:us-east-1:1:key/k+${roleArn}\n`);
    expect(await examine("--sops", file(".sops.yaml"))).toMatchObject({ code: 1, headline: "sops-self-assume" });
    await trust(allow(), { Effect: "Allow", Principal: { AWS: roleArn }, Action: "sts:AssumeRole" });
    expect(await examine("--sops", file(".sops.yaml"))).toEqual({ code: 0, headline: null, open: [] });
  });
});

function openOf(
  checks: readonly { readonly id: string; readonly status: string; readonly asked: boolean }[],
): string[] {
  return checks.filter(({ status, asked }) => status === "not-evaluated" && asked).map(({ id }) => id);
}
