import { IAMClient, ListOpenIDConnectProvidersCommand } from "@aws-sdk/client-iam";
import { afterEach, describe, expect, it, vi } from "vitest";
import { callAws } from "../../../../rotation/adapters/aws/call.js";
import type { FaultCode } from "../../../../rotation/core/model.js";

const CALL = { action: "iam:GetOpenIDConnectProvider", resource: "arn:aws:iam::111122223333:oidc-provider/a.example" };

interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
}

/** An error as the SDK throws it. */
function sdkError({ name = "Error", code, message = "said by AWS", status }: Thrown): Error {
  const metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }), ...metadata });
}

const failing = (error: unknown) => callAws(CALL, () => Promise.reject(error));

afterEach(() => vi.unstubAllEnvs());

it("what a call brings is passed through", async () => {
  expect(await callAws(CALL, async () => 7)).toBe(7);
});

it.each<[string, FaultCode]>([
  ["AbortError", "no-time-left"],
  ["AccessDenied", "access-denied"],
  ["AccessDeniedException", "access-denied"],
  ["AuthorizationErrorException", "access-denied"],
  ["KMSAccessDeniedException", "access-denied"],
  ["Throttling", "throttled"],
  ["ThrottlingException", "throttled"],
  ["NoSuchEntityException", "provider-gone"],
  ["ConcurrentModificationException", "concurrent-modification"],
  ["InvalidInputException", "invalid-input"],
  ["CredentialsProviderError", "aws-not-configured"],
  ["ExpiredToken", "aws-not-configured"],
  ["InvalidClientTokenId", "aws-not-configured"],
  ["TimeoutError", "aws-unreachable"],
  ["ServiceFailureException", "aws-failed"],
  ["LimitExceededException", "aws-failed"],
])("the SDK's error %s is the fault %s", async (name, code) => {
  await expect(failing(sdkError({ name, status: 400 }))).rejects.toMatchObject({ name: "FaultError", fault: { code } });
});

it.each<[string, FaultCode]>([
  ["ECONNREFUSED", "aws-unreachable"],
  ["ECONNRESET", "aws-unreachable"],
  ["ENOTFOUND", "aws-unreachable"],
  ["EAI_AGAIN", "aws-unreachable"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "aws-unreachable"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "aws-unreachable"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "aws-unreachable"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "aws-unreachable"],
  // What a proxy that opens TLS, as companies have, brings most often.
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "aws-unreachable"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "aws-unreachable"],
])("the system's error %s is the fault %s", async (system, code) => {
  await expect(failing(sdkError({ code: system }))).rejects.toMatchObject({ fault: { code } });
});

it("an error that AWS answered is no unreachable AWS, whatever its code looks like", async () => {
  const fault = { code: "aws-failed" };
  await expect(failing(sdkError({ code: "EVERYTHING", status: 500 }))).rejects.toMatchObject({ fault });
});

describe("the message", () => {
  const messageOf = async (thrown: Thrown) => {
    const failed = await failing(sdkError(thrown)).catch((error) => error);
    return failed.fault.message;
  };

  it("of a denied call names action and resource, and says whom to grant them to", async () => {
    const message = await messageOf({ name: "AccessDenied", status: 403 });
    expect(message).toBe(
      `${CALL.action} on ${CALL.resource} is denied; grant it to the role or user that calls. AWS says: said by AWS`,
    );
  });

  it("of missing credentials names the options that help", async () => {
    expect(await messageOf({ name: "CredentialsProviderError" })).toMatch(/--profile and --region/);
  });

  it("of an error without a message falls back on its code, then on its name", async () => {
    expect(await messageOf({ code: "ECONNREFUSED", message: "" })).toMatch(/: ECONNREFUSED$/);
    expect(await messageOf({ name: "Odd", message: "" })).toMatch(/\(Odd\): Odd$/);
  });

  it("makes hostile text harmless", async () => {
    expect(await messageOf({ name: "Odd", message: "a\u001b[2J\nb" })).toMatch(/^[\x20-\x7e]+$/);
  });
});

it("the error of the SDK stays behind as the cause", async () => {
  const cause = sdkError({ name: "Odd" });
  await expect(failing(cause)).rejects.toMatchObject({ cause });
});

describe("the real SDK", () => {
  const list = (client: IAMClient) =>
    callAws(CALL, () => client.send(new ListOpenIDConnectProvidersCommand({}))).finally(() => client.destroy());
  const stub = (names: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(names)) vi.stubEnv(name, value);
  };
  const NOTHING = {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PROFILE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
  };

  it("without a region is not configured", async () => {
    stub({ ...NOTHING, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
    await expect(list(new IAMClient())).rejects.toMatchObject({ fault: { code: "aws-not-configured" } });
  });

  it("without credentials is not configured", async () => {
    stub({ ...NOTHING, AWS_REGION: "us-east-1" });
    await expect(list(new IAMClient())).rejects.toMatchObject({ fault: { code: "aws-not-configured" } });
  });

  it("aborted before it sends has no time left", async () => {
    stub({ ...NOTHING, AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
    const client = new IAMClient();
    const send = () => client.send(new ListOpenIDConnectProvidersCommand({}), { abortSignal: AbortSignal.abort() });
    await expect(callAws(CALL, send)).rejects.toMatchObject({ fault: { code: "no-time-left" } });
  });
});
