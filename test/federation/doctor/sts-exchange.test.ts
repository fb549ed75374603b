import { createServer, type RequestListener } from "node:http";
import { expect, it, vi } from "vitest";
import { StsExchange } from "../../../federation/doctor/adapters/sts-exchange.js";
import { listenOnLoopback } from "../../../sandbox/tls-front-end.js";
import { run } from "../../support/fixtures.js";
import { ROLE_ARN } from "./evidence.js";

const TOKEN = "aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl";
const SECRET = "wJalrXUtnFEMI/K7MDENG";
const ARN = "arn:aws:sts::111122223333:assumed-role/runner/doctor";
const result = (action: string, body: string) =>
  `<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`;
const ASSUMED = result(
  "AssumeRoleWithWebIdentity",
  `<AssumedRoleUser><Arn>${ARN}</Arn><AssumedRoleId>A:d</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2026-11-22T11:00:00Z</Expiration></Credentials>`,
);

/** STS with these answers by action; asks with the token and returns the answer and what STS was asked. */
async function exchange(answers: Readonly<Record<string, readonly [status: number, body: string]>>) {
  const asked: { action: string; authorization: string | undefined; body: string }[] = [];
  const onRequest: RequestListener = async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const action = new URLSearchParams(body).get("Action") ?? "";
    asked.push({ action, authorization: request.headers.authorization, body });
    const [status, text] = answers[action] ?? [500, ""];
    response.writeHead(status, { "content-type": "text/xml" }).end(text);
  };
  const { port } = await run(listenOnLoopback(createServer(onRequest), {}));
  vi.stubEnv("AWS_ENDPOINT_URL_STS", `http://127.0.0.1:${port}`);
  const signal = new AbortController().signal;
  const sts = new StsExchange({ region: "us-east-1", timeoutMs: 5000, signal });
  const answer = await sts.exchange({ token: TOKEN, roleArn: ROLE_ARN, sessionName: "doctor" });
  vi.unstubAllEnvs();
  return { answer, asked };
}

const error = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

it("exchanges the token and asks whose the credentials are", async () => {
  const identity = result("GetCallerIdentity", `<Arn>${ARN}</Arn><UserId>u</UserId><Account>111122223333</Account>`);
  const { answer, asked } = await exchange({
    AssumeRoleWithWebIdentity: [200, ASSUMED],
    GetCallerIdentity: [200, identity],
  });
  expect(answer).toEqual({ assume: { kind: "arn", arn: ARN }, identity: { kind: "arn", arn: ARN } });
  expect(asked.map(({ action, authorization }) => [action, authorization !== undefined])).toEqual([
    ["AssumeRoleWithWebIdentity", false],
    ["GetCallerIdentity", true],
  ]);
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
    WebIdentityToken: TOKEN,
    DurationSeconds: "900",
  });
  expect(JSON.stringify(answer)).not.toContain(SECRET);
});

it.each([
  ["AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"],
  ["InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://idp.example"],
])("passes on AWS's own words: %s", async (name, message) => {
  const { answer, asked } = await exchange({ AssumeRoleWithWebIdentity: [403, error(name, message)] });
  expect(answer).toEqual({ assume: { kind: "error", name: expect.stringContaining(name), message }, identity: null });
  expect(asked).toHaveLength(1);
});

it("hides the token when AWS repeats it", async () => {
  const { answer } = await exchange({ AssumeRoleWithWebIdentity: [400, error("ValidationError", `bad ${TOKEN}!`)] });
  expect(answer.assume).toMatchObject({ kind: "error", message: "bad (hidden)!" });
});

it("tells when the credentials are refused afterwards", async () => {
  const { answer } = await exchange({
    AssumeRoleWithWebIdentity: [200, ASSUMED],
    GetCallerIdentity: [403, error("InvalidClientTokenId", "The security token is invalid")],
  });
  expect(answer.identity).toMatchObject({ kind: "error", message: "The security token is invalid" });
  expect(JSON.stringify(answer)).not.toContain(SECRET);
});
