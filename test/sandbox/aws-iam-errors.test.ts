import {
  CreateOpenIDConnectProviderCommand,
  type CreateOpenIDConnectProviderCommandInput,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { ACCOUNT, type Harness, startHarness } from "./aws-harness.js";

const URL = "https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c";
const ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/${URL.replace("https://", "")}`;
const A = "a".repeat(40);

const create = ({ iam }: Harness, input: Partial<CreateOpenIDConnectProviderCommandInput> = {}) =>
  iam.send(new CreateOpenIDConnectProviderCommand({ Url: URL, ThumbprintList: [A], ...input }));
const get = ({ iam }: Harness, arn = ARN) =>
  iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
const update = ({ iam }: Harness, thumbprints: string[], arn = ARN) =>
  iam.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: thumbprints }),
  );

describe("creation is refused", () => {
  const lengths =
    "Value at 'thumbprintList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 40, Member must have length greater than or equal to 40]";
  const six = Array.from("123456", (digit) => digit.repeat(40));
  const refusals: [string, Partial<CreateOpenIDConnectProviderCommandInput>, string, string][] = [
    ["no URL", { Url: undefined }, "ValidationError", "1 validation error detected: Value at 'url' failed"],
    ["no scheme", { Url: "example.org" }, "ValidationError", "Invalid Open ID Connect Provider URL"],
    ["http", { Url: "http://example.org" }, "InvalidInputException", "The URL must begin with https://."],
    ["port", { Url: "https://example.org:443" }, "InvalidInputException", "Invalid Open ID Connect Provider URL."],
    ["query", { Url: "https://example.org?x" }, "InvalidInputException", "Invalid Open ID Connect Provider URL."],
    ["user", { Url: "https://u@example.org" }, "InvalidInputException", "Invalid Open ID Connect Provider URL."],
    [
      "39 characters",
      { ThumbprintList: ["a".repeat(39)] },
      "ValidationError",
      `1 validation error detected: ${lengths}`,
    ],
    ["41 characters", { ThumbprintList: [A, "a".repeat(41)] }, "ValidationError", lengths],
    [
      "no thumbprint",
      { ThumbprintList: [] },
      "InvalidInputException",
      "Thumbprint list must contain at least one entry.",
    ],
    ["six thumbprints", { ThumbprintList: six }, "InvalidInputException", "must contain fewer than 5 entries."],
    [
      "long URL and client ID",
      { Url: "b".repeat(256), ClientIDList: [""] },
      "ValidationError",
      "2 validation errors detected",
    ],
    [
      "101 client IDs",
      { ClientIDList: Array.from({ length: 101 }, (_, i) => `id-${i}`) },
      "LimitExceededException",
      "OpenIdConnectProvider: 100",
    ],
    [
      "51 tags",
      { Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `${i}`, Value: "" })) },
      "LimitExceededException",
      "number of tags",
    ],
    [
      "a key twice",
      {
        Tags: [
          { Key: "k", Value: "" },
          { Key: "K", Value: "" },
        ],
      },
      "InvalidInputException",
      "Duplicate tag keys",
    ],
  ];
  test.each(refusals)("%s", async (_, input, name, message) => {
    const harness = await startHarness();
    await expect(create(harness, input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(harness.endpoints.providers()).toEqual([]);
  });

  test("for a URL that is there already, with 409", async () => {
    const harness = await startHarness();
    await create(harness);
    await expect(create(harness)).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: `Provider with url ${URL} already exists.`,
      $metadata: { httpStatusCode: 409 },
    });
  });
});

describe("a provider that is not there", () => {
  const missing = `arn:aws:iam::${ACCOUNT}:oidc-provider/gone.example.com`;
  const notFound = `OpenIDConnect Provider not found for arn ${missing}`;
  const calls: [string, (harness: Harness) => Promise<unknown>, string][] = [
    ["get", (harness) => get(harness, missing), notFound],
    ["update", (harness) => update(harness, [A], missing), notFound],
    [
      "tag",
      ({ iam }) => iam.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: missing, Tags: [] })),
      notFound,
    ],
    [
      "delete",
      ({ iam }) => iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: missing })),
      `OpenId connect Provider ${missing} cannot be found.`,
    ],
  ];
  test.each(calls)("answers %s with NoSuchEntity, 404", async (_, call, message) => {
    const harness = await startHarness();
    await expect(call(harness)).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message,
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("is one that was deleted", async () => {
    const harness = await startHarness();
    await create(harness);
    await harness.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: ARN }));
    await expect(get(harness)).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });
});
