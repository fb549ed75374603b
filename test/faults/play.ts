import type { ExitCode } from "../../bin/cli/exit-codes.js";
import { run } from "../../bin/cli/run.js";
import { createHandler } from "../../lambda/handler.js";
import type { AwsOptions } from "../../rotation/adapters/aws/iam-client.js";
import type { Machine } from "../../rotation/compose.js";
import type { RunResult } from "../../rotation/core/model.js";
import { SPEED } from "./fast-clock.js";
import type { Row } from "./model.js";
import { type Stage, TOLD_PARAMETER } from "./stage.js";

/** What a run of the real handler left behind. */
export interface Played {
  /** Null when it failed before. */
  readonly result: RunResult | null;
  readonly error: unknown;
  readonly log: readonly LogLine[];
  /** By the run's clock. */
  readonly elapsedMs: number;
}

/** The members of a log line that tests look at. */
interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly arn?: string;
}

/** The time that Lambda grants the function, far more than the deadline of any row. */
const REMAINING_MS = 600_000;

/** One run of the real handler, in mode enforce. @param machine - replaces the machine's name resolution */
export async function playHandler(
  row: Pick<Row, "patienceMs" | "deadlineSeconds">,
  stage: Stage,
  machine: Pick<Machine, "resolver"> = {},
): Promise<Played> {
  const { world, clock, connectTo } = stage;
  const results: RunResult[] = [];
  const log: LogLine[] = [];
  const env = {
    ISSUER_HOSTS: "*",
    CA_FILE: world.caFile,
    CONNECT_TO: connectTo.join(","),
    TOPIC_ARN: world.topicArn,
    STATE_PARAMETER: TOLD_PARAMETER,
    ...limitsOf(row),
  };
  const handler = createHandler(env, {
    clock,
    ...machine,
    aws: awsOf(row),
    writeLog: (line) => log.push(JSON.parse(line)),
    onResult: (result) => results.push(result),
  });
  const start = clock.now().getTime();
  const error = await handler({}, { getRemainingTimeInMillis: () => REMAINING_MS }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { result: results[0] ?? null, error, log, elapsedMs: clock.now().getTime() - start };
}

/** The exit code of `rotate`, which makes every call but two: it remembers nothing. */
export async function playCli(row: Row, { world, clock, connectTo }: Stage): Promise<ExitCode> {
  const { TIMEOUT_SECONDS, DEADLINE_SECONDS } = limitsOf(row);
  const rules = connectTo.flatMap((rule) => ["--connect-to", rule]);
  const limits = ["--timeout", TIMEOUT_SECONDS, "--deadline", DEADLINE_SECONDS];
  const report = ["--metrics", "--topic-arn", world.topicArn];
  const scope = ["--issuer-host", "*", "--ca-file", world.caFile];
  return run(["rotate", "--yes", "--json", ...scope, ...rules, ...limits, ...report], {
    clock,
    aws: awsOf(row),
    out: () => undefined,
    err: () => undefined,
    columns: 80,
    interactive: false,
    progress: false,
    color: false,
    errColor: false,
    interrupt: () => new AbortController().signal,
    confirm: async () => false,
  });
}

/** As the deployed function has it: its minute, less what it keeps back for the report and to spare. */
const FUNCTION_DEADLINE_SECONDS = 45;

/** Seconds of the run, by its own clock. */
export function deadlineSecondsOf({
  deadlineSeconds = FUNCTION_DEADLINE_SECONDS,
}: Pick<Row, "deadlineSeconds">): number {
  return deadlineSeconds;
}

function limitsOf(row: Pick<Row, "patienceMs" | "deadlineSeconds">) {
  const { patienceMs = 3000 } = row;
  const timeout = (patienceMs / 1000) * SPEED;
  return { TIMEOUT_SECONDS: String(timeout), DEADLINE_SECONDS: String(deadlineSecondsOf(row)) };
}

/** The SDK counts in real time. Six attempts, as in the product, without its pauses between them. */
function awsOf({ patienceMs = 3000 }: Pick<Row, "patienceMs">): Partial<AwsOptions> {
  return { timeoutMs: patienceMs, retryStrategy: immediately };
}

type Retries = NonNullable<AwsOptions["retryStrategy"]>;

const immediately = ((): Retries => {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    mode: "standard",
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (before: { getRetryCount(): number }, { errorType }: { errorType: string }) => {
      if (errorType === "CLIENT_ERROR" || before.getRetryCount() >= 5) throw new Error("no further attempt");
      return token(before.getRetryCount() + 1);
    },
    recordSuccess: () => undefined,
  };
})();
