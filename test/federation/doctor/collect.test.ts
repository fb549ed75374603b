import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { contrast, formDifferences, parseArn, parseRoleArn, roleNameOf } from "../../../federation/compare.js";
import { localFiles } from "../../../federation/doctor/adapters/local-files.js";
import { evidenceJson, parseEvidence } from "../../../federation/doctor/evidence/evidence-json.js";
import { readAccount } from "../../../federation/doctor/evidence/read-account.js";
import { readJwks, verifySignature } from "../../../federation/token/verify.js";
import { FaultError } from "../../../rotation/core/fault/fault.js";
import { createIssuer } from "../../../sandbox/issuer.js";
import { temporaryFolder } from "../../support/fixtures.js";
import { healthy, ISSUER, NAME, PROVIDER_ARN, provider, ROLE_ARN } from "./evidence.js";

describe("evidence as JSON", () => {
  it("is ASCII, and brings hostile text back as it was", () => {
    const evidence = healthy();
    const hostile = { ...evidence, intent: { ...evidence.intent, audience: "\u001b[2J\u202e\u2028\u{1f512}" } };
    const json = evidenceJson(hostile);
    expect(json).toMatch(/^[\x20-\x7e\n]+$/);
    expect(parseEvidence(json)).toMatchObject({ evidence: { intent: hostile.intent } });
  });

  it("comes back as it was, without what only IAM knows", () => {
    const parsed = parseEvidence(evidenceJson(healthy()));
    const { providers, role, live, ...rest } = healthy();
    expect("evidence" in parsed && parsed.evidence).toMatchObject(rest);
    expect("evidence" in parsed && parsed.evidence.role.kind).toBe("not-asked");
    expect([providers.kind, role.kind, live.kind]).toEqual(["seen", "seen", "seen"]);
  });

  it.each([
    ["{", "it is not JSON"],
    ["[]", "not as doctor --collect writes it"],
    ['{"version":2}', "version is not as doctor --collect writes it: version 1 was expected"],
    [evidenceJson(healthy()).replace('"valid"', '"fine"'), "issuer.value.signature"],
    [evidenceJson(healthy()).replace(/"at": "[^"]+"/, '"at": "now"'), "at is not"],
  ])("refuses %.20s", (json, problem) => {
    const parsed = parseEvidence(json);
    expect("problem" in parsed && parsed.problem).toContain(problem);
  });
});

describe("names", () => {
  it.each([
    [NAME, NAME, []],
    [NAME, NAME.replace("locations", "zones"), ["zones"]],
    [`https://${NAME}`, `${NAME}/`, ["scheme", "slash"]],
    [NAME, NAME.toUpperCase(), ["case"]],
    [NAME, `${NAME}2`, null],
    ["", NAME, null],
  ])("%s and %s differ in %j", (one, other, forms) => {
    expect(formDifferences(one, other)).toEqual(forms);
  });

  it("are contrasted with one shared segment before the difference", () => {
    expect(contrast("a:b:c:runner", "a:b:c:default", ":")).toEqual(["…:c:runner", "…:c:default"]);
    expect(contrast("x:b", "y:b", ":")).toEqual(["x:b", "y:b"]);
    expect(contrast("a:b", "a:b:c", ":")).toEqual(["…:b", "…:b:c"]);
  });

  it("of roles are taken from ARNs", () => {
    expect(parseRoleArn("arn:aws-cn:iam::111122223333:role/path/name")).toMatchObject({ partition: "aws-cn" });
    expect(roleNameOf({ partition: "", service: "", account: "", resource: "role/path/name" })).toBe("name");
    for (const text of ["", "arn:aws:iam::1:role/x", "arn:aws:iam::111122223333:role/", "arn:aws:s3:::b"]) {
      expect(parseRoleArn(text)).toBeNull();
    }
    expect(parseArn("arn:aws:kms:us-east-1:111122223333:key/k")).toMatchObject({ service: "kms" });
  });
});

describe("readAccount", () => {
  const denied = () => Promise.reject(new FaultError("access-denied", "denied"));
  const role = { arn: ROLE_ARN, trustPolicy: "{}" };
  const store = (given: object) => ({ list: denied, get: denied, update: denied, ...given });
  const wanted = { issuer: ISSUER, roleArn: ROLE_ARN };

  it("asks for the provider by its ARN when the list is denied", async () => {
    const get = async (arn: string) => provider({ arn });
    const seen = await readAccount(wanted, { providers: store({ get }), roles: { getRole: async () => role } });
    expect(seen.providers).toMatchObject({ kind: "seen", value: { arns: null, exact: { arn: PROVIDER_ARN } } });
  });

  it("knows that it is missing without the list", async () => {
    const get = () => Promise.reject(new FaultError("provider-gone", "gone"));
    const seen = await readAccount(wanted, { providers: store({ get }), roles: { getRole: denied } });
    expect(seen).toMatchObject({
      providers: { kind: "seen", value: { exact: null } },
      role: { kind: "failed", code: "access-denied" },
    });
  });

  it("asks for nothing that is not known", async () => {
    const seen = await readAccount(
      { issuer: null, roleArn: "x" },
      { providers: store({}), roles: { getRole: denied } },
    );
    expect(seen).toMatchObject({ providers: { kind: "not-asked" }, role: { kind: "not-asked" } });
  });
});

describe("verifySignature", () => {
  const validity = { now: new Date(), expiresInSeconds: 60 };
  const issuer = createIssuer({ issuer: ISSUER });

  it("knows valid, unknown and forged", async () => {
    const token = await issuer.signToken({ sub: "s" }, validity);
    const jwks = readJwks(JSON.stringify(await issuer.jwks()));
    if (jwks === null) throw new Error("no keys");
    expect(await verifySignature(token, jwks)).toBe("valid");
    expect(await verifySignature(`${token.slice(0, -4)}AAAA`, jwks)).toBe("bad");
    expect(await verifySignature(token, { keys: [] })).toBe("key-unknown");
    expect(await verifySignature("a.b.c", jwks)).toBe("bad");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    expect(await verifySignature(`${none}.${token.split(".")[1]}.`, jwks)).toBe("algorithm-refused");
  });

  it("tries every key when the token names none", async () => {
    const [mine, other] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
    const keys = await Promise.all([other, mine].map(({ publicKey }) => exportJWK(publicKey)));
    const token = await new SignJWT({}).setProtectedHeader({ alg: "RS256" }).sign(mine.privateKey);
    expect(await verifySignature(token, { keys })).toBe("valid");
    expect(await verifySignature(token, { keys: [...keys.slice(0, 1), ...keys.slice(0, 1)] })).toBe("bad");
  });

  it.each(["", "{}", '{"keys":{}}', '{"keys":[1]}', "[]"])("takes %j for no JWKS", (body) => {
    expect(readJwks(body)).toBeNull();
  });
});

describe("localFiles", () => {
  it("reads at most so many bytes, and files only", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "a.yaml"), "12345");
    expect(await localFiles.read(join(folder, "a.yaml"), 5)).toBe("12345");
    await expect(localFiles.read(join(folder, "a.yaml"), 4)).rejects.toThrow("is larger than 4 bytes");
    await expect(localFiles.read(folder, 4)).rejects.toMatchObject({ name: "FileError", code: "file-unreadable" });
    await expect(localFiles.read("/dev/zero", 4)).rejects.toThrow("is no file");
    await expect(localFiles.read(join(folder, "b"), 4)).rejects.toMatchObject({ code: "file-missing" });
  });

  it("lists what may be encrypted, without packages", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "node_modules"));
    await mkdir(join(folder, "deep"));
    for (const name of ["a.yaml", "b.txt", "node_modules/c.yaml", "deep/d.enc"])
      await writeFile(join(folder, name), "");
    const found = await localFiles.list(folder);
    expect(found.map((path) => path.slice(folder.length + 1))).toEqual(["a.yaml", "deep/d.enc"]);
    expect(await localFiles.list(join(folder, "b.txt"))).toEqual([join(folder, "b.txt")]);
    await expect(localFiles.list(join(folder, "none"))).rejects.toMatchObject({ code: "file-missing" });
  });
});
