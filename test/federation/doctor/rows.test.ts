// Every row of the table: a token that was really signed, an issuer over real TLS, IAM and STS in memory.
import { describe, expect, it } from "vitest";
import { evidenceJson } from "../../../federation/doctor/evidence/evidence-json.js";
import { decodeToken } from "../../../federation/token/claims.js";
import { extraContexts } from "../../support/fixtures.js";
import { assumed } from "./evidence.js";
import { KEY_ID, ROWS } from "./rows.js";
import { judge } from "./world.js";

describe("a row of the table", () => {
  it.each(ROWS)("%s: %s is the headline", async (_row, code, setup) => {
    const { verdict, evidence, token } = await judge(await setup());
    expect(verdict.headline?.code).toBe(code);
    const told = JSON.stringify(verdict) + evidenceJson(evidence) + JSON.stringify(evidence);
    for (const part of [...token.split("."), KEY_ID]) expect(told).not.toContain(part);
  });
});

describe("a healthy setup", () => {
  it("passes all checks with a really signed token", async () => {
    const live = { kind: "arn", arn: assumed() } as const;
    const { verdict } = await judge({ live: { assume: live, identity: live } });
    expect(verdict.checks.filter(({ status }) => status !== "passed")).toEqual([]);
    expect([verdict.headline, verdict.incomplete]).toEqual([null, false]);
  });

  it("tells by whom AWS most likely verifies the issuer", async () => {
    const [publicly, pinned] = await Promise.all([judge(), judge({ contexts: extraContexts() })]);
    const verification = ({ evidence }: typeof pinned) => evidence.issuer.kind === "seen" && evidence.issuer.value.tls;
    expect(verification(publicly)).toMatchObject({ verification: "likely-publicly-trusted", fault: null });
    expect(verification(pinned)).toMatchObject({ verification: "thumbprint-pinned", fault: null });
  });
});

it("the token of a row is a readable JWT, so that the search for its parts means something", async () => {
  const { token } = await judge();
  expect(decodeToken(token).kind).toBe("claims");
  expect(token.split(".").map((part) => part.length > 20)).toEqual([true, true, true]);
});
