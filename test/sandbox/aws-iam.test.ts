import {
  CreateOpenIDConnectProviderCommand,
  type CreateOpenIDConnectProviderCommandInput,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { ACCOUNT, type Harness, NOW, startHarness } from "./aws-harness.js";

const URL = "https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c";
const ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/${URL.replace("https://", "")}`;
const A = "a".repeat(40);
const B = "b".repeat(40);

const create = ({ iam }: Harness, input: Partial<CreateOpenIDConnectProviderCommandInput> = {}) =>
  iam.send(new CreateOpenIDConnectProviderCommand({ Url: URL, ThumbprintList: [A], ...input }));
const get = ({ iam }: Harness, arn = ARN) =>
  iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
const update = ({ iam }: Harness, thumbprints: string[], arn = ARN) =>
  iam.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: thumbprints }),
  );

describe("a created provider", () => {
  test("has the ARN of its URL and is read back without the scheme, thumbprints in lower case", async () => {
    const harness = await startHarness();
    const tags = [{ Key: "Team", Value: "<&>\"' ü" }];
    const created = await create(harness, {
      ThumbprintList: [A.toUpperCase(), B],
      ClientIDList: ["x", "y"],
      Tags: tags,
    });
    expect(created).toMatchObject({ OpenIDConnectProviderArn: ARN, Tags: tags });
    expect(await get(harness)).toMatchObject({
      Url: URL.replace("https://", ""),
      ClientIDList: ["x", "y"],
      ThumbprintList: [A, B],
      CreateDate: NOW,
      Tags: tags,
    });
  });

  test("without client IDs and tags has empty lists", async () => {
    const harness = await startHarness();
    expect(await create(harness)).not.toHaveProperty("Tags");
    expect(await get(harness)).toMatchObject({ ClientIDList: [], Tags: [] });
  });

  test("is listed by its ARN alone, on one page with all others", async () => {
    const harness = await startHarness();
    expect(await harness.iam.send(new ListOpenIDConnectProvidersCommand({}))).toMatchObject({
      OpenIDConnectProviderList: [],
    });
    await Promise.all(Array.from({ length: 120 }, (_, i) => create(harness, { Url: `https://h${i}.example.com` })));
    const { OpenIDConnectProviderList: list = [] } = await harness.iam.send(new ListOpenIDConnectProvidersCommand({}));
    expect(list).toHaveLength(120);
    expect(Object.keys(list[0] ?? {})).toEqual(["Arn"]);
    expect(harness.endpoints.providers()).toHaveLength(120);
  });

  test("is another one with a slash at its end", async () => {
    const harness = await startHarness();
    await create(harness);
    expect(await create(harness, { Url: `${URL}/` })).toMatchObject({ OpenIDConnectProviderArn: `${ARN}/` });
  });
});

describe("an update", () => {
  test("replaces the whole list; five entries and any forty characters pass", async () => {
    const harness = await startHarness();
    await create(harness);
    const five = Array.from("zyxwv", (letter) => letter.repeat(40));
    await update(harness, five);
    expect(await get(harness)).toMatchObject({ ThumbprintList: five });
    await update(harness, [B]);
    expect(harness.endpoints.providers()).toMatchObject([{ arn: ARN, thumbprints: [B] }]);
  });

  test.each([
    ["a wrong length", [B, "abc"], "ValidationError"],
    ["six entries", Array.from("123456", (digit) => digit.repeat(40)), "InvalidInputException"],
    ["no entry", [], "InvalidInputException"],
  ])("with %s is refused and changes nothing", async (_, thumbprints, name) => {
    const harness = await startHarness();
    await create(harness);
    await expect(update(harness, thumbprints)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
    expect(await get(harness)).toMatchObject({ ThumbprintList: [A] });
  });

  test("stays invisible for as many reads as asked, however often it is repeated", async () => {
    const harness = await startHarness();
    await create(harness);
    harness.endpoints.delayVisibility(2);
    await update(harness, [B]);
    expect(await get(harness)).toMatchObject({ ThumbprintList: [A] });
    await update(harness, ["c".repeat(40)]);
    expect(await get(harness)).toMatchObject({ ThumbprintList: [A] });
    expect(await get(harness)).toMatchObject({ ThumbprintList: [A] });
    expect(await get(harness)).toMatchObject({ ThumbprintList: ["c".repeat(40)] });
    expect(harness.endpoints.providers()).toMatchObject([{ thumbprints: ["c".repeat(40)] }]);
  });

  test("that follows a visible one shows that one's list, not an older one", async () => {
    const harness = await startHarness();
    await create(harness);
    harness.endpoints.delayVisibility(1);
    await update(harness, [B]);
    expect(await get(harness)).toMatchObject({ ThumbprintList: [A] });
    await update(harness, [A]);
    expect(await get(harness)).toMatchObject({ ThumbprintList: [B] });
    expect(await get(harness)).toMatchObject({ ThumbprintList: [A] });
  });

  test("stays invisible for ever when asked, until that ends", async () => {
    const harness = await startHarness();
    await create(harness);
    harness.endpoints.delayVisibility(Number.POSITIVE_INFINITY);
    await update(harness, [B]);
    const reads = await Promise.all(Array.from({ length: 20 }, () => get(harness)));
    expect(reads.every((read) => read.ThumbprintList?.[0] === A)).toBe(true);
    harness.endpoints.delayVisibility(0);
    expect(await get(harness)).toMatchObject({ ThumbprintList: [B] });
  });
});

test("tags are replaced and removed without regard to the case of their key, and listed in pages", async () => {
  const harness = await startHarness();
  const { iam } = harness;
  await create(harness, { Tags: ["a", "b", "c"].map((Key) => ({ Key, Value: "1" })) });
  const on = { OpenIDConnectProviderArn: ARN };
  await iam.send(new TagOpenIDConnectProviderCommand({ ...on, Tags: [{ Key: "A", Value: "2" }] }));
  await iam.send(new UntagOpenIDConnectProviderCommand({ ...on, TagKeys: ["B", "unknown"] }));
  const first = await iam.send(new ListOpenIDConnectProviderTagsCommand({ ...on, MaxItems: 1 }));
  expect(first).toMatchObject({ Tags: [{ Key: "c", Value: "1" }], IsTruncated: true });
  const rest = await iam.send(new ListOpenIDConnectProviderTagsCommand({ ...on, Marker: first.Marker }));
  expect(rest).toMatchObject({ Tags: [{ Key: "A", Value: "2" }], IsTruncated: false });
  expect(rest).not.toHaveProperty("Marker");
});
