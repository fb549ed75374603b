import { describe, expect, test } from "vitest";
import { issuerOfCluster, NAME_RULES, subjectOf, tokenConditions } from "../../federation/workload.js";

describe("names", () => {
  test.each<[keyof typeof NAME_RULES, string]>([
    ["project", "acme-ci"],
    ["project", "example.com:acme-ci"],
    ["location", "us-east4"],
    ["location", "northamerica-northeast1"],
    ["location", "us-central1-f"],
    ["cluster", "c"],
    ["cluster", "a".repeat(40)],
    ["namespace", "arc-system"],
    ["namespace", "1"],
    ["serviceAccount", "runner"],
    ["serviceAccount", "runner.v2"],
    ["serviceAccount", "a".repeat(253)],
    ["audience", "sts.amazonaws.com"],
    ["audience", "https://example.com/aws"],
  ])("%s takes %s", (name, value) => {
    expect(NAME_RULES[name].pattern.test(value)).toBe(true);
  });

  test.each<[keyof typeof NAME_RULES, string]>([
    ["project", ""],
    ["project", "123456789012"],
    ["project", "Acme-CI"],
    ["project", "acme"],
    ["project", "acme-ci-"],
    ["project", "acme-ci/locations/x"],
    ["project", "acme-ci\n"],
    ["location", "useast4"],
    ["location", "us-east4-"],
    ["location", "-"],
    ["cluster", "1st"],
    ["cluster", "a".repeat(41)],
    ["cluster", "a-"],
    ["cluster", "a*"],
    ["namespace", "a".repeat(64)],
    ["namespace", "arc_system"],
    ["namespace", "*"],
    ["namespace", "a:b"],
    ["serviceAccount", "runner..v2"],
    ["serviceAccount", "runner-"],
    ["serviceAccount", "*"],
    ["serviceAccount", "a".repeat(254)],
    ["audience", ""],
    ["audience", "a b"],
    ["audience", "a".repeat(256)],
  ])("%s does not take %j", (name, value) => {
    expect(NAME_RULES[name].pattern.test(value)).toBe(false);
  });
});

test("a zonal cluster's issuer has /locations/ too", () => {
  expect(issuerOfCluster({ project: "acme-ci", location: "us-east4-a", cluster: "runners" })).toBe(
    "https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4-a/clusters/runners",
  );
});

test("conditions name the issuer without its scheme", () => {
  const subject = subjectOf({ namespace: "arc-system", serviceAccount: "runner" });
  expect(tokenConditions("https://idp.example/tenant", subject, "sts.amazonaws.com")).toEqual({
    StringEquals: {
      "idp.example/tenant:sub": "system:serviceaccount:arc-system:runner",
      "idp.example/tenant:aud": "sts.amazonaws.com",
    },
  });
});
