import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DecodedToken,
  decodeToken,
  effectiveAudiences,
  MAX_TOKEN_CHARACTERS,
} from "../../../federation/token/claims.js";
import { createIssuer } from "../../../sandbox/issuer.js";

const NOW = new Date("2026-11-22T10:00:00Z");
const ISSUER = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c";
const CLAIMS = { iss: ISSUER, sub: "system:serviceaccount:ns:sa", aud: "sts.amazonaws.com", exp: 1_795_342_800 };

const part = (content: unknown) => Buffer.from(JSON.stringify(content)).toString("base64url");
const jwt = (payload: unknown, header: unknown = { alg: "RS256" }) => `${part(header)}.${part(payload)}.c2ln`;

function reasonOf(decoded: DecodedToken): string {
  return decoded.kind === "unreadable" ? decoded.reason : "readable";
}

describe("decodeToken", () => {
  it("reads a real token of the sandbox's issuer", async () => {
    const validity = { now: NOW, expiresInSeconds: 3600 };
    const token = await createIssuer({ issuer: ISSUER }).signToken({ sub: "s", aud: ["a", "b"] }, validity);
    expect(decodeToken(`${token}\n`)).toEqual({
      kind: "claims",
      claims: {
        algorithm: "RS256",
        keyId: expect.stringMatching(/^[\w-]{43}$/),
        issuer: ISSUER,
        subject: "s",
        audiences: ["a", "b"],
        authorizedParty: null,
        issuedAt: NOW,
        notBefore: null,
        expiresAt: new Date("2026-11-22T11:00:00Z"),
        others: [],
        session: { tags: [], transitiveKeys: [], sourceIdentity: null },
      },
    });
  });

  it("takes one audience as a list of one, and the authorised party before it", () => {
    const read = (payload: object) => decodeToken(jwt({ ...CLAIMS, ...payload }));
    expect(read({})).toMatchObject({ claims: { audiences: ["sts.amazonaws.com"], keyId: null } });
    const { claims } = read({ azp: "client" }) as Extract<DecodedToken, { kind: "claims" }>;
    expect(effectiveAudiences(claims)).toEqual(["client"]);
  });

  it("cuts fractions of seconds", () => {
    const read = decodeToken(jwt({ ...CLAIMS, nbf: 1_795_339_200.9 }));
    expect(read).toMatchObject({ claims: { notBefore: new Date(1_795_339_200_000) } });
  });

  it.each([
    ["nothing", " \n", "it is empty"],
    ["a password", "hunter2", "it is no JWT"],
    ["five parts", "a.b.c.d.e", "it is no JWT"],
    ["two parts", "a.b", "it is no JWT"],
    ["no payload", "a..c", "it is no JWT"],
    ["more than STS takes", "a".repeat(MAX_TOKEN_CHARACTERS + 1), "longer than 20000"],
    ["a header that is no base64url", `e30=.${part(CLAIMS)}.s`, "header"],
    ["a header without alg", jwt(CLAIMS, {}), "header"],
    ["a payload that is no JSON", `${part({ alg: "RS256" })}.eyI.s`, "not usable"],
    ["a payload that is no UTF-8", `${part({ alg: "RS256" })}._w.s`, "not usable"],
    ["a payload that is a list", jwt([1]), "iss is missing"],
    ["no subject", jwt({ ...CLAIMS, sub: undefined }), "sub is missing or of the wrong type"],
    ["an audience that is a number", jwt({ ...CLAIMS, aud: 7 }), "aud is missing"],
    ["no audience", jwt({ ...CLAIMS, aud: [] }), "aud is missing"],
    ["no end", jwt({ ...CLAIMS, exp: undefined }), "exp is missing"],
    ["an end beyond all dates", jwt({ ...CLAIMS, exp: 1e300 }), "exp is missing"],
    ["a negative beginning", jwt({ ...CLAIMS, iat: -1 }), "iat is missing"],
  ])("does not read %s", (_name, token, reason) => {
    expect(reasonOf(decodeToken(token))).toContain(reason);
  });

  it("never throws and never repeats what it was given", () => {
    const strings = fc.oneof(fc.string({ maxLength: 400 }), fc.json().map(jwt));
    fc.assert(
      fc.property(strings, (token) => {
        expect(["claims", "unreadable"]).toContain(decodeToken(token).kind);
      }),
    );
    expect(reasonOf(decodeToken("s3cr3t"))).not.toContain("s3cr3t");
  });
});
