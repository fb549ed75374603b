import type { IAMClient } from "@aws-sdk/client-iam";
import pLimit from "p-limit";
import { afterAnswer, afterThrottling, concurrencyOf, fullPace, type Pace } from "../../core/pace.js";
import { isThrottling } from "./call.js";

/**
 * Limits calls to a service that throttles, and learns the limit from its answers.
 *
 * A call holds its place through all its attempts and the pauses between them. So when one call at a time is still too
 * many, those pauses, which grow, are what slows us down.
 */
export class CallPace {
  readonly #limit: ReturnType<typeof pLimit>;
  #pace: Pace;

  /** @param most - calls under way at once while nothing is throttled, at least 1 */
  constructor(most: number) {
    this.#pace = fullPace(most);
    this.#limit = pLimit(most);
  }

  /** Calls that may be under way now. */
  get concurrency(): number {
    return concurrencyOf(this.#pace);
  }

  /** Makes a call, with all its attempts, when there is a place for it. */
  call<T>(make: () => Promise<T>): Promise<T> {
    return this.#limit(make);
  }

  /** Makes one attempt and learns from its answer; an attempt without one teaches nothing. */
  async attempt<T>(make: () => Promise<T>): Promise<T> {
    const { epoch } = this.#pace;
    try {
      const answer = await make();
      this.#set(afterAnswer(this.#pace, epoch));
      return answer;
    } catch (error) {
      if (isThrottling(error)) this.#set(afterThrottling(this.#pace, epoch));
      throw error;
    }
  }

  #set(pace: Pace): void {
    this.#pace = pace;
    if (this.#limit.concurrency !== this.concurrency) this.#limit.concurrency = this.concurrency;
  }
}

/** Lets all calls of a client keep one pace: around the SDK's retries for the call, inside them for each attempt. */
export function paceCalls({ middlewareStack }: IAMClient, pace: CallPace): void {
  middlewareStack.add((next) => (args) => pace.call(() => next(args)), { name: "paceCall", step: "initialize" });
  // The retries are of high priority in this step: what is of low priority is inside them.
  middlewareStack.add((next) => (args) => pace.attempt(() => next(args)), {
    name: "paceAttempt",
    step: "finalizeRequest",
    priority: "low",
  });
}
