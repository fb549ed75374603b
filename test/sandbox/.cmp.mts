import * as I from "@aws-sdk/client-iam"; import * as S from "@aws-sdk/client-sns"; import * as C from "@aws-sdk/client-cloudwatch";
import { startAwsEndpoints } from "../../bin/sandbox/aws/server.js";
const e = await startAwsEndpoints({ now: () => new Date(), delay: async () => {} });
const sent: any[] = [];
async function run(url: string, capture = false) {
  const cfg = { endpoint: url, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" }, maxAttempts: 1 };
  const iam = new I.IAMClient(cfg), sns = new S.SNSClient(cfg), cw = new C.CloudWatchClient(cfg);
  if (capture) for (const c of [iam, sns, cw] as any[]) c.middlewareStack.add((next: any) => async (a: any) => { const h = a.request.headers; sent.push([a.request.method, a.request.path, h["content-type"], h["x-amz-target"], h["smithy-protocol"], h["x-amzn-query-mode"], h["content-encoding"], typeof a.request.body === "string" ? a.request.body.slice(0, 300) : a.request.body?.length]); return next(a); }, { step: "finalizeRequest", priority: "low" });
  const t = (c: string) => c.repeat(40); const arn = "arn:aws:iam::000000000000:oidc-provider/a.example.com/p";
  const topic = "arn:aws:sns:us-east-1:000000000000:alerts"; const now = new Date();
  const steps: [string, () => Promise<any>][] = [
    ["create", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://a.example.com/p", ClientIDList: ["x", "x"], ThumbprintList: [t("A")], Tags: [{ Key: "K", Value: "<&>\"' ü" }] }))],
    ["create again", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://a.example.com/p", ThumbprintList: [t("A")] }))],
    ["get", () => iam.send(new I.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))],
    ["create none", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://b.example.com", ThumbprintList: [] }))],
    ["create no list", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://b2.example.com" }))],
    ["create 6", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://c.example.com", ThumbprintList: [..."123456"].map(t) }))],
    ["create 39", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://d.example.com", ThumbprintList: ["a".repeat(39)] }))],
    ["create 41", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://d.example.com", ThumbprintList: ["a".repeat(41)] }))],
    ["create 3 faults", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "b".repeat(256), ThumbprintList: ["a".repeat(41)], ClientIDList: ["b".repeat(256)] }))],
    ["http", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "http://e.example.com", ThumbprintList: [t("A")] }))],
    ["port", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://e.example.com:443", ThumbprintList: [t("A")] }))],
    ["no scheme", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "example.org", ThumbprintList: [t("A")] }))],
    ["101 clients", () => iam.send(new I.CreateOpenIDConnectProviderCommand({ Url: "https://f.example.com", ThumbprintList: [t("A")], ClientIDList: Array.from({ length: 101 }, (_, i) => `${i}`) }))],
    ["list", () => iam.send(new I.ListOpenIDConnectProvidersCommand({}))],
    ["update 6", () => iam.send(new I.UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: [..."123456"].map(t) }))],
    ["update 39", () => iam.send(new I.UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: ["a".repeat(39)] }))],
    ["update none", () => iam.send(new I.UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: [] }))],
    ["update ok", () => iam.send(new I.UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: [t("B"), t("c")] }))],
    ["update missing", () => iam.send(new I.UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn + "x", ThumbprintList: [t("B")] }))],
    ["get missing", () => iam.send(new I.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn + "x" }))],
    ["tag", () => iam.send(new I.TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, Tags: [{ Key: "k", Value: "v" }, { Key: "z", Value: "" }] }))],
    ["tag dup", () => iam.send(new I.TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, Tags: [{ Key: "k", Value: "v" }, { Key: "K", Value: "" }] }))],
    ["tag 51", () => iam.send(new I.TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `${i}`, Value: "v" })) }))],
    ["untag", () => iam.send(new I.UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, TagKeys: ["Z", "nope"] }))],
    ["list tags", () => iam.send(new I.ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn: arn }))],
    ["delete", () => iam.send(new I.DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))],
    ["delete again", () => iam.send(new I.DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))],
    ["unknown op", () => iam.send(new I.ListUsersCommand({}))],
    ["create topic", () => sns.send(new S.CreateTopicCommand({ Name: "alerts", Attributes: { DisplayName: "x" } }))],
    ["bad topic", () => sns.send(new S.CreateTopicCommand({ Name: "a b" }))],
    ["publish", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "hi", Subject: "s", MessageAttributes: { event: { DataType: "String", StringValue: "rotated" } } }))],
    ["publish json", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: '{"default":"d"}', MessageStructure: "json" }))],
    ["publish no default", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: '{"email":"d"}', MessageStructure: "json" }))],
    ["publish no json", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x", MessageStructure: "json" }))],
    ["publish structure", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x", MessageStructure: "xml" }))],
    ["publish empty", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "" }))],
    ["subject 100", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x", Subject: "s".repeat(100) }))],
    ["subject 101", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x", Subject: "s".repeat(101) }))],
    ["subject newline", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x", Subject: "a\nb" }))],
    ["subject non-ascii", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x", Subject: "ü" }))],
    ["too long", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x".repeat(262145) }))],
    ["attr empty", () => sns.send(new S.PublishCommand({ TopicArn: topic, Message: "x", MessageAttributes: { a: { DataType: "String", StringValue: "" } } }))],
    ["no topic", () => sns.send(new S.PublishCommand({ TopicArn: topic + "x", Message: "x" }))],
    ["no arn", () => sns.send(new S.PublishCommand({ Message: "x" }))],
    ["metric", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M", Value: 2, Unit: "Count", Timestamp: now, Dimensions: [{ Name: "h", Value: "v" }] }] }))],
    ["metric stats", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M", StatisticValues: { SampleCount: 3, Sum: 6, Minimum: 1, Maximum: 3 }, Unit: "Count", Timestamp: now, Dimensions: [{ Name: "h", Value: "v" }] }] }))],
    ["metric values", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M", Values: [1, 5], Counts: [2, 1], Unit: "Count", Timestamp: now, Dimensions: [{ Name: "h", Value: "v" }] }] }))],
    ["metric statistics", () => cw.send(new C.GetMetricStatisticsCommand({ Namespace: "N", MetricName: "M", Dimensions: [{ Name: "h", Value: "v" }], StartTime: new Date(now.getTime() - 600e3), EndTime: new Date(now.getTime() + 600e3), Period: 60, Statistics: ["Sum", "SampleCount", "Minimum", "Maximum", "Average"] }))],
    ["1001", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: Array.from({ length: 1001 }, (_, i) => ({ MetricName: `M${i}`, Value: 1 })) }))],
    ["1000", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: Array.from({ length: 1000 }, (_, i) => ({ MetricName: `M${i}`, Value: 1 })) }))],
    ["NaN", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M", Value: Number.NaN }] }))],
    ["both", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M", Value: 1, Values: [1] }] }))],
    ["no value", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M" }] }))],
    ["AWS/", () => cw.send(new C.PutMetricDataCommand({ Namespace: "AWS/N", MetricData: [{ MetricName: "M", Value: 1 }] }))],
    ["no namespace", () => cw.send(new C.PutMetricDataCommand({ Namespace: undefined, MetricData: [{ MetricName: "M", Value: 1 }] }))],
    ["alarm", () => cw.send(new C.PutMetricAlarmCommand({ AlarmName: "al", Namespace: "N", MetricName: "X", Statistic: "Maximum", Period: 300, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: "GreaterThanThreshold", AlarmActions: [topic], OKActions: [topic] }))],
    ["describe", () => cw.send(new C.DescribeAlarmsCommand({ AlarmNames: ["al"] }))],
    ["alarm metric", () => cw.send(new C.PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "X", Value: 1 }] }))],
    ["describe 2", () => cw.send(new C.DescribeAlarmsCommand({ AlarmNames: ["al"] }))],
    ["set state", () => cw.send(new C.SetAlarmStateCommand({ AlarmName: "al", StateValue: "OK", StateReason: "r" }))],
    ["set bad", () => cw.send(new C.SetAlarmStateCommand({ AlarmName: "al", StateValue: "BAD" as any, StateReason: "r" }))],
    ["set missing", () => cw.send(new C.SetAlarmStateCommand({ AlarmName: "alx", StateValue: "OK", StateReason: "r" }))],
    ["delete alarm", () => cw.send(new C.DeleteAlarmsCommand({ AlarmNames: ["al"] }))],
    ["delete alarm 2", () => cw.send(new C.DeleteAlarmsCommand({ AlarmNames: ["al"] }))],
    ["unknown cw", () => cw.send(new C.GetDashboardCommand({ DashboardName: "x" }))],
  ];
  const out: Record<string, string> = {};
  for (const [name, f] of steps) {
    try { const { $metadata, ...r } = await f(); out[name] = JSON.stringify(r); }
    catch (x: any) { out[name] = `!! ${x.constructor.name} name=${x.name} ${x.$metadata?.httpStatusCode} ${x.message}`; }
  }
  return out;
}
const mine = await run(e.url, true); const moto = process.argv[2] ? await run(process.argv[2]) : {};
for (const k of Object.keys(mine)) { console.log(`# ${k}\n  mine ${mine[k]}`); if (moto[k] !== mine[k]) console.log(`  moto ${moto[k]}`); }
console.log(sent.filter((_, i) => [0, 3, 4, 13, 17, 28, 30, 44, 48, 50].includes(i)).map((x) => JSON.stringify(x)).join("\n"));
console.log(JSON.stringify(e.published().map(p => [p.source, p.subject, p.attributes]), null, 0), e.published().at(-1)?.message);
await e.close();
