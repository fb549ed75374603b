import { expect, it } from "vitest";
import { ALERT_EVENTS } from "../../rotation/contract.js";
import { alertSubject, alertText } from "../../rotation/core/tell/alert-text.js";
import { sampleAlerts } from "./sample-alerts.js";

const HEAD = `# The alerts, as they are sent

Every mail of the function, with its subject, for example hosts. Chat and JSON have the same facts. What to do about each is in the
[runbook](runbook.md); when each is sent, in the [reference](reference.md#alerts). This page is written by \`npx vitest run -u --project unit test/docs/alerts\`,
and a test compares it.
`;

const sections = sampleAlerts().map(
  ([name, alert]) =>
    `## ${name}\n\nSubject: \`${alertSubject(alert)}\`\n\n\`\`\`text\n${alertText(alert).trimEnd()}\n\`\`\`\n`,
);

it("the page shows the alerts as they are sent", async () => {
  await expect([HEAD, ...sections].join("\n")).toMatchFileSnapshot("../../docs/alerts.md");
});

it("every event has a section", () => {
  const events = new Set(sampleAlerts().map(([, { event }]) => event));
  expect(events).toEqual(new Set(ALERT_EVENTS));
});

it("each is read at 80 columns: longer is only what cannot be broken", () => {
  const long = sampleAlerts().flatMap(([, alert]) =>
    alertText(alert)
      .split("\n")
      .filter((line) => line.length > 80),
  );
  expect(
    long.filter((line) =>
      line
        .trim()
        .split(" ")
        .every((word) => word.length < 50),
    ),
  ).toEqual([]);
});
