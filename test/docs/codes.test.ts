import { expect, it } from "vitest";
import { FAULTS } from "../../rotation/core/fault/fault-code.js";
import { FINDINGS } from "../../rotation/core/finding.js";
import { OUTCOMES } from "../../rotation/core/outcome.js";
import { headingsOf, sectionOf, tableIn } from "./markdown.js";

const PAGE = "docs/codes.md";

type Row = Readonly<Record<string, string | undefined>>;

/** The rows of all tables below a heading. */
function rowsBelow(headingStart: string): readonly Row[] {
  const heading = headingsOf(PAGE).find((each) => each.startsWith(headingStart)) ?? headingStart;
  const parts = sectionOf(PAGE, heading).split(/^### /m);
  return parts.filter((part) => part.includes("\n|")).flatMap(tableIn);
}

const SEVERITIES = {
  warning: "warning",
  information: "information",
  varies: "information, or a warning",
} as const;

it("every outcome once, and no other, in the words and with the exit code of its table", () => {
  const expected = Object.entries(OUTCOMES).map(([outcome, { meaning, exitCode }]) => ({
    outcome: `\`${outcome}\``,
    means: meaning,
    "exit code": String(exitCode),
  }));
  expect(rowsBelow("Outcomes")).toEqual(expected);
});

it("every finding once, and no other, in the words of its table", () => {
  const expected = Object.entries(FINDINGS).map(([finding, { severity, meaning, action }]) => ({
    finding: `\`${finding}\``,
    severity: SEVERITIES[severity],
    means: meaning,
    "what to do": action,
  }));
  expect(rowsBelow("Findings")).toEqual(expected);
});

it("every fault once, and no other, in the words of its table", () => {
  const expected = Object.entries(FAULTS).map(([code, { meaning }]) => ({ code: `\`${code}\``, means: meaning }));
  expect(rowsBelow("Errors")).toEqual(expected);
});
