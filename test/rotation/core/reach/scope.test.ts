import { describe, expect, it } from "vitest";
import type { Mode } from "../../../../rotation/core/model.js";
import { MODE_TAG, modeOf, type Scope, scopeByArn, scopeByTags } from "../../../../rotation/core/reach/scope.js";
import { arnOf, provider } from "../../../support/builders.js";

function scope(given: Partial<Scope> = {}): Scope {
  return { issuerHosts: ["container.googleapis.com"], excludeHosts: [], tagFilter: null, ...given };
}

function tagged(tags: Readonly<Record<string, string>>) {
  return provider([], { tags });
}

describe("an ARN", () => {
  it.each([
    ["of the exact host", ["a.example"], []],
    ["of one of several hosts", ["b.example", "a.example"], []],
    ["under a suffix", ["*.example"], []],
    ["of any host", ["*"], []],
    ["that no exclude covers", ["*"], ["b.example", "*.a.example"]],
  ])("%s is in scope", (_what, issuerHosts, excludeHosts) => {
    expect(scopeByArn(arnOf("a.example/t"), scope({ issuerHosts, excludeHosts }))).toEqual({ inScope: true });
  });

  it.each([
    ["of another host", ["b.example", "c.example"], [], "issuer host a.example is not among b.example, c.example"],
    ["without any pattern", [], [], "issuer host a.example is not among "],
    ["that is excluded", ["*"], ["a.example"], "issuer host a.example is excluded by a.example"],
    [
      "that a suffix excludes",
      ["a.example"],
      ["b.test", "*.example"],
      "issuer host a.example is excluded by *.example",
    ],
    ["that everything excludes", ["a.example"], ["*"], "issuer host a.example is excluded by *"],
  ])("%s is out of scope, with the reason", (_what, issuerHosts, excludeHosts, note) => {
    const verdict = scopeByArn(arnOf("a.example/t"), scope({ issuerHosts, excludeHosts }));
    expect(verdict).toEqual({ inScope: false, note });
  });

  it("is matched by its host alone, not by a host in its path", () => {
    expect(scopeByArn(arnOf("evil.example/container.googleapis.com"), scope())).toMatchObject({ inScope: false });
  });

  it("that is none of an OIDC provider is out of the default scope", () => {
    expect(scopeByArn("arn:aws:iam::1:role/x", scope())).toMatchObject({ inScope: false });
  });
});

describe("a provider", () => {
  const tagFilter = { key: "team", value: "blue" };

  it.each([
    ["without tags and without a filter", {}, null],
    ["with other tags and without a filter", { team: "red" }, null],
    ["with the tag of the filter", { team: "blue" }, tagFilter],
    ["with the tag of the filter among others", { a: "b", team: "blue" }, tagFilter],
    ["with the tag of the filter, in mode audit", { team: "blue", [MODE_TAG]: "audit" }, tagFilter],
    ["with an empty tag that the filter asks for", { team: "" }, { key: "team", value: "" }],
  ])("%s is in scope", (_what, tags, filter) => {
    expect(scopeByTags(tagged(tags), scope({ tagFilter: filter }))).toEqual({ inScope: true });
  });

  it.each([
    ["without the tag of the filter", {}],
    ["with another value", { team: "red" }],
    ["with the value in capitals", { team: "BLUE" }],
    ["with the key in capitals", { TEAM: "blue" }],
  ])("%s is out of scope, with the reason", (_what, tags) => {
    const verdict = scopeByTags(tagged(tags), scope({ tagFilter }));
    expect(verdict).toEqual({ inScope: false, note: "it lacks the tag team=blue" });
  });

  it.each([
    ["without a filter", null],
    ["although it has the tag of the filter", tagFilter],
  ])("that is switched off is out of scope %s", (_what, filter) => {
    const verdict = scopeByTags(tagged({ team: "blue", [MODE_TAG]: "off" }), scope({ tagFilter: filter }));
    expect(verdict).toEqual({ inScope: false, note: "its tag thumbprint-rotation is off" });
  });

  it("without the tag of a filter is not in scope for what every object inherits", () => {
    const filter = { key: "constructor", value: "x" };
    expect(scopeByTags(tagged({}), scope({ tagFilter: filter }))).toMatchObject({ inScope: false });
  });
});

describe("the mode of a provider", () => {
  it.each<[string, Record<string, string>, Mode, Mode]>([
    ["without tags", {}, "enforce", "enforce"],
    ["without tags", {}, "audit", "audit"],
    ["with other tags", { team: "blue" }, "enforce", "enforce"],
    ["tagged audit", { [MODE_TAG]: "audit" }, "enforce", "audit"],
    ["tagged audit", { [MODE_TAG]: "audit" }, "audit", "audit"],
  ])("%s (%o) in a run of mode %s is %s, without a finding", (_what, tags, runMode, mode) => {
    expect(modeOf(tagged(tags), runMode)).toEqual({ mode, findings: [] });
  });

  it.each<[string, Mode]>([
    ["enforce", "enforce"],
    ["enforce", "audit"],
    ["AUDIT", "enforce"],
    ["Off", "enforce"],
    ["", "enforce"],
    ["true", "audit"],
    [" audit", "enforce"],
  ])("tagged %j in a run of mode %s is audit and reported: a tag never raises it", (value, runMode) => {
    const message = `the tag thumbprint-rotation has the value ${value}; allowed are off and audit. Treated as audit: nothing is written`;
    const findings = [{ code: "unknown-tag-value", severity: "warning", message }];
    expect(modeOf(tagged({ [MODE_TAG]: value }), runMode)).toEqual({ mode: "audit", findings });
  });

  it("tagged with hostile text is reported with the text escaped", () => {
    const { findings } = modeOf(tagged({ [MODE_TAG]: "a\u001b[2J\u202e" }), "enforce");
    expect(findings).toMatchObject([{ message: expect.stringContaining("a\\u{1b}[2J\\u{202e}; allowed") }]);
  });
});
