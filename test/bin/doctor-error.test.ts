import { describe, expect, it } from "vitest";
import { AWS_ERRORS } from "../../federation/doctor/aws-errors.js";
import { doctor } from "./doctor-harness.js";
import { tooLong } from "./recording-io.js";

describe("doctor --error", () => {
  it.each(AWS_ERRORS.map((row) => [row.text, row] as const))("finds %s", async (text, { means, codes }) => {
    const { code, out } = await doctor(["--error", `An error occurred: ${text}, and more`, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ text, means, docs: codes.map((each) => `docs/doctor.md#${each}`) });
  });

  it("says it in words, within the terminal", async () => {
    const { code, out } = await doctor(["--error", "InvalidIdentityToken: Incorrect token audience"]);
    expect(code).toBe(0);
    expect(out).toContain("STS: Incorrect token audience");
    expect(out).toContain("See docs/doctor.md#audience-mismatch");
    expect(tooLong(out)).toEqual([]);
  });

  it("exits 3 for what nobody knows, and shows no control characters", async () => {
    const { code, out } = await doctor(["--error", "short and stout\u001b[2J"]);
    expect(code).toBe(3);
    expect(out).toContain("not in the table: short and stout");
    expect(out).not.toContain("\u001b");
    expect(JSON.parse((await doctor(["--error", "x", "--json"])).out)).toMatchObject({ text: null, codes: [] });
  });
});
