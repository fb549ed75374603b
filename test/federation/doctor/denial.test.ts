import { describe, expect, it } from "vitest";
import { diagnose } from "../../../federation/doctor/diagnose.js";
import { healthy, NAME, PROVIDER_ARN, role, SELF_ASSUME, SUBJECT, statement } from "./evidence.js";

describe("the nearest statement", () => {
  const forSubject = (Sid: string, sub: string | readonly string[], more: object = {}) =>
    statement({ Sid }, { [`${NAME}:sub`]: sub, ...more });
  const causeWith = (...statements: readonly object[]) =>
    diagnose(healthy({ role: role(...statements, SELF_ASSUME) })).headline?.cause;

  it("is the one with the fewest unmet conditions", () => {
    const far = forSubject("Far", "system:serviceaccount:arc-system:runner-2", { [`${NAME}:aud`]: "other" });
    const near = forSubject("Near", "repo:somebody/else");
    expect(causeWith(far, near)).toContain('statement 2 "Near"');
    expect(causeWith(near, far)).toContain('statement 1 "Near"');
  });

  it("is, among equals, the one whose subject is most alike, and so is the value shown", () => {
    const other = forSubject("Other", "system:serviceaccount:prod:deployer");
    const alike = forSubject("Alike", ["system:serviceaccount:prod:x", "system:serviceaccount:arc-system:default"]);
    expect(causeWith(other, alike)).toMatch(/statement 2 "Alike": policy wants …:arc-system:default/);
  });

  it("never is one for another action or another provider", () => {
    const elsewhere = statement({ Sid: "Elsewhere", Principal: { Federated: `${PROVIDER_ARN}-2` } });
    expect(causeWith(elsewhere, forSubject("Here", "x"))).toContain('statement 2 "Here"');
  });

  it("that excludes the subject is said to exclude it", () => {
    const Condition = { StringNotEquals: { [`${NAME}:sub`]: SUBJECT } };
    expect(causeWith(statement({ Condition }))).toContain("policy excludes");
  });
});
