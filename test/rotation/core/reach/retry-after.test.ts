import { expect, it } from "vitest";
import { MAX_RETRY_PAUSE_MS, retryPauseMs } from "../../../../rotation/core/reach/retry-after.js";

const NOW = new Date("2026-11-22T10:00:00Z");

it.each<[string | null, number, number]>([
  [null, 1, 500],
  [null, 2, 1000],
  [null, 100, MAX_RETRY_PAUSE_MS],
  ["0", 1, 0],
  ["2", 1, 2000],
  [" 2 ", 3, 2000],
  ["3600", 1, MAX_RETRY_PAUSE_MS],
  ["9".repeat(400), 1, MAX_RETRY_PAUSE_MS],
  ["Sun, 22 Nov 2026 10:00:02 GMT", 1, 2000],
  ["Sun, 22 Nov 2026 09:00:00 GMT", 1, 0],
  ["Mon, 23 Nov 2026 10:00:00 GMT", 1, MAX_RETRY_PAUSE_MS],
  ["soon", 1, 500],
  ["", 2, 1000],
  ["1.5x", 2, 1000],
  ["2 minutes", 1, 500],
])("Retry-After %j at attempt %i is a pause of %i ms", (header, attempt, ms) => {
  expect(retryPauseMs(header, attempt, NOW)).toBe(ms);
});
