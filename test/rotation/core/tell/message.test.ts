import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProviderResult } from "../../../../rotation/core/model.js";
import { type Alert, alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { MAX_MESSAGE_BYTES, MIN_MESSAGE_BYTES, messageOf } from "../../../../rotation/core/tell/message.js";
import { decision, resultAt, thumbprint } from "../../../support/builders.js";

interface Size {
  readonly providers: number;
  readonly findings: number;
  /** Characters of each finding. */
  readonly length: number;
  readonly hostLength: number;
}

function alertOf({ providers, findings, length, hostLength }: Size): Alert {
  const rotation = decision({ missing: [thumbprint("root")], planned: [thumbprint("root"), thumbprint("old")] });
  const results = Array.from({ length: providers }, (_, index): ProviderResult => {
    const host = `${"h".repeat(hostLength)}${index}.example`;
    const message = "ü".repeat(length);
    return resultAt(host, "x", {
      outcome: "rotated",
      registered: [thumbprint("old")],
      decision: rotation,
      findings: Array.from({ length: findings }, () => ({ code: "untrusted-chain", severity: "warning", message })),
    });
  });
  const [alert] = alertsOf(results, "https://wiki.example/runbook");
  if (alert === undefined) throw new Error("no alert");
  return alert;
}

/** What SNS counts. */
function bytesOf({ body, attributes }: ReturnType<typeof messageOf>): number {
  const parts = [body, ...attributes.flatMap(({ name, type, value }) => [name, type, value])];
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

const SMALL = { providers: 2, findings: 1, length: 50, hostLength: 5 };
const TEN_WITH_REFUSED_FRONT_ENDS = { providers: 10, findings: 16, length: 400, hostLength: 20 };
const BUCKETS = { providers: 700, findings: 1, length: 200, hostLength: 50 };

describe("a message", () => {
  it("has the whole alert when there is room", () => {
    const alert = alertOf(SMALL);
    const { body, attributes } = messageOf(alert, MAX_MESSAGE_BYTES);
    expect(JSON.parse(JSON.parse(body).default).providers).toHaveLength(2);
    expect(Object.keys(JSON.parse(body))).toEqual(["default", "email", "sqs", "lambda", "https"]);
    expect(JSON.parse(attributes[2]?.value ?? "")).toEqual(alert.issuerHosts);
  });

  it.each([
    ["ten rotated providers with refused front ends", TEN_WITH_REFUSED_FRONT_ENDS, 10],
    ["seven hundred providers on hosts of their own", BUCKETS, 10],
  ])("of %s fits, and still tells ten providers and all counts", (_, size, told) => {
    const alert = alertOf(size);
    const message = messageOf(alert, MAX_MESSAGE_BYTES);
    expect(bytesOf(message)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    const json = JSON.parse(JSON.parse(message.body).default);
    expect(json.providers).toHaveLength(told);
    expect(json.providers.length + json.more).toBe(size.providers);
    expect(json.issuerHosts.length + json.moreHosts).toBe(size.providers);
    expect(JSON.parse(message.body).email).toContain(`${size.providers} providers rotated on`);
  });

  it("has all hosts to filter by, although the body names fewer", () => {
    const [, , hosts] = messageOf(alertOf(BUCKETS), MAX_MESSAGE_BYTES).attributes;
    expect(JSON.parse(hosts?.value ?? "")).toHaveLength(700);
  });

  it("for a topic that takes little has the headline, with its count, in each text", () => {
    const { body } = messageOf(alertOf(BUCKETS), MIN_MESSAGE_BYTES);
    expect(Object.values(JSON.parse(body))).toEqual([expect.stringMatching(/700 providers rotated on /)]);
  });

  it("fits whatever the alert and the topic, and is one that SNS understands", () => {
    const sizes = fc.record({
      providers: fc.integer({ min: 1, max: 40 }),
      findings: fc.nat({ max: 20 }),
      length: fc.nat({ max: 1000 }),
      hostLength: fc.nat({ max: 60 }),
    });
    const limits = fc.integer({ min: MIN_MESSAGE_BYTES, max: 100_000 });
    fc.assert(
      fc.property(sizes, limits, (size, limit) => {
        const message = messageOf(alertOf(size), limit);
        expect(bytesOf(message)).toBeLessThanOrEqual(limit);
        expect(JSON.parse(message.body).default).not.toBe("");
        expect(message.attributes.map(({ value }) => value)).not.toContain("[]");
      }),
      { numRuns: 100 },
    );
  });
});

it("a chat message keeps to the schema's own limits: 250 characters of title, 8000 of description", () => {
  const alert = { ...alertOf(TEN_WITH_REFUSED_FRONT_ENDS), headline: "*".repeat(200) };
  const { content } = JSON.parse(JSON.parse(messageOf(alert, MAX_MESSAGE_BYTES).body).https);
  expect(content.title.length).toBeLessThanOrEqual(250);
  expect(content.description.length).toBeLessThanOrEqual(8000);
  expect(content.description).toContain("more; the function's log has all of them");
});

it("a chat message of reasons that are too many keeps what is to be done", () => {
  const reasons = Array.from({ length: 100 }, () => "r".repeat(200));
  const { content } = JSON.parse(JSON.parse(messageOf({ ...alertOf(SMALL), reasons }, MAX_MESSAGE_BYTES).body).https);
  expect(content.description.length).toBeLessThanOrEqual(8000);
  expect(content.nextSteps.length).toBeGreaterThan(1);
});

it("a host that is too long for the attribute is left out, and an attribute without hosts too", () => {
  const alert = { ...alertOf(SMALL), issuerHosts: ["h".repeat(300)] };
  const { attributes } = messageOf(alert, MIN_MESSAGE_BYTES);
  expect(attributes.map(({ name }) => name)).toEqual(["event", "severity"]);
});
