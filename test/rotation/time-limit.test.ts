import { expect, it } from "vitest";
import { TimeLimit } from "../../rotation/time-limit.js";
import { ManualClock } from "../support/manual-clock.js";

it("is up after its time, and not before", () => {
  const clock = new ManualClock();
  const { signal } = new TimeLimit(clock, 1000);
  clock.advance(999);
  expect(signal.aborted).toBe(false);
  clock.advance(1);
  expect(signal.aborted).toBe(true);
});

it("does not run while a person is waited for, whatever comes of it", async () => {
  const clock = new ManualClock();
  const limit = new TimeLimit(clock, 1000);
  clock.advance(400);
  const answered = limit.pausedFor(async () => {
    clock.advance(60_000);
    return "yes";
  });
  await expect(answered).resolves.toBe("yes");
  await expect(limit.pausedFor(() => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  clock.advance(599);
  expect(limit.signal.aborted).toBe(false);
  clock.advance(1);
  expect(limit.signal.aborted).toBe(true);
});

it("is never up once ended, also when a person was being waited for", async () => {
  const clock = new ManualClock();
  const limit = new TimeLimit(clock, 1000);
  await limit.pausedFor(async () => limit.end());
  clock.advance(100_000);
  expect(limit.signal.aborted).toBe(false);
});
