import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { CallPace } from "../../../../rotation/adapters/aws/pace.js";
import { ManualClock } from "../../../support/manual-clock.js";

const _GET = "GetOpenIDConnectProvider";
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
const _immediately = (() => {
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
