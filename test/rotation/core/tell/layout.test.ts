import { expect, it } from "vitest";
import { alertLines, alertSubject } from "../../../../rotation/core/tell/alert-text.js";
import { alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { laidOut } from "../../../../rotation/core/tell/layout.js";
import { providerResult } from "../../../support/builders.js";

const LONG = "x".repeat(90);

it.each<[string, string, string[]]>([
  ["a short line", "- one", ["- one"]],
  ["a word that is too long", LONG, [LONG]],
  ["a word that is too long, after others", `- a ${LONG} b`, ["- a", `  ${LONG}`, "  b"]],
  ["a short command", "  Or       aws iam list-roles", ["  Or", "    aws iam list-roles"]],
  ["a command with spaces in quotes", `  Restore  aws 'a b' --${LONG}`, ["  Restore", `    aws 'a b' --${LONG}`]],
  [
    "a long command",
    `  Correct  aws --a ${LONG} --b c`,
    ["  Correct", `    aws \\`, `    --a ${LONG} \\`, "    --b c"],
  ],
])("%s", (_what, line, lines) => {
  expect(laidOut([line])).toEqual(lines);
});

it("an alert of no account begins with the product, and says what an earlier message named", () => {
  const [alert] = alertsOf([providerResult({ outcome: "rotated" })], null);
  if (alert === undefined) throw new Error("the result of this test makes no alert");
  expect(alertSubject({ ...alert, account: null })).toMatch(/^\[OIDC thumbprints\] info: /);
  const lines = alertLines({ ...alert, known: 2, more: 3 });
  expect(lines).toContain("It goes on for 2 providers that an earlier message named.");
  expect(lines).toContain("and 3 more; the function's log has all of them.");
});
