import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { formHeaders, jsonHeaders, startHarness } from "./aws-harness.js";

const MIB = 1_048_576;

describe("a body that cannot be read", () => {
  const create = "Action=CreateOpenIDConnectProvider&Version=2010-05-08&Url=https%3A%2F%2Fa.example.com";
  test.each([
    ["a bad escape", "Action=%zz"],
    ["a value with members", `${create}&Tags=1&Tags.member.1.Key=k`],
    ["members with a value", `${create}&Tags.member.1.Key=k&Tags=1`],
    ["an entry without a number", `${create}&ThumbprintList.member.x=a`],
    ["a text for a list", `${create}&ThumbprintList=a`],
    ["a structure for a text", `${create}&ThumbprintList.member.1.Key=a`],
    ["a map entry without a key", `${create}&Attributes.entry.1.value=a`],
    ["a deep name", `${create}&${"a.".repeat(400_000)}=1`],
  ])("as a form: %s", async (_, body) => {
    const { post, endpoints } = await startHarness();
    const response = await post(formHeaders, body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("<Code>MalformedInput</Code>");
    expect(endpoints.providers()).toEqual([]);
  });

  const datum = (value: unknown) => JSON.stringify({ Namespace: "N", MetricData: [{ MetricName: "M", Value: value }] });
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["half an object", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["not UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
    ["a number for a text", '{"Namespace":5}'],
    ["a text for a list", '{"Namespace":"N","MetricData":"x"}'],
    ["a text for a structure", '{"Namespace":"N","MetricData":["x"]}'],
    ["a text for a number", datum("abc")],
    ["a list for a number", datum([])],
    ["no moment", '{"Namespace":"N","MetricData":[{"MetricName":"M","Value":1,"Timestamp":"soon"}]}'],
  ])("as JSON: %s", async (_, body) => {
    const { post, endpoints } = await startHarness();
    const response = await post(jsonHeaders("PutMetricData"), body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: expect.stringContaining("#SerializationException") });
    expect(endpoints.metrics()).toEqual([]);
  });

  test("as gzip", async () => {
    const { post } = await startHarness();
    const response = await post({ ...jsonHeaders("PutMetricData"), "content-encoding": "gzip" }, "{}");
    expect(response.status).toBe(400);
  });
});

describe("a body", () => {
  const filled = (size: number) => `{"x":"${"x".repeat(size - 8)}"}`;

  test("of 1 MiB is read", async () => {
    const { post } = await startHarness();
    expect((await post(jsonHeaders("DescribeAlarms"), filled(MIB))).status).toBe(200);
  });

  test("of 1 MiB and a byte is refused", async () => {
    const { post } = await startHarness();
    expect((await post(jsonHeaders("DescribeAlarms"), filled(MIB + 1))).status).toBe(413);
  });

  test("that unpacks to 1 MiB and a byte is refused", async () => {
    const { post } = await startHarness();
    const headers = { ...jsonHeaders("DescribeAlarms"), "content-encoding": "gzip" };
    expect((await post(headers, new Uint8Array(gzipSync(filled(MIB))))).status).toBe(200);
    expect((await post(headers, new Uint8Array(gzipSync(filled(MIB + 1))))).status).toBe(413);
  });

  test("may be missing where nothing is required", async () => {
    const { post } = await startHarness();
    expect(await (await post(jsonHeaders("DescribeAlarms"), "")).json()).toEqual({
      CompositeAlarms: [],
      MetricAlarms: [],
    });
  });
});
