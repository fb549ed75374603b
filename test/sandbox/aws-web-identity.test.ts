import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { ACCOUNT, NOW } from "./aws-harness.js";
import {
  foreignToken,
  invalid,
  NOT_AUTHORIZED,
  PROVIDER,
  refusal,
  SUBJECT,
  startFederation,
} from "./web-identity-harness.js";

test("a healthy token becomes credentials, whose identity is the role's session", async () => {
  const { assume, sts } = await startFederation();
  const { Credentials, ...rest } = await assume(undefined, { DurationSeconds: 900 });
  const Arn = `arn:aws:sts::${ACCOUNT}:assumed-role/runner/job-1`;
  expect(rest).toMatchObject({
    SubjectFromWebIdentityToken: SUBJECT,
    Audience: "sts.amazonaws.com",
    Provider: PROVIDER,
    AssumedRoleUser: { Arn, AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}:job-1$/) },
  });
  expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
  expect(Credentials?.SecretAccessKey).toHaveLength(40);
  expect(Credentials?.Expiration).toEqual(new Date("2026-11-22T10:15:30Z"));
  const identity = await sts(Credentials).send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Account: ACCOUNT, Arn, UserId: rest.AssumedRoleUser?.AssumedRoleId });
});

test("without a duration, the session lasts an hour", async () => {
  const { assume } = await startFederation();
  expect((await assume()).Credentials?.Expiration).toEqual(new Date("2026-11-22T11:00:30Z"));
});

describe("temporary credentials", () => {
  test("that nobody gave out are refused", async () => {
    const { sts } = await startFederation();
    const call = sts({ AccessKeyId: "ASIAUNKNOWNUNKNOWN12" }).send(new GetCallerIdentityCommand({}));
    await expect(call).rejects.toMatchObject(refusal("InvalidClientTokenId", "security token included", 403));
  });

  test("end", async () => {
    let now = NOW;
    const { assume, sts } = await startFederation({ now: () => now });
    const { Credentials } = await assume(undefined, { DurationSeconds: 900 });
    const identify = () => sts(Credentials).send(new GetCallerIdentityCommand({}));
    now = new Date(NOW.getTime() + 899_000);
    await expect(identify()).resolves.toMatchObject({ Account: ACCOUNT });
    now = new Date(NOW.getTime() + 900_000);
    await expect(identify()).rejects.toMatchObject({ name: "ExpiredToken" });
  });
});

test("nothing of a token is kept in the calls, whatever the answer", async () => {
  const { assume, token, endpoints } = await startFederation();
  const tokens = [await token(), await token({ aud: "other" }), await foreignToken()];
  for (const sent of tokens) await assume(sent).catch(() => undefined);
  const { Credentials } = await assume();
  const told = JSON.stringify(endpoints.calls());
  expect(told).toContain("AssumeRoleWithWebIdentity");
  const secrets = [Credentials?.SecretAccessKey ?? "", Credentials?.SessionToken ?? ""];
  for (const secret of [...tokens.flatMap((sent) => sent.split(".")), ...secrets]) expect(told).not.toContain(secret);
});

describe("endpoints without a way to issuers", () => {
  test("believe a signature and thumbprints", async () => {
    const { assume } = await startFederation({ reachable: false, thumbprints: ["0".repeat(40)] });
    await expect(assume(await foreignToken())).resolves.toMatchObject({ Provider: PROVIDER });
  });

  test("check all else", async () => {
    const { assume, token } = await startFederation({ reachable: false });
    await expect(assume(await token({}, -1))).rejects.toMatchObject({ name: "ExpiredTokenException" });
    await expect(assume(await token({ aud: "other" }))).rejects.toMatchObject(invalid("Incorrect token audience"));
    await expect(assume(await token({ sub: "other" }))).rejects.toMatchObject(NOT_AUTHORIZED);
  });
});
