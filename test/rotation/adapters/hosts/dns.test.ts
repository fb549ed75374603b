import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { DnsResolver, type NameSources } from "../../../../rotation/adapters/hosts/dns.js";
import { limitsOf, TIMEOUT_MS, temporaryFolder } from "../../../support/fixtures.js";
import { type NameAnswer, type NameServer, serveNames } from "../../../support/name-server.js";

const HOST = "idp.example";

/** A machine that has nothing but name servers: no hosts file, and no other way. */
const unknown = async (host: string): Promise<string[]> => {
  throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" });
};

async function resolverWith(answer: (name: string) => NameAnswer, given: Partial<NameSources> = {}) {
  const names: NameServer = await serveNames(answer);
  const limits = limitsOf();
  const sources = { hostsFile: "/nowhere", servers: [names.server], lookup: unknown, ...given };
  return { names, limits, resolver: new DnsResolver(limits, sources) };
}

/** Answers in turn, the last one for ever. */
function inTurn(...answers: readonly NameAnswer[]) {
  const left = new Map<string, NameAnswer[]>();
  return (name: string): NameAnswer => {
    const mine = left.get(name) ?? answers.flatMap((answer) => [answer, answer]);
    left.set(name, mine);
    return (mine.length > 2 ? mine.shift() : mine[0]) ?? "silent";
  };
}

it("a name has the addresses of both families", async () => {
  const { resolver, limits } = await resolverWith(() => ["93.184.216.1", "93.184.216.2", "2606:2800:220::1"]);
  expect(await resolver.resolve(HOST)).toEqual(["93.184.216.1", "93.184.216.2", "2606:2800:220::1"]);
  expect(limits.clock.pending()).toBe(0);
});

it.each([[["93.184.216.1"]], [["2606:2800:220::1"]]])("a name of one family alone has %s", async (addresses) => {
  expect(await (await resolverWith(() => addresses)).resolver.resolve(HOST)).toEqual(addresses);
});

it("on the machine as it is, localhost is loopback", async () => {
  expect(await new DnsResolver(limitsOf()).resolve("localhost")).toContain("127.0.0.1");
});

it.each([HOST, `${HOST}.`])("the hosts file goes before the name servers: %s", async (name) => {
  const hostsFile = join(await temporaryFolder(), "hosts");
  await writeFile(hostsFile, "127.0.0.1 localhost\n10.0.0.7 IDP.example # ours\n");
  const { resolver, names } = await resolverWith(() => ["93.184.216.1"], { hostsFile });
  expect(await resolver.resolve(name)).toEqual(["10.0.0.7"]);
  expect(names.asked).toEqual([]);
});

it.each<[string, NameAnswer]>([
  ["does not exist", "no-such-name"],
  ["has no address", []],
])("a name that %s for the name servers is looked up as the machine does it", async (_what, answer) => {
  const looked: string[] = [];
  const lookup = async (host: string) => {
    looked.push(host);
    return ["10.0.0.8"];
  };
  const { resolver } = await resolverWith(() => answer, { lookup });
  expect(await resolver.resolve(HOST)).toEqual(["10.0.0.8"]);
  expect(looked).toEqual([HOST]);
});

it.each<[NameAnswer, string]>([
  ["no-such-name", "ENOTFOUND"],
  [[], "ENOTFOUND"],
])("a name that nobody knows is a failure: %s", async (answer, why) => {
  const { resolver, names, limits } = await resolverWith(() => answer);
  const fault = { code: "dns-failed", message: `${HOST} could not be resolved (${why})` };
  await expect(resolver.resolve(HOST)).rejects.toMatchObject({ fault });
  expect([names.asked.length, limits.clock.pending()]).toEqual([1, 0]);
});

it("a machine that finds nothing and says so without an error is a failure", async () => {
  const { resolver } = await resolverWith(() => "no-such-name", { lookup: async () => [] });
  const message = `${HOST} could not be resolved (no address)`;
  await expect(resolver.resolve(HOST)).rejects.toMatchObject({ fault: { code: "dns-failed", message } });
});

it("a failure of the server is tried once more", async () => {
  const { resolver, names } = await resolverWith(inTurn("server-failure", ["93.184.216.1"]));
  expect(await resolver.resolve(HOST)).toEqual(["93.184.216.1"]);
  expect(names.asked).toEqual([HOST, HOST]);
});

