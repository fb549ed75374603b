// Whatever variable, option or file holds a token, no output has it: neither a part of it nor its signature.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trustPolicy } from "../federation/doctor/evidence.js";
import { temporaryFolder } from "../support/fixtures.js";
import { doctor } from "./doctor-harness.js";
import { runCli } from "./recording-io.js";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const tokens = fc
  .record({
    header: fc.record({ alg: fc.constantFrom("RS256", "ES256"), kid: fc.string({ maxLength: 8 }) }),
    claims: fc.record({ iss: fc.webUrl(), sub: fc.string({ minLength: 1 }), aud: fc.string({ minLength: 1 }) }),
    signature: fc.uint8Array({ minLength: 16, maxLength: 64 }),
  })
  .map(({ header, claims, signature }) =>
    [encode(header), encode({ ...claims, exp: 1_795_342_800 }), Buffer.from(signature).toString("base64url")].join("."),
  );

/** A place for a token: the arguments and variables with it there. */
type Place = (token: string, folder: string) => Promise<readonly [args: string[], variables: Record<string, string>]>;

const VARIABLES = [
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_PROFILE",
  "AWS_CONFIG_FILE",
  "SOPS_KMS_ARN",
];
const inFile = async (folder: string, name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

const PLACES: readonly (readonly [name: string, place: Place])[] = [
  ...VARIABLES.map((name) => [name, async (token: string) => [["--collect"], { [name]: token }]] as [string, Place]),
  ["--token-file", async (token) => [["--collect", "--token-file", token], {}]],
  ["--token-file, judged", async (token, folder) => [["--token-file", token, "--trust-policy", folder], {}]],
  ["--role-arn", async (token) => [["--collect", "--role-arn", token], {}]],
  ["--audience", async (token) => [["--collect", "--audience", token], {}]],
  ["--sops", async (token) => [["--collect", "--sops", token], {}]],
  ["--job-minutes", async (token) => [["--collect", "--job-minutes", token], {}]],
  ["--from", async (token) => [["--from", token], {}]],
  [
    "a profile",
    async (token, folder) => {
      const file = await inFile(
        folder,
        "config",
        `[default]\nweb_identity_token_file = ${token}\nrole_arn = ${token}\n`,
      );
      return [["--collect"], { AWS_CONFIG_FILE: file }];
    },
  ],
  [
    "a file of SOPS",
    async (token, folder) => {
      return [["--collect", "--sops", await inFile(folder, ".sops.yaml", `creation_rules: [{ kms: "${token}" }]`)], {}];
    },
  ],
  [
    "a trust policy",
    async (token, folder) => {
      const statement = { Sid: token, Effect: "Allow", Principal: { Federated: token }, Action: token };
      const policy = await inFile(
        folder,
        "trust.json",
        trustPolicy({ ...statement, Condition: { [token]: { [token]: token } } }),
      );
      const claims = encode({ iss: "https://idp.example", sub: token, aud: token, exp: 1_795_342_800 });
      const file = await inFile(folder, "token", `${encode({ alg: "RS256", kid: token })}.${claims}.c2ln`);
      return [["--token-file", file, "--trust-policy", policy, "--role-arn", token], {}];
    },
  ],
];

describe("no output holds a token that stands in", () => {
  it.each(PLACES)("%s", async (_name, place) => {
    const folder = await temporaryFolder();
    const example = fc.sample(tokens, { numRuns: 8, seed: 13 });
    for (const token of example) {
      const [args, variables] = await place(token, folder);
      for (const more of args.includes("--collect") ? [[]] : [[], ["--json"], ["--verbose"]]) {
        const { out, err } = await doctor([...args, ...more], { HOME: folder, ...variables });
        for (const part of token.split(".")) expect(out + err).not.toContain(part);
      }
    }
  });
});

it.each([
  ["an option that there is not", (token: string) => [`--${token}`]],
  ["an argument too many", (token: string) => [token]],
  ["a value that is refused", (token: string) => ["--from", token, "--verbose"]],
])("an error of the command line hides %s", async (_name, args) => {
  const [token = ""] = fc.sample(tokens, { numRuns: 1, seed: 13 });
  const { out, err } = await runCli(["doctor", ...args(token)]);
  for (const part of token.split(".")) expect(out + err).not.toContain(part);
});
