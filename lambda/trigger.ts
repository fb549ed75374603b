import * as v from "valibot";
import { type Change, changeOfEvent } from "../rotation/core/tell/change.js";

/** Why the function runs: for all providers, or for those that somebody changed. */
export type Trigger =
  | { readonly kind: "run" }
  | {
      readonly kind: "changes";
      readonly changes: readonly Change[];
      /** Records of a queue that hold no change; null when the event came from no queue. */
      readonly unread: readonly string[] | null;
    };

/** A batch as Lambda takes it from a queue. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const Batch = v.object({
  Records: v.pipe(
    v.array(v.object({ eventSource: v.literal("aws:sqs"), messageId: v.string(), body: v.string() })),
    v.minLength(1),
  ),
});

const JsonText = v.pipe(v.string(), v.parseJson());
const WithId = v.object({ id: v.string() });

/** What an event asks for; anything that is no change asks for a run. */
export function triggerOf(event: unknown): Trigger {
  const batch = v.safeParse(Batch, event);
  if (batch.success) return { kind: "changes", ...changesOf(batch.output.Records) };
  const change = changeOfEvent(event);
  return change === null ? { kind: "run" } : { kind: "changes", changes: [change], unread: null };
}

/** A queue may deliver twice, also within a batch: an event counts once. */
function changesOf(records: v.InferOutput<typeof Batch>["Records"]) {
  const seen = new Map<string, Change>();
  const unread: string[] = [];
  for (const { messageId, body } of records) {
    const parsed = v.safeParse(JsonText, body);
    const change = parsed.success ? changeOfEvent(parsed.output) : null;
    if (change === null) unread.push(messageId);
    else seen.set(idOf(parsed.output) ?? messageId, change);
  }
  return { changes: [...seen.values()], unread };
}

function idOf(event: unknown): string | null {
  const parsed = v.safeParse(WithId, event);
  return parsed.success ? parsed.output.id : null;
}
