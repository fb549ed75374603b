import { describe, expect, it } from "vitest";
import type { Provider } from "../../rotation/core/model.js";
import { inTurn } from "../../rotation/core/turn.js";
import { arnOf, HOST, provider, thumbprint } from "../support/builders.js";
import { harness, presenting, settingsOf, untrusted } from "./fakes.js";

const OLD = thumbprint("old");
const NEW = thumbprint("root");

function at(host: string, thumbprints: readonly string[] = [OLD]): Provider {
  return provider(thumbprints, { arn: arnOf(`${host}/c`), issuer: `https://${host}/c` });
}

const HOSTS = ["a.example", "b.example", "c.example", "d.example", "e.example"];
const FLEET = {
  providers: HOSTS.map((host) => at(host)),
  hosts: Object.fromEntries(HOSTS.map((host) => [host, presenting("root")])),
};

/** A promise that a test resolves. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("nobody waits for another one", () => {
  it("a provider is written while the host of another one is silent", async () => {
    const { store, network, clock, run } = harness(FLEET);
    const silence = gate();
    network.delay = (host) => (host === "a.example" ? silence.opened : Promise.resolve());
    const running = run();
    await clock.runToEnd(until(() => store.writes() === HOSTS.length - 1));
    expect(store.providers.get(arnOf("a.example/c"))?.thumbprints).toEqual([OLD]);
    silence.open();
    const { providers } = await running;
    expect(providers.map(({ outcome }) => outcome)).toEqual(HOSTS.map(() => "rotated"));
  });

  it("a provider is written while IAM has not answered the Get of another one", async () => {
    const { store, clock, run } = harness(FLEET);
    const hanging = gate();
    store.delay = ({ arn }) => (arn === arnOf("a.example/c") ? hanging.opened : Promise.resolve());
    const running = run();
    await clock.runToEnd(until(() => store.writes() === HOSTS.length - 1));
    hanging.open();
    const { providers } = await running;
    expect(providers.map(({ outcome }) => outcome)).toEqual(HOSTS.map(() => "rotated"));
  });

  it.each([
    ["beside the Get", null, ["a.example ecdsa", "a.example rsa"]],
    ["after the Get when it may have another tag than wanted", { key: "team", value: "ci" }, []],
  ])("an issuer is observed %s", async (_name, tagFilter, observed) => {
    const { store, network, run } = harness({ ...FLEET, providers: [at("a.example")] });
    const hanging = gate();
    store.delay = ({ operation }) => (operation === "get" ? hanging.opened : Promise.resolve());
    const running = run(settingsOf({ scope: { issuerHosts: ["*"], excludeHosts: [], tagFilter } }));
    await until(() => store.operations().includes("get") && network.observations.length === observed.length);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(network.observations).toEqual(observed);
    hanging.open();
    await running;
  });

  it("when the time is up, what was known is written and the rest is not checked", async () => {
    const { store, network, clock, deadline, run } = harness(FLEET);
    const silence = gate();
    network.delay = (host) => (host > "c" ? silence.opened : Promise.resolve());
    const running = run();
    await clock.runToEnd(until(() => store.writes() === 2));
    deadline.abort();
    silence.open();
    const { providers } = await running;
    const left = ["not-checked", "not-checked", "not-checked"];
    expect(providers.map(({ outcome }) => outcome)).toEqual(["rotated", "rotated", ...left]);
  });
});

describe("the order", () => {
  it.each([0, 0.4, 0.99])("is fixed whatever IAM's is, and starts at %d of the list", async (start) => {
    const { store, run } = harness({ ...FLEET, providers: FLEET.providers.toReversed() });
    const { providers } = await run({ ...settingsOf({ mode: "audit" }), start });
    const read = store.calls.flatMap(({ operation, arn }) => (operation === "get" ? [arn] : []));
    const sorted = HOSTS.map((host) => arnOf(`${host}/c`));
    expect(read).toEqual(inTurn(sorted, start));
    expect(providers.map(({ arn }) => arn)).toEqual(sorted.toReversed());
  });

  it("a provider that IAM lists twice has one result", async () => {
    const { ports, run } = harness(FLEET);
    const list = ports.store.list.bind(ports.store);
    ports.store.list = async () => [...(await list()), ...(await list())];
    expect((await run()).providers.map(({ outcome }) => outcome)).toEqual(HOSTS.map(() => "rotated"));
  });
});

describe("consent", () => {
  const thinkFor = (ms: number, then: () => void = () => undefined) => {
    const made = harness({
      providers: [at(HOST), at("b.example", [NEW])],
      hosts: { ...FLEET.hosts, [HOST]: presenting("root") },
    });
    const consent = async () => {
      made.clock.advance(ms);
      then();
      return true;
    };
    return { ...made, run: () => made.run(settingsOf(), consent) };
  };

  it("given within a minute, what was observed is written", async () => {
    const { network, run } = thinkFor(60_000);
    expect((await run()).providers).toMatchObject([{ outcome: "rotated" }, { outcome: "in-sync" }]);
    expect(network.observations).toHaveLength(4);
  });

  it("given later, the drifted ones are observed again, and only what they present now is written", async () => {
    const { network, store, run } = thinkFor(60_001, () => network.present(HOST, presenting("next")));
    const { providers, endpoints } = await run();
    expect(providers).toMatchObject([{ outcome: "rotated" }, { outcome: "in-sync" }]);
    expect(store.providers.get(arnOf(`${HOST}/c`))?.thumbprints).toEqual([thumbprint("next"), OLD]);
    expect(network.observations.slice(4)).toEqual([`${HOST} ecdsa`, `${HOST} rsa`]);
    expect(endpoints.map(({ endpoint }) => endpoint.host).toSorted()).toEqual(["b.example", HOST]);
  });

  it("given later, nothing is written when the host does not verify any more", async () => {
    const { network, store, run } = thinkFor(120_000, () => network.present(HOST, untrusted));
    expect((await run()).providers).toMatchObject([{ outcome: "untrusted" }, { outcome: "in-sync" }]);
    expect(store.writes()).toBe(0);
  });
});

/** Turns of the event loop until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
