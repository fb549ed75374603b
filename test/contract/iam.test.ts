import { TagOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { IamProviders } from "../../rotation/adapters/aws/iam.js";
import { clear, clients, register, registered } from "./support.js";

const ISSUER = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c";
const [OLD, NEW] = ["08745487e891c19e3078c1f2a07e452950ef36f6", "932bed339aa69212c89375b79304b475490b89a0"];

describe("IAM providers", () => {
  const aws = clients();
  const store = new IamProviders(aws.iam, new AbortController().signal);

  beforeEach(() => clear(aws));
  afterAll(() => destroyAwsClients(aws));

  it("lists nothing in an empty account", async () => {
    expect(await store.list()).toEqual([]);
  });

  it("lists every provider by ARN", async () => {
    const arns = await Promise.all(["a", "b", "c"].map((path) => register(aws, `${ISSUER}-${path}`, [OLD])));
    expect([...(await store.list())].sort()).toEqual(arns.sort());
  });

  it("reads issuer, client ids, thumbprints and tags", async () => {
    const arn = await register(aws, ISSUER, [OLD.toUpperCase(), NEW], { team: "ci" });
    expect(await store.get(arn)).toEqual({
      arn,
      issuer: ISSUER,
      clientIds: ["sts.amazonaws.com"],
      thumbprints: [OLD, NEW],
      tags: { team: "ci" },
    });
  });

  it("sees a tag that was added later", async () => {
    const arn = await register(aws, ISSUER, [OLD]);
    const Tags = [{ Key: "thumbprint-rotation", Value: "audit" }];
    await aws.iam.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, Tags }));
    expect((await store.get(arn)).tags).toEqual({ "thumbprint-rotation": "audit" });
  });

  it("replaces the whole list", async () => {
    const arn = await register(aws, ISSUER, [OLD]);
    await store.update(arn, [NEW]);
    expect(await registered(aws, arn)).toEqual([NEW]);
  });

  it.each(["get", "update"] as const)("says provider-gone when %s meets a deleted provider", async (method) => {
    const arn = await register(aws, ISSUER, [OLD]);
    await clear(aws);
    const attempt = method === "get" ? store.get(arn) : store.update(arn, [NEW]);
    await expect(attempt).rejects.toMatchObject({ name: "FaultError", fault: { code: "provider-gone" } });
  });
});
