import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AWS_ERRORS } from "../../../federation/doctor/aws-errors.js";
import { DIAGNOSIS_CODES } from "../../../federation/doctor/codes.js";
import { FAMILY_TABLES, replaceTables } from "../../../scripts/family-tables.js";

const text = readFileSync("docs/doctor.md", "utf8");
const sections = [...text.matchAll(/^#### (.+)$/gm)].map(([, title]) => title);

describe("docs/doctor.md", () => {
  it("has one section for each diagnosis, and no other", () => {
    expect([...sections].sort()).toEqual([...DIAGNOSIS_CODES].sort());
  });

  it.each(DIAGNOSIS_CODES)("says of %s what it means and how to fix it", (code) => {
    const [, section = ""] = text.split(`#### ${code}\n`);
    const [body = ""] = section.split(/^#{2,4} /m);
    expect(body).toMatch(/\S[\s\S]*\*\*Fix\.\*\* \S/);
  });

  it("has the tables of the families as the program has them", () => {
    expect(replaceTables(text, FAMILY_TABLES)).toBe(text);
  });

  it("has the table of AWS's error texts as the program has it", () => {
    const rows = AWS_ERRORS.map(({ text: said, by, means, codes }) => {
      return `| \`${said}\` | ${by} | ${means} | ${codes.map((code) => `[${code}](#${code})`).join(", ")} |`;
    });
    const [, table = ""] = text.split("## AWS's error texts");
    expect(table.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
  });
});
