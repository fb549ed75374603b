import { describe, expect, it } from "vitest";
import { Openings } from "../../../../rotation/adapters/hosts/openings.js";
import { ManualClock } from "../../../support/manual-clock.js";

/** Openings of which each ends when a test says so. */
function start(count: number) {
  const clock = new ManualClock();
  const openings = new Openings(clock);
  const ends: (() => void)[] = [];
  const all = Array.from({ length: count }, () => openings.open(() => new Promise<void>((end) => ends.push(end))));
  return { clock, ends, all, openings };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("connections being opened", () => {
  it("are thirty-two at once, and one that is open makes place for one", async () => {
    const { clock, ends, all } = start(40);
    await turn();
    expect(ends).toHaveLength(32);
    ends[5]?.();
    await turn();
    expect(ends).toHaveLength(33);
    for (let done = 0; done < ends.length; done += 1) {
      ends[done]?.();
      await turn();
    }
    await Promise.all(all);
    expect([ends.length, clock.pending()]).toEqual([40, 0]);
  });

  it("that take longer than a second give their places away, once", async () => {
    const { clock, ends, all, openings } = start(40);
    await turn();
    clock.advance(1000);
    await turn();
    expect(ends).toHaveLength(40);
    for (const end of ends) end();
    await Promise.all(all);
    const more = Array.from({ length: 33 }, () => openings.open(() => new Promise<void>((end) => ends.push(end))));
    await turn();
    expect(ends).toHaveLength(72);
    for (const end of ends) end();
    await turn();
    for (const end of ends) end();
    await Promise.all(more);
  });

  it("that fail make place as well", async () => {
    const openings = new Openings(new ManualClock());
    const failing = Array.from({ length: 100 }, () => openings.open(() => Promise.reject(new Error("refused"))));
    const settled = await Promise.allSettled(failing);
    expect(settled.every(({ status }) => status === "rejected")).toBe(true);
  });
});
