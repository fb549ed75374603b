import { setImmediate } from "node:timers/promises";
import { CreateOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { createAwsClients, destroyAwsClients } from "../../../../rotation/adapters/aws/clients.js";
import { IamProviders } from "../../../../rotation/adapters/aws/iam.js";
import { startAwsEndpoints } from "../../../../sandbox/aws/server.js";
import { run, TIMEOUT_MS } from "../../../support/fixtures.js";

const GET = "GetOpenIDConnectProvider";
const _throttling = () => Object.assign(new Error("Rate exceeded"), { name: "Throttling" });

describe("the IAM client", () => {
  /** Endpoints that hold every call until it is released, and a store whose client's calls are counted. */
  async function account() {
    const held: (() => void)[] = [];
    const delay = () => new Promise<void>((resolve) => void held.push(resolve));
    const endpoints = await run(startAwsEndpoints({ now: () => new Date(0), delay }));
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const options = { endpoint: endpoints.url, region: "us-east-1", credentials, timeoutMs: TIMEOUT_MS };
    const clients = createAwsClients({ ...options, retryStrategy: immediately });
    await run({ close: () => destroyAwsClients(clients) });
    const arns = await createProviders(endpoints.url, 2);
    const counts = { started: 0, underWay: 0 };
    const count = (by: 1 | -1) => {
      counts.underWay += by;
      if (by === 1) counts.started += 1;
    };
    clients.iam.middlewareStack.add(
      (next) => (args) => {
        count(1);
        return next(args).finally(() => count(-1));
      },
      { step: "initialize", priority: "low" },
    );
    const deadline = new AbortController();
    const store = new IamProviders(clients.iam, deadline.signal);
    const get = (index: number) => store.get(arns[index] ?? "");
    const gets = (times: number) => Array.from({ length: times }, () => get(0));
    return { endpoints, held, counts, deadline, get, gets };
  }

  /** With a client of their own: the calls of the one under test count. */
  async function createProviders(endpoint: string, count: number): Promise<string[]> {
    const iam = new IAMClient({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    const names = Array.from({ length: count }, (_, index) => `https://idp.example/${index}`);
    const created = names.map((Url) =>
      iam.send(
        new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ["aud"], ThumbprintList: ["a".repeat(40)] }),
      ),
    );
    const arns = (await Promise.all(created)).map(({ OpenIDConnectProviderArn = "" }) => OpenIDConnectProviderArn);
    iam.destroy();
    return arns;
  }

  const until = async (reached: () => boolean) => {
    while (!reached()) await setImmediate();
  };
  const release = (held: (() => void)[]) => {
    for (const letGo of held.splice(0)) letGo();
  };

  it("keeps ten calls under way, and five after one was throttled", async () => {
    const { endpoints, held, counts, gets } = await account();
    endpoints.faults.add(GET, { kind: "throttle" }, 1);
    endpoints.faults.add(GET, { kind: "latency", ms: 100 });
    let answered = 0;
    const work = gets(30).map(async (get) => {
      await get;
      answered += 1;
    });
    await until(() => held.length === 10);
    expect(counts).toEqual({ started: 10, underWay: 10 });
    release(held);
    await until(() => answered === 10 && held.length === 5);
    expect(counts).toEqual({ started: 15, underWay: 5 });
    await until(() => {
      release(held);
      return answered === 30;
    });
    await Promise.all(work);
    expect(endpoints.calls().filter(({ status }) => status === 400)).toHaveLength(1);
  });

  it("begins with ten calls, and has twice as many under way after ten answers", async () => {
    const { endpoints, held, counts, gets } = await account();
    endpoints.faults.add(GET, { kind: "latency", ms: 100 });
    const work = Promise.all(gets(30));
    await until(() => held.length === 10);
    expect(counts.underWay).toBe(10);
    release(held);
    await until(() => held.length === 20);
    expect(counts).toEqual({ started: 30, underWay: 20 });
    release(held);
    await work;
  });

  it("finishes what was begun before it begins anything", async () => {
    const { endpoints, held, get, gets } = await account();
    endpoints.faults.add(GET, { kind: "latency", ms: 100 });
    const begun = gets(11);
    const answered: string[] = [];
    const note = (name: string) => () => void answered.push(name);
    await until(() => held.length === 10);
    const begins = get(1).then(note("begins"));
    const finishes = get(0).then(note("finishes"));
    held.shift()?.();
    await until(() => held.length === 11);
    release(held);
    await until(() => answered.length > 0 && held.length === 1);
    expect(answered).toEqual(["finishes"]);
    release(held);
    await Promise.all([...begun, begins, finishes]);
  });

  it("ends what waits for its turn when the run's time is up", async () => {
    const { endpoints, held, counts, deadline, gets } = await account();
    endpoints.faults.add(GET, { kind: "latency", ms: 100 });
    const work = Promise.allSettled(gets(30));
    await until(() => held.length === 10);
    deadline.abort();
    const reason = { fault: { code: "no-time-left" } };
    expect(await work).toMatchObject(Array(30).fill({ status: "rejected", reason }));
    expect([counts.underWay, held.length]).toEqual([0, 10]);
    release(held);
  });
});

/**
 * As the SDK's standard strategy: six attempts, before each further one a random pause of up to 1, 2, 4, 8 and 16
 * seconds, which takes 5 of 500 tokens that all calls share; an answer brings back 5, or 1 to a first attempt.
 */
function _retrying(attempt: () => Promise<void>, pause: (ms: number) => Promise<void>): () => Promise<void> {
  const random = seeded();
  let tokens = 500;
  return async () => {
    for (let retries = 0; ; retries += 1) {
      try {
        await attempt();
        tokens = Math.min(500, tokens + (retries === 0 ? 1 : 5));
        return;
      } catch (error) {
        if (retries === 5 || tokens < 5) throw error;
      }
      tokens -= 5;
      await pause(Math.floor(random() * 1000 * 2 ** retries));
    }
  };
}

/** Numbers from 0 to 1, the same ones each time (mulberry32). */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Retries as often as the product does, without a pause. */
const immediately = (() => {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    mode: "immediate",
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (before: { getRetryCount(): number }) => {
      if (before.getRetryCount() >= 5) throw new Error("no further attempt");
      return token(before.getRetryCount() + 1);
    },
    recordSuccess: () => undefined,
  };
})();
