import { describe, expect, it } from "vitest";
import type { Outcome } from "../../rotation/core/model.js";
import type { Scope } from "../../rotation/core/reach/scope.js";
import { beginSurvey, completeSurvey, type SurveyPorts, type SurveySettings } from "../../rotation/survey.js";
import { arnOf, HOST, provider, thumbprint } from "../support/builders.js";
import { harness, presenting, refusing, settingsOf, silent, untrusted } from "./fakes.js";

const IN_SYNC = [thumbprint("root")];

/** A provider of `host`, in sync unless said otherwise. */
function providerAt(host: string, thumbprints = IN_SYNC, tags: Readonly<Record<string, string>> = {}) {
  return provider(thumbprints, { arn: arnOf(`${host}/c`), issuer: `https://${host}/c`, tags });
}

/** A whole survey. */
async function survey(ports: SurveyPorts, settings: SurveySettings) {
  return completeSurvey(await beginSurvey(ports, settings));
}

describe("scope", () => {
  const ALL: Scope = { issuerHosts: ["*"], excludeHosts: [], tagFilter: null };

  it.each<[string, Partial<Scope>, string]>([
    ["outside the patterns", { issuerHosts: ["*.example.com"] }, "is not among *.example.com"],
    ["excluded", { excludeHosts: [HOST] }, `is excluded by ${HOST}`],
  ])("a provider %s is skipped without being read", async (_name, scope, why) => {
    const { ports, store, network } = harness({ providers: [providerAt(HOST)] });
    const { results } = await survey(ports, settingsOf({ scope: { ...ALL, ...scope } }));
    expect(results).toMatchObject([{ outcome: "skipped", note: expect.stringContaining(why), decision: null }]);
    expect([store.operations(), network.observations]).toEqual([["list"], []]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["tagged off", { "thumbprint-rotation": "off" }, "its tag thumbprint-rotation is off"],
    ["without the wanted tag", { team: "cd" }, "it lacks the tag team=ci"],
  ])("a provider %s is skipped without observing its issuer", async (_name, tags, note) => {
    const { ports, network } = harness({ providers: [providerAt(HOST, [], tags)] });
    const scope = { ...ALL, tagFilter: { key: "team", value: "ci" } };
    const { results, writable } = await survey(ports, settingsOf({ scope }));
    expect(results).toMatchObject([{ outcome: "skipped", note }]);
    expect([writable, network.observations]).toEqual([[], []]);
  });

  it.each<[string, string[]]>([
    ["audit", []],
    ["sometimes", ["unknown-tag-value", "warning"]],
  ])("a drifted provider tagged %s is reported and not to be written", async (value, finding) => {
    const { ports } = harness({ providers: [providerAt(HOST, [], { "thumbprint-rotation": value })] });
    const { results, writable } = await survey(ports, settingsOf());
    expect(results).toMatchObject([{ outcome: "drifted", mode: "audit" }]);
    expect(results[0]?.findings.flatMap(({ code, severity }) => [code, severity])).toEqual(finding);
    expect(writable).toEqual([]);
  });

  it("a tag cannot raise the mode of a run", async () => {
    const { ports } = harness({ providers: [providerAt(HOST, [], { "thumbprint-rotation": "enforce" })] });
    const { results, writable } = await survey(ports, settingsOf({ mode: "audit" }));
    expect(results).toMatchObject([{ outcome: "drifted", mode: "audit" }]);
    expect(writable).toEqual([]);
  });
});

describe("reading IAM", () => {
  it("a provider that went away is skipped, which is no failure", async () => {
    const { ports, store } = harness();
    store.before = refusing("get", "provider-gone");
    const { results } = await survey(ports, settingsOf());
    expect(results).toMatchObject([{ outcome: "skipped", note: "it was deleted during the run", fault: null }]);
  });

  it.each(["access-denied", "throttled", "aws-unreachable", "aws-failed", "no-time-left"] as const)(
    "a provider whose reading fails as %s is not checked, and the others are",
    async (code) => {
      const { ports, store } = harness({ providers: [providerAt(HOST), providerAt("other.example")], hosts: HOSTS });
      store.before = (call) => call.arn === arnOf(`${HOST}/c`) && refusing("get", code)(call);
      const { results } = await survey(ports, settingsOf());
      expect(results).toMatchObject([
        { outcome: "not-checked", issuer: `https://${HOST}/c`, fault: { code }, decision: null },
        { outcome: "in-sync" },
      ]);
    },
  );

  it("an error that nobody foresaw is a failure of that provider", async () => {
    const { ports, store } = harness();
    store.before = ({ operation }) => {
      if (operation === "get") throw new TypeError("oops");
    };
    const { results } = await survey(ports, settingsOf());
    expect(results).toMatchObject([{ outcome: "not-checked", fault: { code: "aws-failed", message: "oops" } }]);
  });

  it("without the list there is no survey", async () => {
    const { ports, store } = harness();
    store.before = refusing("list", "access-denied");
    await expect(survey(ports, settingsOf())).rejects.toMatchObject({ fault: { code: "access-denied" } });
  });

  it("an account without providers has no results", async () => {
    const { ports } = harness({ providers: [] });
    expect(await survey(ports, settingsOf())).toEqual({ results: [], writable: [] });
  });

  it("when the time is up before anything was read, every provider is not checked", async () => {
    const { ports, store, deadline } = harness({ providers: [providerAt(HOST), providerAt("other.example")] });
    store.after = ({ operation }) => operation === "list" && deadline.abort();
    const { results } = await survey(ports, settingsOf());
    const fault = { code: "no-time-left" };
    expect(results).toMatchObject(Array(2).fill({ outcome: "not-checked", fault }));
  });
});

const HOSTS = { [HOST]: presenting("root"), "other.example": presenting("root") };

describe("outcomes", () => {
  it.each<[Outcome, string, readonly string[]]>([
    ["in-sync", HOST, IN_SYNC],
    ["drifted", HOST, [thumbprint("old")]],
    ["untrusted", "untrusted.example", IN_SYNC],
    ["not-checked", "silent.example", IN_SYNC],
    ["not-checked", "unresolved.example", IN_SYNC],
  ])("a provider is %s: %s", async (outcome, host, registered) => {
    const hosts = { ...HOSTS, "untrusted.example": untrusted, "silent.example": silent };
    const { ports } = harness({ providers: [providerAt(host, [...registered])], hosts });
    const { results, writable } = await survey(ports, settingsOf());
    expect(results.map((result) => result.outcome)).toEqual([outcome]);
    expect(writable.map(({ result }) => result)).toEqual(outcome === "drifted" ? results : []);
  });

  it("results stand in the order of the list, whatever is done with each", async () => {
    const hosts = ["z.example", "skipped.example", HOST, "gone.example", "other.example"];
    const { ports, store } = harness({ providers: hosts.map((host) => providerAt(host)), hosts: HOSTS });
    store.before = (call) => call.arn.includes("gone.example") && refusing("get", "provider-gone")(call);
    const scope = { issuerHosts: ["*"], excludeHosts: ["skipped.example"], tagFilter: null };
    const { results } = await survey(ports, settingsOf({ scope }));
    expect(results.map(({ arn }) => arn)).toEqual(hosts.map((host) => arnOf(`${host}/c`)));
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["not-checked", "skipped", "in-sync", "skipped", "in-sync"]);
  });

  it("a hundred clusters are a hundred reads, and one host", async () => {
    const clusters = Array.from({ length: 100 }, (_, index) => {
      const name = `${HOST}/v1/projects/p/locations/l/clusters/c${index}`;
      return provider(IN_SYNC, { arn: arnOf(name), issuer: `https://${name}` });
    });
    const { ports, store, network } = harness({ providers: clusters });
    const { results } = await survey(ports, settingsOf());
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(["in-sync"]));
    expect(store.operations()).toHaveLength(101);
    expect(network.observations).toEqual([`${HOST} ecdsa`, `${HOST} rsa`]);
  });
});
