import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, onTestFinished, test } from "vitest";
import { ACCOUNT, NOW, startHarness } from "./aws-harness.js";

const NAME = "/oidc/told";
const ARN = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/oidc/told`;

async function start() {
  const { endpoints } = await startHarness();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const ssm = new SSMClient({ endpoint: endpoints.url, region: "us-east-1", credentials, maxAttempts: 1 });
  onTestFinished(() => ssm.destroy());
  const get = (Name = NAME) => ssm.send(new GetParameterCommand({ Name }));
  const put = (Value: string, rest: { Overwrite?: boolean; Type?: "String" | "StringList"; Name?: string } = {}) =>
    ssm.send(new PutParameterCommand({ Name: NAME, Value, Type: "String", ...rest }));
  return { endpoints, get, put };
}

test("a parameter is read as it was written, with its version", async () => {
  const { endpoints, get, put } = await start();
  expect(await put("one")).toMatchObject({ Version: 1, Tier: "Standard" });
  expect(await put("two", { Overwrite: true })).toMatchObject({ Version: 2 });
  const Parameter = { Name: NAME, Type: "String", Value: "two", Version: 2, LastModifiedDate: NOW, ARN };
  expect(await get()).toMatchObject({ Parameter });
  expect([...endpoints.parameters()]).toEqual([[NAME, "two"]]);
});

describe("what SSM refuses", () => {
  test("is reading a parameter that is not there", async () => {
    const { get } = await start();
    await expect(get()).rejects.toMatchObject({ name: "ParameterNotFound" });
  });

  test("is writing one that is there, unless asked to overwrite it", async () => {
    const { endpoints, put } = await start();
    await put("one");
    await expect(put("two")).rejects.toMatchObject({ name: "ParameterAlreadyExists" });
    expect(endpoints.parameters().get(NAME)).toBe("one");
  });

  test.each([
    ["more than 4096 bytes", "ä".repeat(2049), {}, "ValidationException"],
    ["nothing", "", {}, "ValidationException"],
    ["a list", "a,b", { Type: "StringList" }, "UnsupportedParameterType"],
    ["a name with a space", "x", { Name: "a b" }, "ValidationException"],
  ] as const)("is %s", async (_, value, rest, name) => {
    const { endpoints, put } = await start();
    await expect(put(value, rest)).rejects.toMatchObject({ name });
    expect(endpoints.parameters().size).toBe(0);
  });

  test("4096 bytes are taken", async () => {
    const { endpoints, put } = await start();
    await put("ä".repeat(2048));
    expect(endpoints.parameters().get(NAME)).toHaveLength(2048);
  });
});

describe("faults", () => {
  test("a denial is SSM's own, with action and resource", async () => {
    const { endpoints, put } = await start();
    endpoints.faults.add("PutParameter", { kind: "access-denied" });
    const denial = put("x");
    await expect(denial).rejects.toMatchObject({ name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } });
    await expect(denial).rejects.toThrow(`ssm:PutParameter on resource: ${ARN}`);
  });

  test("throttling, an error, a lost answer", async () => {
    const { endpoints, get, put } = await start();
    endpoints.faults.add("GetParameter", { kind: "throttle" }, 1);
    await expect(get()).rejects.toMatchObject({ name: "ThrottlingException" });
    endpoints.faults.add("GetParameter", { kind: "error", code: "InternalServerError", message: "", status: 500 }, 1);
    await expect(get()).rejects.toMatchObject({ name: "InternalServerError" });
    endpoints.faults.add("PutParameter", { kind: "cut" }, 1);
    await expect(put("x")).rejects.toThrow();
    expect(endpoints.parameters().get(NAME)).toBe("x");
  });
});
