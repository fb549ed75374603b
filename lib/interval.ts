import { Duration, Token } from "aws-cdk-lib";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { OptionError } from "./option-error.js";

/**
 * Limits of the interval. Alarms on missing runs look at two intervals, which CloudWatch takes up to a day for periods
 * below an hour and up to seven days for longer ones.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const MIN_MINUTES = 5;
const MAX_MINUTES = 24 * 60;

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const CRON = /^cron\([^()]+\)$/;
const MINUTES = { minute: 1, hour: 60, day: 24 * 60 } as const;

/** Starting times of a rate are spread over a quarter of the interval, but more than this would help nobody. */
const MAX_WINDOW_MINUTES = 15;

/** When runs start. */
export interface RunSchedule {
  readonly expression: ScheduleExpression;
  /** The longest time between two runs: whole minutes. */
  readonly interval: Duration;
  /** How much later a run may start: whole minutes. Null for a cron, which names its times. */
  readonly window: Duration | null;
}

/**
 * Reads the schedule of the options.
 *
 * @throws {OptionError} when the schedule is no rate of 5 minutes to 1 day and no cron with its `maxInterval`
 */
export function readSchedule(
  expression: ScheduleExpression = ScheduleExpression.rate(Duration.hours(1)),
  maxInterval?: Duration,
): RunSchedule {
  const text = expression.expressionString;
  const given = maxInterval === undefined ? null : readMaxInterval(maxInterval);
  if (Token.isUnresolved(text) || CRON.test(text)) {
    if (given === null) throw new OptionError("maxInterval", "undefined", `a duration, because schedule is ${text}`);
    return { expression, interval: given, window: null };
  }
  const minutes = minutesOfRate(text);
  if (minutes === null || minutes < MIN_MINUTES || minutes > MAX_MINUTES) {
    throw new OptionError("schedule", text, "rate(5 minutes) to rate(1 day), or cron(...) together with maxInterval");
  }
  if (given !== null) {
    throw new OptionError("maxInterval", maxInterval?.toHumanString() ?? "", "nothing when schedule is a rate");
  }
  const window = Math.min(Math.floor(minutes / 4), MAX_WINDOW_MINUTES);
  return { expression, interval: Duration.minutes(minutes), window: Duration.minutes(window) };
}

function minutesOfRate(text: string): number | null {
  const [, count, unit] = RATE.exec(text) ?? [];
  return count === undefined ? null : Number(count) * MINUTES[unit as keyof typeof MINUTES];
}

function readMaxInterval(maxInterval: Duration): Duration {
  const seconds = maxInterval.toSeconds({ integral: false });
  const minutes = seconds / 60;
  if (!Number.isInteger(minutes) || minutes < MIN_MINUTES || minutes > MAX_MINUTES) {
    throw new OptionError("maxInterval", maxInterval.toHumanString(), "whole minutes from 5 minutes to 1 day");
  }
  return maxInterval;
}
