import { isIP } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { resolverOf } from "../support/fixtures.js";
import { dialled, forgetDials } from "./dials.js";
import { hostChain } from "./host-chains.js";
import { assertLists, assertQuiet } from "./invariants.js";
import type { Host, Injection, Presents } from "./model.js";
import { type Played, playHandler } from "./play.js";
import { listsOf, type Stage, setStage } from "./stage.js";

const ISSUER = "https://idp.example/tenant";

async function stageWith(...inject: readonly Injection[]): Promise<Stage> {
  const stage = await setStage({ inject });
  onTestFinished(() => stage.close());
  forgetDials();
  return stage;
}

function documentWith(fields: object): Injection {
  return {
    on: "discovery",
    answer: { body: JSON.stringify({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks`, ...fields }) },
  };
}

/** What became of the provider under attack. Its list is untouched, and nothing but the stage was dialled. */
async function attacked(stage: Stage, { result }: Played) {
  const subject = result?.providers.find(({ arn }) => arn === stage.arn);
  for (const lists of stage.history) assertLists(lists, stage);
  expect(listsOf(stage.world)[stage.arn]).toEqual(stage.before[stage.arn]);
  expect(result?.providers.find(({ arn }) => arn === stage.otherArn)?.outcome).toBe("rotated");
  // By address, so that no second answer of a name server counts; and only where the stage is.
  expect(dialled().filter((to) => isIP(to.slice(0, to.lastIndexOf(":"))) === 0)).toEqual([]);
  expect(dialled().filter((to) => to.endsWith(":443") || to.endsWith(":22"))).toEqual([]);
  await assertQuiet();
  return { outcome: subject?.outcome, code: subject?.fault?.code };
}

describe.each<Host>(["idp", "keys"])("an impostor in the place of %s", (host) => {
  it.each<[Presents, string]>([
    ["wrong-host", "wrong-host"],
    ["expired", "certificate-expired"],
    ["self-signed", "self-signed"],
    ["other-root", "unknown-issuer"],
    ["hundreds", "chain-too-long"],
    ["oversized", "chain-too-long"],
  ])("with a chain that is %s is told, and never written", async (presents, code) => {
    const stage = await stageWith({ on: "chain", host, presents });
    const played = await playHandler({}, stage);
    expect(await attacked(stage, played)).toEqual({ outcome: "untrusted", code });
    const { thumbprint } = await hostChain(presents, `${host}.example`);
    const good = Object.values(stage.required).flat();
    expect(stage.history.flatMap(Object.values).flat()).not.toContain(good.includes(thumbprint) ? "" : thumbprint);
  });
});

describe("a discovery document", () => {
  it.each([
    "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/latest/meta-data/",
    "https://169.254.170.2/v2/credentials",
    "https://127.0.0.1/jwks",
    "https://[::1]/jwks",
    "https://0.0.0.0/jwks",
    "https://10.0.0.1/jwks",
    "https://172.16.0.1/jwks",
    "https://192.168.0.1/jwks",
    "https://100.64.0.1/jwks",
    "https://[fe80::1]/jwks",
    "https://[::ffff:169.254.169.254]/jwks",
    "https://[64:ff9b::a9fe:a9fe]/jwks",
    "https://[2002:a9fe:a9fe::1]/jwks",
    "https://[::a9fe:a9fe]/jwks",
    "https://2852039166/jwks",
    "https://0x7f.1/jwks",
  ])("that points to %s is refused, and nothing is dialled there", async (jwksUri) => {
    const stage = await stageWith(documentWith({ jwks_uri: jwksUri }));
    const played = await playHandler({}, stage, { resolver: resolverOf({}) });
    expect(await attacked(stage, played)).toEqual({ outcome: "not-checked", code: "address-refused" });
  });

  it.each([["169.254.169.254"], ["127.0.0.1"], ["::ffff:10.0.0.1"], ["64:ff9b::a00:1"], ["fd00:ec2::254"]])(
    "that points to a name of %s is refused, and nothing is dialled there",
    async (address) => {
      const stage = await stageWith(documentWith({ jwks_uri: "https://inside.example/jwks" }));
      const resolver = resolverOf({ "inside.example": [address] });
      const played = await playHandler({}, stage, { resolver });
      expect(await attacked(stage, played)).toEqual({ outcome: "not-checked", code: "address-refused" });
      expect(resolver.asked).toEqual(["inside.example"]);
    },
  );

  it.each(["https://keys.example:22/jwks", "https://idp.example:8080/jwks"])(
    "that points to another port, %s, is refused",
    async (jwksUri) => {
      const stage = await stageWith(documentWith({ jwks_uri: jwksUri }));
      const played = await playHandler({}, stage);
      expect(await attacked(stage, played)).toEqual({ outcome: "not-checked", code: "discovery-jwks-port-refused" });
    },
  );

  it.each([301, 302, 303, 307, 308])("that is a redirect (%i) is not followed", async (status) => {
    const location = "http://169.254.169.254/latest/meta-data/";
    const stage = await stageWith({ on: "discovery", answer: { status, location } });
    const played = await playHandler({}, stage);
    expect(await attacked(stage, played)).toEqual({ outcome: "not-checked", code: "discovery-redirected" });
  });

  it.each([
    [100_000, "discovery-too-large"],
    [60_000, "discovery-issuer-mismatch"],
  ])("with an issuer of %i characters is refused, and no line of the log is long", async (length, code) => {
    const stage = await stageWith(documentWith({ issuer: `https://idp.example/${"x".repeat(length)}` }));
    const played = await playHandler({}, stage);
    expect(await attacked(stage, played)).toEqual({ outcome: "not-checked", code });
    expect(Math.max(...played.log.map((line) => JSON.stringify(line).length))).toBeLessThan(3000);
  });
});

describe("a name server that changes its mind", () => {
  /** The good answer first, then one that must not count. */
  function changing(first: string) {
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return asked.filter((each) => each === host).length === 1 ? [first] : ["127.0.0.9"];
    };
    return { asked, resolve };
  }

  it("after its first answer is not asked again: all connections go where the check was", async () => {
    const stage = await stageWith();
    const byName = stage.connectTo.map((rule) => rule.replace("127.0.0.1", "origin.example"));
    const resolver = changing("127.0.0.1");
    const { result } = await playHandler({}, { ...stage, connectTo: byName }, { resolver });
    expect(result?.providers.map(({ outcome }) => outcome)).toEqual(["rotated", "rotated"]);
    expect(new Set(dialled().map((to) => to.slice(0, to.lastIndexOf(":"))))).toEqual(new Set(["127.0.0.1"]));
    expect(resolver.asked).toEqual(["origin.example"]);
    await assertQuiet();
  });

  it("after an answer that was refused gets no second chance", async () => {
    const stage = await stageWith();
    const connectTo = stage.connectTo.filter((rule) => !rule.startsWith("idp.example"));
    const resolver = changing("169.254.169.254");
    const played = await playHandler({}, { ...stage, connectTo }, { resolver });
    expect(await attacked(stage, played)).toEqual({ outcome: "not-checked", code: "address-refused" });
    expect(resolver.asked).toEqual(["idp.example"]);
  });
});
