import { expect, it } from "vitest";
import type { ThumbprintRotationProps } from "../../lib/index.js";
import { createJsonLog } from "../../rotation/adapters/json-log.js";
import { METRIC } from "../../rotation/contract.js";
import { COUNTED_OUTCOMES, OUTCOMES } from "../../rotation/core/outcome.js";
import { issuerNameOfArn } from "../../rotation/core/reach/issuer.js";
import { rowsOf } from "../../scripts/dashboard/log-query.js";
import { harness } from "../rotation/fakes.js";
import { provider, thumbprint } from "../support/builders.js";
import { flat, resourceOf, templateOf } from "./synth.js";

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly query?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number; readonly label: string }[] };
  };
}

function dashboardOf(props?: ThumbprintRotationProps): {
  readonly widgets: readonly Widget[];
  readonly start: string;
} {
  const { Properties } = resourceOf(templateOf(props), "AWS::CloudWatch::Dashboard");
  return JSON.parse(flat(Properties.DashboardBody) as string);
}

const { widgets, start } = dashboardOf();

/** Namespace, name and options of each metric shown. A dot repeats the value above. */
function metricsOf({ properties }: Widget): { namespace: string; name: string; label: string }[] {
  let [namespace, name] = ["", ""];
  return (properties.metrics ?? []).map((entry) => {
    if (entry[0] !== ".") namespace = String(entry[0]);
    if (entry[1] !== ".") name = String(entry[1]);
    const { label = "" } = entry.at(-1) as { label?: string };
    return { namespace, name, label };
  });
}

it("it shows a week, on a grid of 24 columns without gaps or overlaps", () => {
  expect(start).toBe("-P7D");
  const tops = [...new Set(widgets.map(({ y }) => y))];
  for (const top of tops) {
    const row = widgets.filter(({ y }) => y === top);
    const lefts = row.map((_, index) => row.slice(0, index).reduce((sum, { width }) => sum + width, 0));
    expect(row.map(({ x }) => x)).toEqual(lefts);
    expect(row.reduce((sum, { width }) => sum + width, 0)).toBe(24);
    expect(new Set(row.map(({ height }) => height)).size).toBe(1);
  }
  expect(tops).toHaveLength(4);
});

it("its titles, in reading order", () => {
  expect(widgets.map(({ properties }) => properties.title)).toEqual([
    "Last run (mode enforce, rate(1 hour))",
    "Alarms",
    "Rotations",
    "Providers that need attention",
    "Days until the first CA certificate ends",
    "Duration (milliseconds) and number of runs",
    "Errors and throttles",
    "Recent rotations",
  ]);
});

it("it names only metrics that runs or Lambda send, and all that runs send", () => {
  const shown = widgets.flatMap(metricsOf);
  const own = shown.filter(({ namespace }) => namespace === "OidcThumbprintRotation").map(({ name }) => name);
  const others = shown.filter(({ namespace }) => namespace !== "OidcThumbprintRotation");
  expect(new Set(own)).toEqual(new Set(Object.values(METRIC)));
  expect(new Set(others.map(({ namespace, name }) => `${namespace} ${name}`))).toEqual(
    new Set(["AWS/Lambda Duration", "AWS/Lambda Invocations", "AWS/Lambda Errors", "AWS/Lambda Throttles"]),
  );
});

it("every metric has a label in words", () => {
  for (const { label } of widgets.flatMap(metricsOf)) expect(label).toMatch(/^[A-Z][a-z]+( [a-z]+)*$/);
});

it("the top row has the counts of the last run and the state of every alarm", () => {
  const [counts, alarms, ...rest] = widgets;
  const states = COUNTED_OUTCOMES.map((name) => OUTCOMES[name]).filter(({ kind }) => kind === "state");
  expect(states.map(({ word }) => word)).toContain("rotation failed");
  expect([counts?.type, alarms?.type]).toEqual(["metric", "alarm"]);
  expect(counts && metricsOf(counts).map(({ label }) => label)).toEqual([
    "Providers",
    ...states.map(({ word }) => `${word[0]?.toUpperCase()}${word.slice(1)}`),
    "Days to expiry",
  ]);
  expect(alarms?.properties.alarms).toHaveLength(10);
  expect(rest.every(({ y }) => y > 0)).toBe(true);
});

it.each([
  ["Providers that need attention", { value: 1, label: "Alarm from 1" }],
  ["Days until the first CA certificate ends", { value: 14, label: "Alarm below 14" }],
  ["Duration (milliseconds) and number of runs", { value: 60_000, label: "Time limit of the function" }],
  ["Errors and throttles", { value: 1, label: "Alarm from 1" }],
])("%s shows its threshold as a line", (title, line) => {
  const widget = dashboardOf({ expiryDays: 14 }).widgets.find(({ properties }) => properties.title === title);
  expect(widget?.properties.annotations?.horizontal).toMatchObject([line]);
});

it("the table of rotations reads the log lines that a rotation writes", async () => {
  const [old, root] = [thumbprint("old"), thumbprint("root")];
  const { entries, clock, run } = harness({ providers: [provider([old])] });
  await run();
  const lines: string[] = [];
  const log = createJsonLog("info", clock, (line) => lines.push(line));
  for (const { level, event, fields } of entries) log[level](event, fields);

  const query = widgets.at(-1)?.properties.query ?? "";
  expect(query).toMatch(/^SOURCE '<RotationLog2607DDE6>' \| /);
  const { columns, rows } = rowsOf(query, lines);
  expect(columns).toEqual(["@timestamp", "provider", "new", "restore"]);
  const issuerName = issuerNameOfArn(provider([]).arn);
  const restore = expect.stringContaining(`--thumbprint-list ${old}`);
  expect(rows).toEqual([[expect.any(String), issuerName, `"${root}","${old}"`, restore]]);
});

it("its name is the stack's, the construct's and the region's, because it belongs to the whole account", () => {
  const { Properties } = resourceOf(templateOf(), "AWS::CloudWatch::Dashboard");
  expect(Properties.DashboardName).toBe("Oidc-Rotation-us-east-1");
});
