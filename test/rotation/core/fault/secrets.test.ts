import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeUnprintable, sanitize } from "../../../../rotation/core/fault/sanitize.js";
import { HIDDEN_TOKEN, hideTokens } from "../../../../rotation/core/fault/secrets.js";

const encode = (value: unknown, space?: number) =>
  Buffer.from(JSON.stringify(value, null, space)).toString("base64url");
const TOKEN = `${encode({ alg: "RS256", kid: "k" })}.${encode({ iss: "https://idp.example" })}.c2lnbmF0dXJl`;

describe("a token is hidden", () => {
  it.each([
    ["by itself", TOKEN, HIDDEN_TOKEN],
    ["in a sentence", `the file "${TOKEN}" is missing`, `the file "${HIDDEN_TOKEN}" is missing`],
    ["in an address", `https://idp.example/?t=${TOKEN}&x`, `https://idp.example/?t=${HIDDEN_TOKEN}&x`],
    ["as a path", `/tmp/${TOKEN}`, `/tmp/${HIDDEN_TOKEN}`],
    ["glued to a word", `token-${TOKEN}`, `token-${HIDDEN_TOKEN}`],
    ["glued to a word after a dot", `a.b.tokenX${TOKEN}`, `a.b.tokenX${HIDDEN_TOKEN}`],
    ["without its signature", TOKEN.slice(0, TOKEN.lastIndexOf(".")), HIDDEN_TOKEN],
    ["cut in its header", TOKEN.slice(0, 14), HIDDEN_TOKEN],
    ["in ordinary base64", `${TOKEN}/+8=`, HIDDEN_TOKEN],
    ["of a header with spaces", `${encode({ alg: "RS256" }, 2)}.${encode({ iss: "x" }, 1)}.c2ln`, HIDDEN_TOKEN],
    ["of five parts", `${encode({ alg: "dir", enc: "A128GCM" })}..aXY.Y2lwaGVy.dGFn`, HIDDEN_TOKEN],
    ["twice", `${TOKEN} ${TOKEN}`, `${HIDDEN_TOKEN} ${HIDDEN_TOKEN}`],
  ])("%s", (_name, text, shown) => {
    expect(hideTokens(text)).toBe(shown);
    expect([sanitize(text), escapeUnprintable(text)]).not.toContain(text);
  });

  it("whatever its header and claims are, wherever it stands", () => {
    const header = fc.record({ alg: fc.constantFrom("RS256", "ES256", "none"), kid: fc.string() });
    const signature = fc.uint8Array({ minLength: 8, maxLength: 64 });
    const around = fc.stringMatching(/^[ "'/=:,?a-z.]{0,12}$/);
    fc.assert(
      fc.property(header, fc.object(), signature, around, around, (head, claims, bytes, before, after) => {
        const parts = [encode(head), encode(claims), Buffer.from(bytes).toString("base64url")];
        const shown = hideTokens(`${before}${parts.join(".")} ${after}`);
        for (const part of [parts[0], parts[2]]) expect(shown).not.toContain(part);
      }),
    );
  });
});

describe("no token, and left as it is", () => {
  it.each([
    "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
    "arn:aws:iam::111122223333:oidc-provider/keyInstances.example/monkeyJungle.example",
    "they.eyed.ewes.and.eyewitnesses",
    "/home/eyre/frameworks-and-more.example",
    "eyJ",
    "",
  ])("%s", (text) => {
    expect(hideTokens(text)).toBe(text);
  });

  it("however long the text is", () => {
    const long = "ey".repeat(200_000);
    expect(hideTokens(long)).toBe(long);
    expect(hideTokens(`${"a.ey".repeat(50_000)}`)).toHaveLength(200_000);
  });
});
