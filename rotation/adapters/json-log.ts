import { escapeUnprintable } from "../core/fault/sanitize.js";
import type { Clock, Log, LogFields } from "../ports.js";
import type { LogLevel } from "../settings.js";

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * One JSON object per line: `time`, `level`, `event`, then the fields of the event. Text is escaped, dates are ISO 8601.
 *
 * @param write - takes one line, its end included
 */
export function createJsonLog(minimum: LogLevel, clock: Clock, write: (line: string) => void): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (RANK[level] < RANK[minimum]) return;
      const entry = { time: clock.now().toISOString(), level, event, ...fields };
      write(`${JSON.stringify(entry, escapeText)}\n`);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function escapeText(_key: string, value: unknown): unknown {
  return typeof value === "string" ? escapeUnprintable(value) : value;
}
