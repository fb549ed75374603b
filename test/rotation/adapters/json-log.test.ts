import { expect, it } from "vitest";
import { createJsonLog } from "../../../rotation/adapters/json-log.js";
import type { LogLevel } from "../../../rotation/settings.js";
import { ManualClock } from "../../support/manual-clock.js";

const LEVELS: LogLevel[] = ["debug", "info", "warn", "error"];

function recordingLog(minimum: LogLevel = "debug") {
  const lines: string[] = [];
  const clock = new ManualClock(new Date("2026-11-22T10:00:00.123Z"));
  return { lines, log: createJsonLog(minimum, clock, (line) => lines.push(line)) };
}

it("an event is one line of JSON: time, level, event, then its fields", () => {
  const { lines, log } = recordingLog();
  log.warn("provider", { arn: "a", days: -1, list: ["x"], nothing: null, at: new Date(0) });
  expect(lines).toEqual([
    '{"time":"2026-11-22T10:00:00.123Z","level":"warn","event":"provider","arn":"a","days":-1,"list":["x"],"nothing":null,"at":"1970-01-01T00:00:00.000Z"}\n',
  ]);
});

it.each(LEVELS)("with the level %s, only it and the graver ones are written", (minimum) => {
  const { lines, log } = recordingLog(minimum);
  for (const level of LEVELS) log[level]("event");
  const written = lines.map((line) => JSON.parse(line).level);
  expect(written).toEqual(LEVELS.slice(LEVELS.indexOf(minimum)));
});

it("text that would move the cursor or turn the line is escaped, at any depth, keys of ours excepted", () => {
  const { lines, log } = recordingLog();
  log.info("event", { subject: "a\u001b[2J\nb\u202e\u2028", nested: { list: ["c\u0000\u0085"] } });
  const [line = ""] = lines;
  expect(line).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(line)).toMatchObject({
    subject: "a\\u{1b}[2J\\u{a}b\\u{202e}\\u{2028}",
    nested: { list: ["c\\u{0}\\u{85}"] },
  });
});

it("long text is not cut, because the log has everything", () => {
  const { lines, log } = recordingLog();
  log.info("event", { text: "x".repeat(1000) });
  expect(JSON.parse(lines[0] ?? "").text).toHaveLength(1000);
});
