import { describe, expect, it } from "vitest";
import { ENV } from "../../rotation/contract.js";
import { parseSettings, type RawSettings, type SettingName, type Settings } from "../../rotation/settings.js";

const DEFAULTS: Settings = {
  mode: "enforce",
  scope: { issuerHosts: ["container.googleapis.com"], excludeHosts: [], tagFilter: null },
  policy: { retention: "keep", expiryDays: 30 },
  caFile: null,
  connectTo: [],
  allowPrivate: [],
  timeoutMs: 5000,
  deadlineMs: 300_000,
  metricNamespace: "OidcThumbprintRotation",
  perHostMetrics: false,
  topicArn: null,
  stateParameter: null,
  dashboard: null,
  runbookUrl: null,
  logLevel: "info",
};

const TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts";

function parse(raw: RawSettings): Settings {
  return parseSettings(raw, (name) => ENV[name]);
}

describe("without a value", () => {
  it("every setting has its default", () => {
    expect(parse({})).toEqual(DEFAULTS);
  });

  it.each(Object.keys(ENV) as SettingName[])("%s given as undefined has its default, as when it is absent", (name) => {
    expect(parse({ [name]: undefined })).toEqual(DEFAULTS);
  });
});

it("a setting that nobody knows is ignored", () => {
  expect(parse(JSON.parse('{"colour":"red","__proto__":{"mode":"audit"}}'))).toEqual(DEFAULTS);
});

describe("a good value is read", () => {
  it.each<[SettingName, string, Partial<Settings>]>([
    ["mode", "enforce", { mode: "enforce" }],
    ["mode", "audit", { mode: "audit" }],
    ["caFile", "/var/task/ca.pem", { caFile: "/var/task/ca.pem" }],
    ["caFile", "my certificates, all.pem", { caFile: "my certificates, all.pem" }],
    ["timeout", "0.1", { timeoutMs: 100 }],
    ["timeout", "2.5", { timeoutMs: 2500 }],
    ["timeout", "60", { timeoutMs: 60_000 }],
    ["timeout", "007", { timeoutMs: 7000 }],
    ["deadline", "1", { deadlineMs: 1000 }],
    ["deadline", "3600", { deadlineMs: 3_600_000 }],
    ["metricNamespace", "Team/OIDC", { metricNamespace: "Team/OIDC" }],
    ["metricNamespace", "x", { metricNamespace: "x" }],
    ["metricNamespace", "n".repeat(255), { metricNamespace: "n".repeat(255) }],
    ["metricNamespace", "AWSome", { metricNamespace: "AWSome" }],
    ["perHostMetrics", "true", { perHostMetrics: true }],
    ["perHostMetrics", "false", { perHostMetrics: false }],
    ["stateParameter", "told", { stateParameter: "told" }],
    ["dashboard", "OidcThumbprints-Rotation", { dashboard: "OidcThumbprints-Rotation" }],
    ["stateParameter", "/team/oidc.v1/told", { stateParameter: "/team/oidc.v1/told" }],
    ["topicArn", TOPIC, { topicArn: TOPIC }],
    ["topicArn", TOPIC.replace("aws", "aws-us-gov"), { topicArn: TOPIC.replace("aws", "aws-us-gov") }],
    ["topicArn", `${TOPIC}.fifo`, { topicArn: `${TOPIC}.fifo` }],
    ["runbookUrl", "https://wiki.example/r?a=b", { runbookUrl: "https://wiki.example/r?a=b" }],
    ["logLevel", "debug", { logLevel: "debug" }],
    ["logLevel", "warn", { logLevel: "warn" }],
    ["logLevel", "error", { logLevel: "error" }],
    ["allowPrivate", "idp.internal", { allowPrivate: ["idp.internal"] }],
    ["allowPrivate", "*", { allowPrivate: ["*"] }],
    ["allowPrivate", "", { allowPrivate: [] }],
  ])("for %s: %s", (name, text, expected) => {
    expect(parse({ [name]: text })).toEqual({ ...DEFAULTS, ...expected });
  });

  it.each<[SettingName, string, Partial<Settings["scope"]>]>([
    ["issuerHosts", "a.example", { issuerHosts: ["a.example"] }],
    ["issuerHosts", "*", { issuerHosts: ["*"] }],
    ["issuerHosts", "A.Example,*.B.Example", { issuerHosts: ["a.example", "*.b.example"] }],
    ["issuerHosts", " a.example , b.example ,", { issuerHosts: ["a.example", "b.example"] }],
    ["issuerHosts", "a.example,a.example", { issuerHosts: ["a.example", "a.example"] }],
    ["excludeHosts", "b.example", { excludeHosts: ["b.example"] }],
    ["excludeHosts", "", { excludeHosts: [] }],
    ["excludeHosts", " , ", { excludeHosts: [] }],
    ["tagFilter", "team=blue", { tagFilter: { key: "team", value: "blue" } }],
    ["tagFilter", "team=", { tagFilter: { key: "team", value: "" } }],
    ["tagFilter", "a=b=c", { tagFilter: { key: "a", value: "b=c" } }],
    ["tagFilter", "with space=and, comma", { tagFilter: { key: "with space", value: "and, comma" } }],
  ])("for %s: %j", (name, text, expected) => {
    expect(parse({ [name]: text }).scope).toEqual({ ...DEFAULTS.scope, ...expected });
  });

  it.each<[SettingName, string, Partial<Settings["policy"]>]>([
    ["retention", "keep", { retention: "keep" }],
    ["retention", "exact", { retention: "exact" }],
    ["expiryDays", "0", { expiryDays: 0 }],
    ["expiryDays", "1", { expiryDays: 1 }],
    ["expiryDays", "3650", { expiryDays: 3650 }],
  ])("for %s: %s", (name, text, expected) => {
    expect(parse({ [name]: text }).policy).toEqual({ ...DEFAULTS.policy, ...expected });
  });

  it("for connectTo: several targets", () => {
    const { connectTo } = parse({ connectTo: "a.example:443:127.0.0.1:8443, ::[::1]:8444" });
    expect(connectTo).toEqual([
      { host: "a.example", port: 443, toHost: "127.0.0.1", toPort: 8443 },
      { host: null, port: null, toHost: "::1", toPort: 8444 },
    ]);
  });
});
