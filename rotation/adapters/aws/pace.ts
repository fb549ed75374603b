import type { IAMClient } from "@aws-sdk/client-iam";
import { afterAnswer, afterThrottling, concurrencyOf, firstPace, type Pace } from "../../core/pace.js";
import { isThrottling } from "./call.js";

/** Whether a call finishes what was begun, and so goes before all that begins something. */
export type Urgency = "begins" | "finishes";

/**
 * Limits calls to a service that throttles, and learns the limit from its answers.
 *
 * A call holds its place through all its attempts and the pauses between them. So when one call at a time is still too
 * many, those pauses, which grow, are what slows us down.
 */
export class CallPace {
  readonly #waiting: Readonly<Record<Urgency, (() => void)[]>> = { finishes: [], begins: [] };
  #pace: Pace;
  #underWay = 0;

  /**
   * @param first - calls under way at once when nothing is known yet, at least 1
   * @param most - calls under way at once while nothing is throttled, at least 1
   */
  constructor(first: number, most: number) {
    this.#pace = firstPace(first, most);
  }

  /** Calls that may be under way now. */
  get concurrency(): number {
    return concurrencyOf(this.#pace);
  }

  /** Makes a call, with all its attempts, when there is a place for it. */
  async call<T>(urgency: Urgency, make: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting[urgency].push(start);
      this.#startWaiting();
    });
    try {
      return await make();
    } finally {
      this.#underWay -= 1;
      this.#startWaiting();
    }
  }

  /** Makes one attempt and learns from its answer; an attempt without one teaches nothing. */
  async attempt<T>(make: () => Promise<T>): Promise<T> {
    const { epoch } = this.#pace;
    try {
      const answer = await make();
      this.#pace = afterAnswer(this.#pace, epoch);
      this.#startWaiting();
      return answer;
    } catch (error) {
      if (isThrottling(error)) this.#pace = afterThrottling(this.#pace, epoch);
      throw error;
    }
  }

  #startWaiting(): void {
    while (this.#underWay < this.concurrency) {
      const start = this.#waiting.finishes.shift() ?? this.#waiting.begins.shift();
      if (start === undefined) return;
      this.#underWay += 1;
      start();
    }
  }
}

/** Lets all calls of a client keep one pace: around the SDK's retries for the call, inside them for each attempt. */
export function paceCalls({ middlewareStack }: IAMClient, pace: CallPace): void {
  const urgencyOf = rememberBegun();
  middlewareStack.add((next) => (args) => pace.call(urgencyOf(args.input), () => next(args)), {
    name: "paceCall",
    step: "initialize",
  });
  // The retries are of high priority in this step: what is of low priority is inside them.
  middlewareStack.add((next) => (args) => pace.attempt(() => next(args)), {
    name: "paceAttempt",
    step: "finalizeRequest",
    priority: "low",
  });
}

/** The first call about a provider reads it; every further one is about writing it, which the first one began. */
function rememberBegun(): (input: object) => Urgency {
  const begun = new Set<unknown>();
  return (input) => {
    if (!("OpenIDConnectProviderArn" in input)) return "finishes";
    const { OpenIDConnectProviderArn: arn } = input;
    if (begun.has(arn)) return "finishes";
    begun.add(arn);
    return "begins";
  };
}
