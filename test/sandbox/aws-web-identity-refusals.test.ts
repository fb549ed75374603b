import { describe, expect, test } from "vitest";
import { chain } from "../support/pki.js";
import { ACCOUNT, NOW } from "./aws-harness.js";
import {
  type Federated,
  type Federation,
  foreignToken,
  invalid,
  NAME,
  NOT_AUTHORIZED,
  ROLE,
  RUNNER,
  refusal,
  startFederation,
} from "./web-identity-harness.js";

const NO_KEY = invalid("Couldn't retrieve verification key from your identity provider");
const answerJwks =
  (status: number, delayMs = 0): NonNullable<Federation["intercept"]> =>
  (clock, request, response) => {
    if (request.url?.endsWith("/jwks") !== true) return false;
    clock.advance(delayMs);
    if (status !== 200) response.writeHead(status).end("{}");
    return status !== 200;
  };

/** What is sent, and how the world is otherwise than healthy. */
type Refusal = [what: string, expected: object, send: (federated: Federated) => Promise<unknown>, given?: Federation];

const REFUSALS: Refusal[] = [
  ["no JWT", invalid("The ID Token provided is not a valid JWT."), ({ assume }) => assume("a.b.c")],
  [
    "no provider",
    invalid(`No OpenIDConnect provider found in your account for https://${NAME}`),
    ({ assume }) => assume(),
    { thumbprints: null },
  ],
  [
    "an issuer with a slash more",
    invalid(`for https://${NAME}/`),
    async ({ assume, token }) => assume(await token({ iss: `https://${NAME}/` })),
  ],
  [
    "an issuer without TLS",
    invalid(`for http://${NAME}`),
    async ({ assume, token }) => assume(await token({ iss: `http://${NAME}` })),
  ],
  [
    "a role of another account",
    invalid("No OpenIDConnect provider found"),
    ({ assume }) => assume(undefined, { RoleArn: ROLE.replace(ACCOUNT, "999988887777") }),
  ],
  [
    "an old token",
    refusal("ExpiredTokenException", "Token expired: current date/time 1795341630 must be before"),
    async ({ assume, token }) => assume(await token({}, 0)),
  ],
  [
    "a token of the future",
    refusal("IDPRejectedClaimException", "not valid yet", 403),
    async ({ assume, token }) => assume(await token({ nbf: NOW.getTime() / 1000 + 60 })),
  ],
  ["keys that cannot be had", NO_KEY, ({ assume }) => assume(), { intercept: answerJwks(500) }],
  ["keys that come late", NO_KEY, ({ assume }) => assume(), { intercept: answerJwks(200, 5001) }],
  ["a chain of another CA", NO_KEY, ({ assume }) => assume(), { chains: ["otherRoot"] }],
  ["a key that is not published", NO_KEY, async ({ assume }) => assume(await foreignToken())],
  [
    "a bad signature",
    invalid("could not be validated"),
    async ({ assume, token }) => assume(`${(await token()).slice(0, -8)}AAAAAAAA`),
  ],
  [
    "a thumbprint that is not registered",
    invalid("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"),
    ({ assume }) => assume(),
    { thumbprints: ["0".repeat(40)] },
  ],
  [
    "another audience",
    invalid("Incorrect token audience"),
    async ({ assume, token }) => assume(await token({ aud: ["other"] })),
  ],
  [
    "an authorised party that is no client",
    invalid("Incorrect token audience"),
    async ({ assume, token }) => assume(await token({ azp: "other" })),
  ],
  ["a role that is not there", NOT_AUTHORIZED, ({ assume }) => assume(undefined, { RoleArn: `${ROLE}-2` })],
  [
    "a role at another path",
    NOT_AUTHORIZED,
    ({ assume }) => assume(undefined, { RoleArn: ROLE.replace("role/", "role/ci/") }),
  ],
  [
    "another subject",
    NOT_AUTHORIZED,
    async ({ assume, token }) => assume(await token({ sub: "system:serviceaccount:arc-system:default" })),
  ],
  [
    "a condition that is not evaluated",
    NOT_AUTHORIZED,
    ({ assume }) => assume(),
    { statement: { ...RUNNER, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } } },
  ],
  [
    "a short session",
    refusal("ValidationError", "greater than or equal to 900"),
    ({ assume }) => assume(undefined, { DurationSeconds: 899 }),
  ],
  [
    "a session of more than half a day",
    refusal("ValidationError", "less than or equal to 43200"),
    ({ assume }) => assume(undefined, { DurationSeconds: 43_201 }),
  ],
  [
    "a session longer than the role allows",
    refusal("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
    ({ assume }) => assume(undefined, { DurationSeconds: 3601 }),
  ],
  [
    "a malformed ARN",
    refusal("ValidationError", "Request ARN is invalid"),
    ({ assume }) => assume(undefined, { RoleArn: ROLE.replace("role", "user") }),
  ],
  [
    "a session name with a space",
    refusal("ValidationError", "roleSessionName"),
    ({ assume }) => assume(undefined, { RoleSessionName: "a b" }),
  ],
];

describe("STS refuses", () => {
  test.each(REFUSALS)("%s", async (_, expected, send, given) => {
    await expect(send(await startFederation(given))).rejects.toMatchObject(expected);
  });

  test("one registered chain of two, every time", async () => {
    const { assume } = await startFederation({ thumbprints: [(await chain("ecdsa")).thumbprint] });
    await expect(assume()).rejects.toMatchObject(invalid("doesn't match configured thumbprint"));
  });
});
