import { setImmediate } from "node:timers/promises";
import { CreateOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { createAwsClients, destroyAwsClients } from "../../../../rotation/adapters/aws/clients.js";
import { IamProviders } from "../../../../rotation/adapters/aws/iam.js";
import { CallPace } from "../../../../rotation/adapters/aws/pace.js";
import { startAwsEndpoints } from "../../../../sandbox/aws/server.js";
import { run, TIMEOUT_MS } from "../../../support/fixtures.js";
import { ManualClock } from "../../../support/manual-clock.js";

const GET = "GetOpenIDConnectProvider";
const throttling = () => Object.assign(new Error("Rate exceeded"), { name: "Throttling" });

describe("what an attempt teaches", () => {
  it.each<[string, unknown, number]>([
    ["Throttling", throttling(), 4],
    ["HTTP status 429", Object.assign(new Error(), { $metadata: { httpStatusCode: 429 } }), 4],
    ["another error", Object.assign(new Error(), { name: "AccessDenied" }), 8],
    ["something thrown that is no error", "oops", 8],
    ["nothing thrown", null, 8],
  ])("%s", async (_name, error, left) => {
    const pace = new CallPace(8, 8);
    await expect(pace.attempt(() => Promise.reject(error))).rejects.toBe(error);
    expect(pace.concurrency).toBe(left);
  });

  it("throttled once and answered twice, two calls at once become one and two again", async () => {
    const pace = new CallPace(2, 2);
    await pace.attempt(() => Promise.reject(throttling())).catch(() => undefined);
    expect(pace.concurrency).toBe(1);
    expect(await pace.attempt(async () => "answer")).toBe("answer");
    expect(pace.concurrency).toBe(2);
  });
});

describe("200 calls of 100 ms each, and a service that allows so many per second", () => {
  /** A service and its callers, who retry as the SDK does. @returns how many calls failed, and the time they took */
  async function callAll(pace: Pick<CallPace, "call" | "attempt">, perSecond: number) {
    const clock = new ManualClock();
    const startedAt = clock.now().getTime();
    const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
    const passed: number[] = [];
    const answer = async () => {
      const now = clock.now().getTime();
      const allowed = passed.filter((at) => at > now - 1000).length < perSecond;
      if (allowed) passed.push(now);
      await pause(100);
      if (!allowed) throw throttling();
    };
    const retried = retrying(() => pace.attempt(answer), pause);
    const settled = await clock.runToEnd(
      Promise.allSettled(Array.from({ length: 200 }, () => pace.call("begins", retried))),
    );
    const failed = settled.filter(({ status }) => status === "rejected").length;
    return { failed, seconds: (clock.now().getTime() - startedAt) / 1000 };
  }

  it.each([20, 10, 5])("%i: none fails, in no more than twice the time that the rate needs", async (perSecond) => {
    const { failed, seconds } = await callAll(new CallPace(10, 50), perSecond);
    expect(failed).toBe(0);
    expect(seconds).toBeLessThan(2 * (200 / perSecond));
  });

  it("5, and ten calls always under way: dozens fail, which is what the pace is for", async () => {
    const limit = pLimit(10);
    const fixed = {
      call: <T>(_: unknown, make: () => Promise<T>) => limit(make),
      attempt: <T>(make: () => Promise<T>) => make(),
    };
    expect((await callAll(fixed, 5)).failed).toBeGreaterThan(24);
  });
});

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
function retrying(attempt: () => Promise<void>, pause: (ms: number) => Promise<void>): () => Promise<void> {
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
