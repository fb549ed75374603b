import { describe, expect, it } from "vitest";
import { ALARM_RULES } from "../../lib/alarm-rules.js";
import { METRIC } from "../../rotation/contract.js";
import { resourceOf, resourcesOf, templateOf } from "../lib/synth.js";
import { type CostLine, costInFreeTier, fullCost } from "./cost-sums.js";
import { type Row, readText, sectionOf, tableIn } from "./markdown.js";

const PAGE = readText("docs/cost.md");
const TABLE = tableIn(PAGE);
const ROWS = TABLE.slice(0, -1);
const SUM = TABLE.at(-1);
const LINES = ROWS.map(lineOf);

/** What grows with the number of runs. */
const BY_RUN = /^(Lambda|Scheduler|Log |Logs Insights|PutMetricData)/;

function lineOf(row: Row): CostLine {
  const { item = "", quantity, price, free } = row;
  const line = { item, quantity: Number(quantity), price: Number(price), free: Number(free) };
  expect(Object.values(line).slice(1).every(Number.isFinite), item).toBe(true);
  return line;
}

function quantityOf(prefix: string): number {
  const found = LINES.filter(({ item }) => item.startsWith(prefix));
  expect(found, prefix).toHaveLength(1);
  return found[0]?.quantity ?? Number.NaN;
}

/** What the second table says of a change whose description contains `text`, in USD. */
function changeOf(text: string): string | undefined {
  return tableIn(sectionOf("docs/cost.md", "More and less")).find(({ change = "" }) => change.includes(text))?.[
    "per month"
  ];
}

function signed(usd: number): string {
  return `${usd < 0 ? "−" : "+"}${Math.abs(usd).toFixed(2)}`;
}

describe("sums", () => {
  const line = { item: "x", quantity: 12, price: 0.5, free: 10 };

  it("cost is quantity times price, and inside the free tier only what is beyond it", () => {
    expect([fullCost([line, line]), costInFreeTier([line, line])]).toEqual([12, 2]);
    expect([fullCost([]), costInFreeTier([])]).toEqual([0, 0]);
  });

  it.each([
    [9, 0],
    [10, 0],
    [11, 0.5],
  ])("of %i with 10 free %f is paid", (quantity, paid) => {
    expect(costInFreeTier([{ ...line, quantity }])).toBe(paid);
  });
});

it.each(ROWS.map((row) => [row.item ?? "", row] as const))("%s: the row is computed right", (_item, row) => {
  expect(row.cost).toBe(fullCost([lineOf(row)]).toFixed(4));
  expect(row["inside free tier"]).toBe(costInFreeTier([lineOf(row)]).toFixed(4));
});

it("the sums are those of the rows, in the table and in the first sentence", () => {
  const [full, free] = [fullCost(LINES), costInFreeTier(LINES)];
  expect([SUM?.cost, SUM?.["inside free tier"]]).toEqual([`**${full.toFixed(4)}**`, `**${free.toFixed(4)}**`]);
  const first = `**${full.toFixed(2)} USD, of which ${free.toFixed(2)} USD remains inside the free tier**`;
  expect(PAGE).toContain(first);
});

it("what is counted is what the default stack has", () => {
  const template = templateOf();
  expect(quantityOf("Custom metrics")).toBe(Object.keys(METRIC).length);
  expect(quantityOf("Alarms")).toBe(ALARM_RULES.length);
  expect(resourcesOf(template, "AWS::CloudWatch::Alarm")).toHaveLength(ALARM_RULES.length);
  expect(resourcesOf(template, "AWS::CloudWatch::Dashboard")).toHaveLength(quantityOf("Dashboard"));
  expect(resourcesOf(template, "AWS::KMS::Key")).toHaveLength(quantityOf("Key of the topic"));
  expect(resourcesOf(template, "AWS::SQS::Queue")).toHaveLength(3);
  expect(resourcesOf(template, "AWS::SSM::Parameter")).toHaveLength(1);
  const { MemorySize, Architectures } = resourceOf(template, "AWS::Lambda::Function").Properties;
  expect(Architectures).toEqual(["arm64"]);
  expect(quantityOf("Lambda, arm64 time")).toBe(720 * 1.5 * (MemorySize / 1024));
});

it("what a change costs is computed from the same lines", () => {
  const of = (prefix: RegExp) => fullCost(LINES.filter(({ item }) => prefix.test(item)));
  const alarm = LINES.find(({ item }) => item === "Alarms")?.price ?? Number.NaN;
  expect(changeOf("perHostMetrics")).toBe(signed(of(/^Custom metrics/)));
  expect(changeOf("rotation of the key")).toBe(signed(of(/^Key of/)));
  expect(changeOf("alertTopicArn")).toBe(signed(-of(/key$|^Key of/)));
  expect(changeOf("rate(5 minutes)")).toBe(signed(11 * of(BY_RUN)));
  expect(changeOf("enabled=false")).toBe(signed(-of(/^Custom metrics/) - alarm - of(BY_RUN) - of(/^SQS/)));
});

it("what remains after removal is what the template says", () => {
  const template = templateOf();
  expect(resourceOf(template, "AWS::Logs::LogGroup").DeletionPolicy).toBe("Retain");
  expect(resourceOf(template, "AWS::KMS::Key")).toMatchObject({
    DeletionPolicy: "Delete",
    Properties: { PendingWindowInDays: 7 },
  });
  const remains = tableIn(sectionOf("docs/cost.md", "After `cdk destroy`"));
  expect(remains.find(({ remains: what = "" }) => what.includes("key"))?.until).toBe("7 days");
});
