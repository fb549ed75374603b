import { describe, expect, it } from "vitest";
import type { ProviderResult } from "../../../../rotation/core/model.js";
import { alertChat, alertLines } from "../../../../rotation/core/tell/alert-text.js";
import { type Alert, alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { deniedAlert } from "../../../../rotation/core/tell/denied.js";
import { decision, fault, resultAt, thumbprint } from "../../../support/builders.js";

/** Each sentence a line: how the mail is laid out is tested apart. */
const alertText = (alert: Alert): string => alertLines(alert).join("\n");

const ROOT = thumbprint("root");
const SIGN_IN = expect.stringMatching(/^Sign-in is most likely not affected: /);

/** Drifted results whose list stays as it is: the shortest that an alert has to tell. */
function quiet(count: number): ProviderResult[] {
  const given = { outcome: "drifted", decision: decision() } as const;
  return Array.from({ length: count }, (_, index) => resultAt(`host-${index}.example`, "x", given));
}

function alertOf(results: readonly ProviderResult[]): Alert {
  const [alert] = alertsOf(results, null);
  if (alert === undefined) throw new Error("the results of this test make no alert");
  return alert;
}

function lines(alert: Alert | null): string[] {
  if (alert === null) throw new Error("there is no alert");
  const { account, headline, reasons, whatItMeans, whatToDo } = alert;
  const text = alertText(alert).split("\n");
  const head = [
    `${account === null ? "" : `Account ${account}: `}${headline}.`,
    "",
    ...reasons.flatMap((reason) => [reason, ""]),
    whatItMeans,
  ];
  const steps = ["", "What to do", ...whatToDo.map((step) => `- ${step}`)];
  expect(text.slice(0, head.length)).toEqual(head);
  const rest = text.slice(head.length);
  const at = rest.indexOf("What to do") - 1;
  expect(rest.slice(at, at + steps.length)).toEqual(steps);
  return [...rest.slice(0, at), ...rest.slice(at + steps.length)];
}

describe("beside headline, meaning and steps, the mail", () => {
  it("about a provider whose list stays has its ARN and that list, and no line more", () => {
    const [result] = quiet(1);
    const about = ["", result?.issuer, `  ARN      ${result?.arn}`, `  Now      ${ROOT}`];
    expect(lines(alertOf(quiet(1)))).toEqual([SIGN_IN, ...about, ""]);
  });

  it("about eleven providers ends with how many more there are", () => {
    expect(lines(alertOf(quiet(11))).slice(-4)).toEqual([
      `  Now      ${ROOT}`,
      "",
      "and 1 more; the function's log has all of them.",
      "",
    ]);
  });

  it("about a denied call says nothing of sign-in", () => {
    const denied = deniedAlert([], [fault("access-denied", "sns:Publish is denied")], null);
    expect(lines(denied)).toEqual([""]);
  });
});

it("the chat message has the same lines, each provider after an empty one", () => {
  const alert = alertOf(quiet(11));
  const { description } = JSON.parse(alertChat(alert)).content;
  const expected = alert.providers.flatMap(({ arn, issuer }) => [
    "",
    issuer,
    `  ARN      ${arn}`,
    `  Now      ${ROOT}`,
  ]);
  const more = ["", "and 1 more; the function's log has all of them."];
  expect(description.split("\n")).toEqual([alert.whatItMeans, SIGN_IN, ...expected, ...more]);
});

it.each(["rotation-failed", "untrusted", "drifted", "rotated"] as const)(
  "%s has steps of whole sentences or commands",
  (outcome) => {
    const alert = alertOf([resultAt("a.example", "x", { outcome })]);
    expect(alert.whatToDo.filter((step) => !/^[A-Z].{20,}/.test(step))).toEqual([]);
  },
);
