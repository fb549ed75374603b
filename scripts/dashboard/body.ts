import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { readContext } from "../../lib/context.js";
import { ThumbprintRotationStack } from "../../lib/index.js";

/** A widget of a dashboard's body, as far as it is drawn. Places and sizes are in units of the grid. */
export interface Widget {
  readonly type: "metric" | "alarm" | "log" | "text";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly view?: "timeSeries" | "bar" | "singleValue" | "table";
    readonly query?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly Annotation[] };
  };
}

/** A line across a graph. */
export interface Annotation {
  readonly value: number;
  readonly label: string;
  readonly color: string;
}

/** What a widget shows of a metric. */
export interface ShownMetric {
  readonly name: string;
  readonly label: string;
  readonly color: string;
  readonly stat: string;
  readonly yAxis: "left" | "right";
}

/** An alarm of the template, as far as it is evaluated. */
export interface SynthesizedAlarm {
  readonly AlarmName: string;
  readonly MetricName: string;
  readonly Statistic: string;
  readonly ComparisonOperator: "GreaterThanThreshold" | "LessThanThreshold";
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
}

/** The dashboard and the alarms of the app as it is configured. */
export interface Synthesized {
  readonly name: string;
  readonly widgets: readonly Widget[];
  readonly alarms: readonly SynthesizedAlarm[];
}

/** Synthesizes the app with the context of `cdk.json`, for us-east-1. */
export function synthesize(): Synthesized {
  const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));
  const app = new App({ builtinCloudFormationValidation: false, context });
  const options = { env: { region: "us-east-1" }, ...readContext(app.node) };
  const template = Template.fromStack(new ThumbprintRotationStack(app, "OidcThumbprints", options));
  const [dashboard] = propertiesOf(template, "AWS::CloudWatch::Dashboard");
  const { widgets } = JSON.parse(String(dashboard?.DashboardBody));
  const alarms = propertiesOf(template, "AWS::CloudWatch::Alarm") as unknown as SynthesizedAlarm[];
  return { name: String(dashboard?.DashboardName), widgets, alarms };
}

/** Properties of all resources of a type, references as text. */
function propertiesOf(template: Template, type: string): Record<string, unknown>[] {
  const resources = Object.values(template.findResources(type) as Record<string, { Properties: unknown }>);
  return resources.map(({ Properties }) => referencesAsText(Properties) as Record<string, unknown>);
}

function referencesAsText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referencesAsText);
  if (typeof value !== "object" || value === null) return value;
  if ("Fn::Join" in value) {
    const [separator, parts] = value["Fn::Join"] as [string, unknown[]];
    return (referencesAsText(parts) as unknown[]).join(separator);
  }
  if ("Ref" in value) return `<${value.Ref}>`;
  if ("Fn::GetAtt" in value) return `<${(value["Fn::GetAtt"] as string[]).join(".")}>`;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, referencesAsText(each)]));
}

/** The metrics of a widget. An entry is namespace, name, dimensions, options; a dot repeats the entry above. */
export function metricsOf({ properties: { metrics = [] } }: Widget): ShownMetric[] {
  let name = "";
  return metrics.map((entry) => {
    if (entry[1] !== ".") name = String(entry[1]);
    const options = entry.at(-1) as Partial<ShownMetric>;
    return { label: name, color: "#1f77b4", stat: "Average", yAxis: "left", ...options, name };
  });
}
