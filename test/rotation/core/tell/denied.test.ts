import { describe, expect, it } from "vitest";
import { deniedAlert } from "../../../../rotation/core/tell/denied.js";
import { fault, providerResult, resultAt } from "../../../support/builders.js";

const DENIED = resultAt("a.example", "x", { outcome: "not-checked", fault: fault("access-denied", "get is denied") });
const RUN_WIDE = fault("access-denied", "cloudwatch:PutMetricData is denied");

describe("an alert about denied calls", () => {
  it.each([
    ["nothing failed", [providerResult()], []],
    ["nothing at all happened", [], []],
    ["a provider was not checked for another reason", [{ ...DENIED, fault: fault("throttled") }], []],
    ["a provider was not checked for no stated reason", [{ ...DENIED, fault: null }], []],
    ["a write was denied: another alert tells of it", [{ ...DENIED, outcome: "rotation-failed" as const }], []],
    ["a call of the run failed for another reason", [providerResult()], [fault("throttled")]],
  ])("is none when %s", (_what, results, faults) => {
    expect(deniedAlert(results, faults, null)).toBeNull();
  });

  it("names the providers that could not be read, and no others", () => {
    const alert = deniedAlert([providerResult(), DENIED], [fault("throttled")], "https://wiki.example/r");
    expect(alert).toMatchObject({
      event: "access-denied",
      severity: "critical",
      headline: "1 provider not readable (access denied) on a.example",
      reasons: [],
      verifications: [],
      runbookUrl: "https://wiki.example/r#access-denied",
      providers: [{ arn: DENIED.arn, reason: "access-denied: get is denied" }],
    });
  });

  it("names the calls that are about no single provider", () => {
    const alert = deniedAlert([providerResult()], [fault("throttled", "slow"), RUN_WIDE], null);
    expect(alert).toMatchObject({
      headline: "The function was denied a call that each run needs",
      reasons: [RUN_WIDE.message],
      providers: [],
    });
  });

  it("names both together", () => {
    expect(deniedAlert([DENIED], [RUN_WIDE], null)).toMatchObject({
      headline: "1 provider not readable (access denied) on a.example",
      reasons: [RUN_WIDE.message],
    });
  });

  it("says what it means and what to do in whole sentences", () => {
    const alert = deniedAlert([DENIED], [], null);
    expect(alert?.whatItMeans).toMatch(/^[A-Z].{20,}\.$/);
    expect(alert?.whatToDo).toEqual([
      expect.stringMatching(/^[A-Z].{20,}\.$/),
      expect.stringMatching(/^[A-Z].{20,}\.$/),
    ]);
  });
});
