import { pipeline, Readable, Transform, type TransformCallback } from "node:stream";
import type { IAMClient } from "@aws-sdk/client-iam";

/** What the SDK leaves open: it limits the wait for an answer to begin, not how long and how large it may get. */
export interface AnswerLimits {
  /** For the body of one answer; null for no limit of its own. */
  readonly timeoutMs: number | null;
  readonly maxBytes: number;
}

/** An answer that was given up: the SDK makes another attempt after a `TimeoutError`, and none after the other. */
function answerError(name: "TimeoutError" | "AnswerTooLarge", message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Limits the body of every answer that a client gets. */
export function limitAnswers({ middlewareStack }: Pick<IAMClient, "middlewareStack">, limits: AnswerLimits): void {
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body?: unknown };
      if (response.body instanceof Readable) response.body = limited(response.body, limits);
      return result;
    },
    // What is of low priority in this step is nearest to the connection.
    { name: "limitAnswer", step: "deserialize", priority: "low" },
  );
}

function limited(body: Readable, { timeoutMs, maxBytes }: AnswerLimits): Readable {
  let bytes = 0;
  const limiter = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes <= maxBytes) return done(null, chunk);
      done(answerError("AnswerTooLarge", `the answer is larger than ${maxBytes} bytes`));
    },
  });
  const late = () => limiter.destroy(answerError("TimeoutError", `the answer took longer than ${timeoutMs} ms`));
  // Real time, as in the SDK's own limits beside it.
  const timer = timeoutMs === null ? undefined : setTimeout(late, timeoutMs);
  // Ends the connection, too, whichever side fails.
  pipeline(body, limiter, () => clearTimeout(timer));
  return limiter;
}
