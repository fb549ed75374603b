import { createServer } from "node:net";
import { setImmediate } from "node:timers/promises";
import { createHandler } from "../../lambda/handler.js";
import type { Summary } from "../../rotation/core/tell/summary.js";
import type { Held } from "./trend.js";

/** Asks for a run, and for what to leave behind after it, to prove that it is seen. */
export interface LeakOrder {
  /** Bytes of heap. */
  readonly bytes?: number;
  /** A listening socket. */
  readonly handle?: boolean;
}

/** A run's outcomes, or null when its report failed, and what the process held afterwards. */
export interface LeakRun extends Held {
  readonly summary: Summary | null;
}

/** Turns of the event loop in which sockets may close. */
const TURNS = 50;
const leaked: unknown[] = [];

/** One handler for all runs, as in a function that stays warm. */
const handler = createHandler(process.env);

async function runOnce(order: LeakOrder): Promise<LeakRun> {
  // A report that failed is thrown: in some runs it must.
  const answer = await handler({}, { getRemainingTimeInMillis: () => 60_000 }).catch(() => null);
  const summary = answer === null || "batchItemFailures" in answer ? null : answer;
  leave(order);
  for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
  // Twice: what the first finds dead may hold what the second frees.
  globalThis.gc?.();
  globalThis.gc?.();
  return { summary, heap: process.memoryUsage().heapUsed, resources: process.getActiveResourcesInfo() };
}

function leave({ bytes = 0, handle = false }: LeakOrder): void {
  if (bytes > 0) leaked.push(Array.from({ length: bytes / 8 }, (_, index) => index / 2));
  if (handle) createServer().listen(0, "127.0.0.1");
}

process.on("message", (order: LeakOrder) => void runOnce(order).then((it) => process.send?.({ it })));
