import { describe, expect, it } from "vitest";
import { inspectionText } from "../../bin/cli/render/inspection-text.js";
import type { Inspection } from "../../bin/cli/render/json.js";
import { runText } from "../../bin/cli/render/run-text.js";
import { styleFor } from "../../bin/cli/render/style.js";
import type { EndpointObservation, ProviderResult } from "../../rotation/core/model.js";
import {
  certificate,
  chain,
  decision,
  endpointObservation,
  failed,
  fault,
  frontEnd,
  leaf,
  NOW,
  notOffered,
  providerResult,
  refused,
  resultAt,
  thumbprint,
  verified,
} from "../support/builders.js";
import { tooLong } from "./recording-io.js";

/** The longest address there is. */
const LONG = frontEnd("2001:4860:4864:1234:5678:9abc:def0:1234", 65_535);
const HOST = `${"a".repeat(40)}.${"b".repeat(40)}.example`;
const LONG_NAME = `O=${"An Organisation With a Long Name, ".repeat(5)}CN=${"x".repeat(64)}`;

function inspect(endpoints: readonly EndpointObservation[], columns = 80): string {
  const required = [thumbprint("root")];
  const nothing = { issuer: null, findings: [], discoveryFault: null, fault: null };
  const inspection: Inspection = { ...nothing, required, endpoints };
  return inspectionText(inspection, NOW, styleFor({ columns, color: false }));
}

const longChain = chain(leaf("l", { subject: LONG_NAME }), certificate("root", { subject: LONG_NAME }));

describe("an inspection fits its terminal", () => {
  it.each<[string, EndpointObservation["observations"][number]]>([
    ["verified", verified(longChain, { frontEnd: LONG, anchor: "extra" })],
    ["refused", refused({ frontEnd: LONG, chain: longChain })],
    ["failed", failed({ frontEnd: LONG, fault: fault("timeout", "the connection timed out") })],
    ["not offered", notOffered({ frontEnd: LONG })],
  ])("when a front end with a long address is %s", (_name, seen) => {
    expect(tooLong(inspect([endpointObservation([seen])]))).toEqual([]);
  });

  it("when a host has many addresses that were not dialled", () => {
    const refusedAddresses = Array.from(
      { length: 20 },
      (_, index) => `fd00:1234:5678:9abc:def0:1234:5678:${1000 + index}`,
    );
    const text = inspect([endpointObservation([verified("root")], { refusedAddresses })]);
    expect(text).toContain(refusedAddresses[19]);
    expect(tooLong(text)).toEqual([]);
  });
});

it("a front end with a long address can be shown on a narrow terminal", () => {
  const text = inspect([endpointObservation([refused({ frontEnd: LONG })])], 60);
  expect(text.replaceAll(/\s+/g, "")).toContain("unknown-issuer:messageofunknown-issuer");
});

describe("a run fits its terminal, except for what must stay whole", () => {
  const run = (providers: readonly ProviderResult[], columns: number) => {
    const result = { mode: "enforce", startedAt: NOW, durationMs: 0, providers, endpoints: [] } as const;
    return runText(result, styleFor({ columns, color: false }));
  };
  const name = `v1/projects/${"p".repeat(30)}/locations/northamerica-northeast1/clusters/${"c".repeat(40)}`;
  const why = fault("access-denied", `iam:GetOpenIDConnectProvider on ${"x".repeat(100)} is denied`);
  const rotation = decision({
    plan: { kind: "rotate", to: [thumbprint("root")] },
    missing: [thumbprint("root")],
    planned: [thumbprint("root")],
    daysToExpiry: 12_345,
  });

  it.each<[string, Partial<ProviderResult>]>([
    ["in sync", {}],
    ["drifted", { outcome: "drifted", registered: [thumbprint("old"), "0".repeat(40)], decision: rotation }],
    ["rotated", { outcome: "rotated", registered: [thumbprint("old")], decision: rotation }],
    ["failed to rotate", { outcome: "rotation-failed", fault: why, decision: rotation }],
    ["not checked", { outcome: "not-checked", fault: why, decision: null }],
    ["skipped", { outcome: "skipped", note: `issuer host ${HOST} is not among *.example.com`, decision: null }],
  ])("when a provider with a long name is %s", (_name, given) => {
    for (const columns of [80, 60]) {
      const text = run([resultAt(HOST, name, given), providerResult(given)], columns);
      const broken = tooLong(text, columns).filter(
        (line) => !line.startsWith("  arn ") && !line.startsWith("aws iam "),
      );
      // A thumbprint and what becomes of it is a line of 74.
      expect(broken.filter((line) => columns === 80 || !/^ {2}[-+=!] [0-9a-f]{40} /.test(line))).toEqual([]);
    }
  });
});
