import { ListOpenIDConnectProviderTagsCommand, TagOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Call } from "../../sandbox/aws/model.js";
import { parseForm } from "../../sandbox/aws/query-protocol.js";
import { ACCOUNT, authorization, FORM, formHeaders, jsonHeaders, startHarness } from "./aws-harness.js";

describe("a request without a signature", () => {
  test("is refused in XML", async () => {
    const { post, endpoints } = await startHarness();
    const response = await post({ "content-type": FORM }, "Action=ListOpenIDConnectProviders&Version=2010-05-08");
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toBe("text/xml");
    const id = response.headers.get("x-amzn-requestid");
    expect(await response.text()).toBe(
      `<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message></Error><RequestId>${id}</RequestId></ErrorResponse>`,
    );
    expect(endpoints.calls()).toMatchObject([{ service: "unknown", operation: "unknown", status: 403 }]);
  });

  test("is refused in JSON", async () => {
    const { post } = await startHarness();
    const { authorization: _, ...unsigned } = jsonHeaders("DescribeAlarms");
    const response = await post(unsigned, "{}");
    expect(response.status).toBe(403);
    expect(response.headers.get("x-amzn-query-error")).toBe("MissingAuthenticationToken;Sender");
    expect(await response.json()).toMatchObject({ message: "Request is missing Authentication Token" });
  });
});

describe("an operation that is not there", () => {
  test.each([
    ["ListUsers", "2010-05-08", "Could not find operation ListUsers for version 2010-05-08"],
    ["Publish", "2010-05-08", "Could not find operation Publish for version 2010-05-08"],
    [
      "ListOpenIDConnectProviders",
      "2010-05-09",
      "Could not find operation ListOpenIDConnectProviders for version 2010-05-09",
    ],
    ["constructor", "", "Could not find operation constructor for version NO_VERSION_SPECIFIED"],
  ])("in a form: %s, version %s", async (Action, Version, message) => {
    const { postForm } = await startHarness();
    const response = await postForm("iam", Version === "" ? { Action } : { Action, Version });
    expect(response.status).toBe(400);
    const expected = `<Type>Sender</Type><Code>InvalidAction</Code><Message>${message}</Message>`;
    expect(await response.text()).toContain(expected);
  });

  test.each(["GraniteServiceVersion20100801.ListDashboards", "Other.DescribeAlarms", "DescribeAlarms", ""])(
    "in JSON: %j",
    async (target) => {
      const { post } = await startHarness();
      const response = await post({ ...jsonHeaders(""), "x-amz-target": target }, "{}");
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ __type: "com.amazon.coral.service#UnknownOperationException" });
    },
  );

  test("is one that the form forgot to name", async () => {
    const { post } = await startHarness();
    const response = await post(formHeaders, "");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("<Code>MissingAction</Code>");
  });
});

describe("the service of a request", () => {
  const identity = { Action: "GetCallerIdentity", Version: "2011-06-15" };
  const arn = `<Arn>arn:aws:sts::${ACCOUNT}:assumed-role/sandbox/local</Arn>`;

  test("is the one that the credential scope names", async () => {
    const { postForm } = await startHarness();
    const response = await postForm("sts", identity);
    expect(await response.text()).toContain(`<Account>${ACCOUNT}</Account>${arn}</GetCallerIdentityResult>`);
  });

  test.each([authorization("other"), "Bearer token"])("is guessed by the operation from %j", async (header) => {
    const { post, endpoints } = await startHarness();
    const body = new URLSearchParams(identity).toString();
    const response = await post({ authorization: header, "content-type": FORM }, body);
    expect(await response.text()).toContain(arn);
    expect(endpoints.calls()).toMatchObject([{ service: "sts", operation: "GetCallerIdentity" }]);
  });

  test("works in the region of the credential scope", async () => {
    const { post } = await startHarness();
    const headers = { authorization: authorization("sns", "eu-west-1"), "content-type": FORM };
    const response = await post(headers, "Action=CreateTopic&Version=2010-03-31&Name=t");
    expect(await response.text()).toContain(`<TopicArn>arn:aws:sns:eu-west-1:${ACCOUNT}:t</TopicArn>`);
  });
});

describe("text", () => {
  test("of any kind comes back through form and XML as it was sent", async () => {
    const { iam, postForm } = await startHarness();
    const form = { Action: "CreateOpenIDConnectProvider", Version: "2010-05-08", Url: "https://a.example.com" };
    await postForm("iam", { ...form, "ThumbprintList.member.1": "a".repeat(40) });
    const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/a.example.com`;
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const Tags = [{ Key: "__proto__", Value: value }];
        await iam.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, Tags }));
        const read = await iam.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn: arn }));
        expect(read.Tags).toEqual(Tags);
      }),
      { numRuns: 200, seed: 20261122 },
    );
  });

  test("that XML cannot write becomes a replacement character", async () => {
    const { postForm } = await startHarness();
    const response = await postForm("iam", { Action: 'a\u0000<b>&"\ud800', Version: "1" });
    expect(await response.text()).toContain("Could not find operation a\ufffd&lt;b&gt;&amp;&quot;\ufffd for version 1");
  });
});

test("lists of a form are ordered by number, maps keep hostile names to themselves", () => {
  const form = "L.member.10=c&L.member.2=b&L.member.1=a&M.entry.1.Name=__proto__&M.entry.1.Value.X=1&S.T=x+y%26";
  const parsed = parseForm(Buffer.from(form));
  expect(parsed).toMatchObject({ L: ["a", "b", "c"], S: { T: "x y&" } });
  expect(Object.entries(parsed.M ?? {})).toEqual([["__proto__", { X: "1" }]]);
  expect(({} as Record<string, unknown>).X).toBeUndefined();
});

test("listeners hear of every call until they leave", async () => {
  const { endpoints, postForm } = await startHarness();
  const heard: Call[] = [];
  const leave = endpoints.onCall((call) => heard.push(call));
  await postForm("sts", { Action: "GetCallerIdentity", Version: "2011-06-15" });
  leave();
  await postForm("sts", { Action: "GetCallerIdentity", Version: "2011-06-15" });
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/sandbox/local`;
  expect(heard).toEqual([{ service: "sts", operation: "GetCallerIdentity", status: 200, durationMs: 0, summary: arn }]);
  expect(endpoints.calls()).toHaveLength(2);
});
