import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gkeIssuers } from "../../sandbox/issuer.js";
import { World } from "../../sandbox/world.js";
import { chain } from "../support/pki.js";

/** The real function with the real SDK: each permission of its role taken away in turn. */
describe("without", () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    const issuers = gkeIssuers(1);
    await world.serve("container.googleapis.com", [await chain("rsa"), await chain("ecdsa")], issuers);
    for (const { issuer } of issuers) await world.register(issuer, ["0".repeat(40)]);
  });
  afterEach(() => world.close());

  const arn = () => world.aws.providers()[0]?.arn ?? "";
  const published = async (env: Readonly<Record<string, string>>) => {
    const before = world.aws.published().length;
    const failure = await world.play(env).then(
      () => null,
      (error: unknown) => String(error),
    );
    const messages = world.aws.published().slice(before);
    return { failure, text: messages.map(({ message }) => JSON.stringify(message)).join("\n") };
  };

  it.each<[string, () => string, Readonly<Record<string, string>>, boolean]>([
    ["iam:ListOpenIDConnectProviders", () => "*", {}, true],
    ["iam:GetOpenIDConnectProvider", arn, {}, false],
    ["iam:UpdateOpenIDConnectProviderThumbprint", arn, { MODE: "enforce" }, false],
    ["cloudwatch:PutMetricData", () => "namespace OidcThumbprintRotation", {}, true],
    ["ssm:GetParameter", () => "/sandbox/told", { MODE: "audit" }, false],
    ["ssm:PutParameter", () => "/sandbox/told", { MODE: "audit" }, false],
  ])("%s an alert names it and the resource", async (action, resource, env, fails) => {
    world.aws.faults.add(action.split(":")[1] ?? "", { kind: "access-denied" });
    const { failure, text } = await published(env);
    expect(text).toContain(`${action} on ${resource()} is denied`);
    expect(failure !== null).toBe(fails);
  });

  it("sns:Publish the run fails and names it and the topic", async () => {
    world.aws.faults.add("Publish", { kind: "access-denied" });
    const { failure, text } = await published({ MODE: "audit" });
    expect(text).toBe("");
    expect(failure).toContain(`sns:Publish on ${world.topicArn} is denied`);
  });
});
