import { describe, expect, it } from "vitest";
import type { Outcome, ProviderResult, Verification } from "../../../../rotation/core/model.js";
import { alertLines, alertText } from "../../../../rotation/core/tell/alert-text.js";
import { type Alert, alertsOf } from "../../../../rotation/core/tell/alerts.js";
import { consoleUrl } from "../../../../rotation/core/tell/place.js";
import { placed } from "../../../../rotation/core/tell/placed.js";
import { signInSentence } from "../../../../rotation/core/tell/sign-in.js";
import { decision, resultAt, thumbprint } from "../../../support/builders.js";

const [ROOT, LEAF] = [thumbprint("root"), thumbprint("leaf")];
const OTHERS = ["a", "b", "c", "d"].map(thumbprint);

function alertOf(result: ProviderResult): Alert {
  const [alert] = alertsOf([result], null);
  if (alert === undefined) throw new Error("no alert");
  return alert;
}

function resultOf(outcome: Outcome, verification: Verification | null, missing = [ROOT]): ProviderResult {
  const planned = [...missing, ...OTHERS];
  return resultAt("idp.example", "x", {
    outcome,
    registered: OTHERS,
    decision: decision({ verification, missing, planned }),
  });
}

describe("severity and sign-in go by the consequence", () => {
  it.each<[Outcome, Verification | null, string[], string, RegExp]>([
    ["drifted", "thumbprint-pinned", [ROOT], "critical", /^Sign-in most likely fails now/],
    ["drifted", "thumbprint-pinned", [], "warning", /^Sign-in most likely works: /],
    ["drifted", "likely-publicly-trusted", [ROOT], "warning", /^Sign-in is most likely not affected/],
    ["rotated", "thumbprint-pinned", [ROOT], "info", /^Sign-in most likely works now/],
    ["rotated", "likely-publicly-trusted", [ROOT], "info", /^Sign-in is most likely not affected/],
    ["rotation-failed", "thumbprint-pinned", [ROOT], "critical", /^Sign-in most likely fails now/],
    ["rotation-failed", "likely-publicly-trusted", [ROOT], "warning", /^Sign-in is most likely not affected/],
    ["rotation-failed", null, [ROOT], "critical", /^Whether sign-in is affected is not known/],
    ["untrusted", null, [], "critical", /^Whether sign-in is affected is not known/],
  ])("%s, %s, missing %j: %s", (outcome, verification, missing, severity, sentence) => {
    const alert = alertOf(resultOf(outcome, verification, missing));
    expect(alert.severity).toBe(severity);
    expect(alertLines(alert).find((line) => line.includes("ign-in"))).toMatch(sentence);
  });

  it("the general sentence for a pinned host says what a missing value does", () => {
    expect(signInSentence("thumbprint-pinned")).toContain("refuses tokens while a required one is missing");
  });
});

describe("what a rotation drops is named, with what it was", () => {
  const findings = [{ code: "leaf-pinned", severity: "information", message: `registered ${LEAF} is a leaf` }] as const;
  const rotated = (registered: string[], planned: string[]) =>
    alertOf({
      ...resultAt("idp.example", "x", {
        outcome: "rotated",
        registered,
        decision: decision({ missing: [ROOT], planned }),
      }),
      findings,
    });

  it("a placeholder and a leaf; that is no warning", () => {
    const alert = rotated(["0".repeat(40), LEAF], [ROOT]);
    expect(alert.severity).toBe("info");
    expect(alertLines(alert).filter((line) => line.includes("Dropped"))).toEqual([
      `  Dropped  ${"0".repeat(40)}: a placeholder`,
      `  Dropped  ${LEAF}: the host's own certificate, which ends with its renewal`,
    ]);
  });

  it("a pin for want of a slot; that is a warning, and something is left to do", () => {
    const alert = rotated([...OTHERS, thumbprint("e")], [ROOT, ...OTHERS]);
    expect(alert.severity).toBe("warning");
    expect(alertLines(alert)).toContain(
      `  Dropped  ${thumbprint("e")}: required by nothing seen today; a list holds 5`,
    );
    expect(alert.whatToDo.join()).toContain("dropped for want of a slot");
  });

  it("a stale value by retention exact", () => {
    expect(rotated([OTHERS[0] ?? ""], [ROOT]).providers[0]?.dropped[0]?.was).toBe("required by nothing seen today");
  });

  it("in audit it says what the plan drops", () => {
    const drifted = resultAt("idp.example", "x", {
      outcome: "drifted",
      registered: ["0".repeat(40)],
      decision: decision({ missing: [ROOT], planned: [ROOT] }),
    });
    expect(alertLines(alertOf(drifted))).toContain(`  Drops    ${"0".repeat(40)}: a placeholder`);
  });
});

describe("at night, at 80 columns", () => {
  const place = {
    account: "111122223333",
    links: [{ name: "Log", url: `https://console.example/${"x".repeat(300)}` }],
    reach: ["--allow-private idp.example"],
  };
  const text = alertText(placed(alertOf(resultOf("drifted", "thumbprint-pinned")), place));

  it("the first line names the account, and no line of prose is longer", () => {
    expect(text).toMatch(/^Account 111122223333: 1 provider drifted/);
    expect(text.split("\n").filter((line) => line.length > 80 && !/https:|arn:/.test(line))).toEqual([]);
  });

  it("the correction is there to paste, as an aws command and as one of ours", () => {
    const shell = text.replaceAll(" \\\n", " ").replace(/ +/g, " ");
    const list = [ROOT, ...OTHERS].join(" ");
    expect(shell).toContain(`aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn `);
    expect(shell).toContain(`--thumbprint-list ${list}\n`);
    expect(shell).toContain("oidc-thumbprints rotate --issuer-host idp.example --allow-private idp.example");
  });

  it("links are whole", () => {
    expect(text).toContain(place.links[0]?.url);
  });

  it("an untrusted issuer is to be looked at, and a command with quotes is left in one line", () => {
    const untrusted = { ...resultOf("untrusted", null, []), issuer: "https://idp.example/it's --so here" };
    expect(alertText(alertOf(untrusted))).toContain(
      `    oidc-thumbprints inspect 'https://idp.example/it'\\''s --so here'`,
    );
  });
});

it.each([
  ["aws", "https://eu-west-1.console.aws.amazon.com/"],
  ["aws-cn", "https://eu-west-1.console.amazonaws.cn/"],
  ["aws-us-gov", "https://eu-west-1.console.amazonaws-us-gov.com/"],
])("the console of %s is at %s", (partition, home) => {
  const where = { partition, region: "eu-west-1" };
  const page = `${home}cloudwatch/home?region=eu-west-1#`;
  expect(consoleUrl(where, { dashboard: "Oidc-Rotation" })).toBe(`${page}dashboards/dashboard/Oidc-Rotation`);
  expect(consoleUrl(where, { logGroup: "/aws/x y" })).toBe(`${page}logsV2:log-groups/log-group/$252Faws$252Fx$2520y`);
});

it("in a partition that is not known there is no link", () => {
  expect(consoleUrl({ partition: "aws-iso", region: "us-iso-east-1" }, { dashboard: "x" })).toBeNull();
});
