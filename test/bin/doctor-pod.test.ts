// `doctor` where a real issuer answers over TLS on loopback: in the pod (--collect), elsewhere (--from), and on a laptop.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { World } from "../../sandbox/world.js";
import { ISSUER, SUBJECT, statement, trustPolicy } from "../federation/doctor/evidence.js";
import { run } from "../support/fixtures.js";
import { chain } from "../support/pki.js";
import { doctor, type Seen } from "./doctor-harness.js";

const SECRETS = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
  AWS_SESSION_TOKEN: "FwoGZXIvYXdz",
};
const ROLE = "arn:aws:iam::000000000000:role/runner";
const clock = systemClock;

/** A world with an issuer, a pod's folder and variables, and the options that lead there. */
async function pod(sub = SUBJECT) {
  const world = await run(World.create());
  const issuer = createIssuer({ issuer: ISSUER });
  await world.serve("container.googleapis.com", [await chain("rsa"), await chain("ecdsa")], [issuer]);
  const token = await issuer.signToken(
    { sub, aud: ["sts.amazonaws.com"] },
    { now: new Date(), expiresInSeconds: 3600 },
  );
  const file = (name: string) => join(world.caFile, "..", name);
  await writeFile(file("token"), token);
  const there = ["--ca-file", world.caFile, ...world.connectTo.flatMap((rule) => ["--connect-to", rule])];
  const variables = { AWS_WEB_IDENTITY_TOKEN_FILE: file("token"), AWS_ROLE_ARN: ROLE, HOME: file("") };
  vi.stubEnv("AWS_ENDPOINT_URL", world.aws.url);
  return { world, token, file, there, variables };
}

async function registered(world: World): Promise<void> {
  await world.register(ISSUER, [(await chain("rsa")).thumbprint, (await chain("ecdsa")).thumbprint]);
}

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "sandbox");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "sandbox");
  vi.stubEnv("AWS_REGION", "us-east-1");
  return () => vi.unstubAllEnvs();
});

function expectSilence({ out, err }: Seen, token: string): void {
  for (const secret of [...token.split("."), ...Object.values(SECRETS)]) {
    expect(out).not.toContain(secret);
    expect(err).not.toContain(secret);
  }
}

describe("doctor --collect", () => {
  it("prints claims, names and endpoint results, and no secret", async () => {
    const { token, there, variables } = await pod();
    const seen = await doctor(["--collect", "--verbose", ...there], { ...variables, ...SECRETS }, { clock });
    expect(seen.code).toBe(0);
    expect(JSON.parse(seen.out)).toMatchObject({
      version: 1,
      environment: {
        kind: "seen",
        value: {
          variables: { AWS_ROLE_ARN: ROLE, ...Object.fromEntries(Object.keys(SECRETS).map((name) => [name, "(set)"])) },
        },
      },
      token: { kind: "seen", value: { claims: { issuer: ISSUER, subject: SUBJECT, algorithm: "RS256" } } },
      issuer: { kind: "seen", value: { signature: "valid", jwks: { status: 200, fault: null } } },
    });
    expectSilence(seen, token);
    expect(seen.err).toContain("evidence-collected");
  });

  it("asks no AWS endpoint", async () => {
    const { world, there, variables } = await pod();
    await doctor(["--collect", ...there], variables, { clock });
    expect(world.aws.calls().filter(({ service }) => service !== "sns")).toEqual([]);
  });
});

describe("doctor --from", () => {
  async function collected(sub?: string) {
    const made = await pod(sub);
    const { out } = await doctor(["--collect", ...made.there], made.variables, { clock });
    await writeFile(made.file("pod.json"), out);
    await writeFile(made.file("trust.json"), trustPolicy(statement()));
    return { ...made, from: ["--from", made.file("pod.json")] };
  }

  it("decides with a trust policy from a file: all that was asked for passes", async () => {
    const { from, file, token } = await collected();
    const seen = await doctor([...from, "--trust-policy", file("trust.json")]);
    expect(seen).toMatchObject({ code: 0, err: "" });
    expect(seen.out).toMatch(/ok +signature/);
    expectSilence(seen, token);
  });

  it("reads IAM where it is: a missing provider is found although the role may not be read", async () => {
    const { from, world } = await collected();
    world.aws.faults.add("GetRole", { kind: "access-denied" });
    const { code, out } = await doctor(from);
    expect(code).toBe(1);
    expect(out).toMatch(/^broken {2}provider-missing\n/);
    expect(out).toMatch(/open +role +iam:GetRole/);
    expect(world.aws.calls().length).toBeGreaterThan(0);
  });

  it("exits 3 when nothing is wrong and the role could not be read", async () => {
    const { from, world } = await collected();
    await registered(world);
    world.aws.faults.add("GetRole", { kind: "access-denied" });
    const { code, out } = await doctor(from);
    expect(code).toBe(3);
    expect(out).toMatch(/ok +thumbprints/);
  });

  it("takes the role from the option and the subject from the pod", async () => {
    const { from, file } = await collected("system:serviceaccount:arc-system:default");
    const { out } = await doctor([...from, "--trust-policy", file("trust.json"), "--role-arn", ROLE]);
    expect(out).toMatch(/^broken {2}subject-mismatch\n/);
  });
});

describe("doctor beside its token", () => {
  it("finds a thumbprint that AWS uses for a private CA, and tells no secret with --verbose", async () => {
    const { world, there, variables, token } = await pod();
    await world.register(ISSUER, ["0".repeat(40)]);
    const seen = await doctor(["--verbose", ...there], variables, { clock, columns: 120 });
    expect(seen.code).toBe(1);
    expect(seen.out).toMatch(/^broken {2}thumbprint-mismatch\n/);
    expect(seen.out).toMatch(/AWS\s+uses\s+thumbprints\s+for\s+this\s+issuer/);
    expectSilence(seen, token);
  });

  it("finds static keys in the way and does not show them", async () => {
    const { there, variables, token } = await pod();
    const seen = await doctor([...there, "--json"], { ...variables, ...SECRETS }, { clock });
    expect(JSON.parse(seen.out).headline.code).toBe("credentials-shadowed");
    expectSilence(seen, token);
  });

  it("leaves a private issuer open without its CA", async () => {
    const { there, variables } = await pod();
    const { out } = await doctor(there.slice(2), variables, { clock, columns: 120 });
    expect(out).toMatch(/open +discovery .*--ca-file adds the CA of a private issuer/);
  });
});
