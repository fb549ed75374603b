// What people met, made small: tokens and trust policies by kind of fault, with what is right about each.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/fixtures.js";
import { type Case, unsigned } from "./doctor-cases/case.js";
import { FEDERATION_CASES } from "./doctor-cases/federations.js";
import { KEY_CASES } from "./doctor-cases/keys.js";
import { PEOPLE_CASES } from "./doctor-cases/people.js";
import { doctor } from "./doctor-harness.js";

async function judge({ claims, trust, args = [] }: Case) {
  const folder = await temporaryFolder();
  const [tokenFile, policyFile] = [join(folder, "token"), join(folder, "trust.json")];
  await writeFile(tokenFile, unsigned(claims));
  await writeFile(policyFile, typeof trust === "string" ? trust : JSON.stringify(trust));
  const { code, out } = await doctor(["--token-file", tokenFile, "--trust-policy", policyFile, ...args]);
  return { code, out: out.replace(/\s+/g, " ") };
}

describe.each([
  ["keys of conditions", KEY_CASES],
  ["what people have at hand", PEOPLE_CASES],
  ["federations", FEDERATION_CASES],
])("%s", (_kind, cases) => {
  it.each(Object.entries(cases))("%s", async (_name, given) => {
    const { code, out } = await judge(given);
    expect(given.exit, out).toContain(code);
    if (given.says !== undefined) expect(out).toMatch(given.says);
    if (given.saysNot !== undefined) expect(out).not.toMatch(given.saysNot);
  });
});