it("a server that fails twice is a failure", async () => {
  const { resolver, names, limits } = await resolverWith(() => "server-failure");
  const message = `${HOST} could not be resolved (ESERVFAIL)`;
  await expect(resolver.resolve(HOST)).rejects.toMatchObject({ fault: { code: "dns-failed", message } });
  expect([names.asked.length, limits.clock.pending()]).toEqual([2, 0]);
});

it("a temporary failure of the machine is tried once more", async () => {
  const answers = ["EAI_AGAIN", "10.0.0.8"];
  const lookup = async () => {
    const [answer = ""] = answers.splice(0, 1);
    if (answer === "EAI_AGAIN") throw Object.assign(new Error(answer), { code: answer });
    return [answer];
  };
  const { resolver } = await resolverWith(() => "no-such-name", { lookup });
  expect(await resolver.resolve(HOST)).toEqual(["10.0.0.8"]);
});

it("names that hang, however many, keep no other name waiting", async () => {
  const { resolver, names, limits } = await resolverWith((name) => (name === HOST ? ["93.184.216.1"] : "silent"));
  const hanging = Array.from({ length: 40 }, (_, index) => resolver.resolve(`hang${index}.example`));
  const failures = Promise.allSettled(hanging);
  await names.waitForQueries(40);
  expect(await resolver.resolve(HOST)).toEqual(["93.184.216.1"]);
  limits.clock.advance(TIMEOUT_MS);
  const message = expect.stringMatching(/^hang\d+\.example could not be resolved \(timed out\)$/);
  for (const failure of await failures) {
    expect(failure).toMatchObject({ status: "rejected", reason: { fault: { code: "dns-failed", message } } });
  }
  expect(limits.clock.pending()).toBe(0);
});

it("a name that hangs in the machine's own resolution keeps no name waiting that a server knows", async () => {
  const lookup = () => new Promise<string[]>(() => undefined);
  const { resolver, names, limits } = await resolverWith((name) => (name === HOST ? ["93.184.216.1"] : []), { lookup });
  const hanging = Promise.allSettled(["a.example", "b.example"].map((name) => resolver.resolve(name)));
  await names.waitForQueries(2);
  expect(await resolver.resolve(HOST)).toEqual(["93.184.216.1"]);
  limits.clock.advance(TIMEOUT_MS);
  expect((await hanging).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

it("a server that never answers is given up by its own count too", async () => {
  const limits = { ...limitsOf(), timeoutMs: 40 };
  const { server } = await serveNames(() => "silent");
  const resolver = new DnsResolver(limits, { hostsFile: "/nowhere", servers: [server], lookup: unknown });
  const message = `${HOST} could not be resolved (timed out)`;
  await expect(resolver.resolve(HOST)).rejects.toMatchObject({ fault: { code: "dns-failed", message } });
});

it("a name that is too long for DNS is a failure", async () => {
  const { resolver, names } = await resolverWith(() => []);
  await expect(resolver.resolve("a".repeat(300))).rejects.toMatchObject({ fault: { code: "dns-failed" } });
  expect(names.asked).toEqual([]);
});

it("an abort ends the wait: no-time-left", async () => {
  const deadline = new AbortController();
  const { server } = await serveNames(() => "silent");
  const limits = limitsOf({ signal: deadline.signal });
  const resolver = new DnsResolver(limits, { hostsFile: "/nowhere", servers: [server], lookup: unknown });
  const resolved = resolver.resolve(HOST);
  deadline.abort();
  await expect(resolved).rejects.toMatchObject({ fault: { code: "no-time-left" } });
  await setImmediate();
  expect(limits.clock.pending()).toBe(0);
});

it("after an abort there is no wait, and nobody is asked: no-time-left", async () => {
  const names = await serveNames(() => ["93.184.216.1"]);
  const limits = limitsOf({ signal: AbortSignal.abort() });
  const resolver = new DnsResolver(limits, { hostsFile: "/nowhere", servers: [names.server], lookup: unknown });
  await expect(resolver.resolve(HOST)).rejects.toMatchObject({ fault: { code: "no-time-left" } });
  expect(names.asked).toEqual([]);
});
