import type { Check, Diagnosis } from "../../../federation/doctor/check.js";
import type { Verdict } from "../../../federation/doctor/diagnose.js";
import type { Printed } from "../output/common-schema.js";
import type { VerdictOutput } from "../output/schemas.js";
import { printable } from "./doctor-printable.js";

/** The object that `doctor --json` prints. Fields may be added, never renamed. */
export function verdictJson(verdict: Verdict, at: Date): string {
  const { checks, headline } = printable(verdict);
  const count = (of: (check: Check) => boolean) => checks.filter(of).length;
  const object: Printed<typeof VerdictOutput> = {
    version: 1,
    at: at.toISOString(),
    headline: headline === null ? null : diagnosis(headline),
    summary: {
      passed: count(({ status }) => status === "passed"),
      failed: count(({ status }) => status === "failed"),
      notEvaluated: count(({ status, asked }) => status === "not-evaluated" && asked),
      notAsked: count(({ asked }) => !asked),
    },
    checks: checks.map((check) => ({
      ...check,
      diagnosis: check.diagnosis === null ? null : diagnosis(check.diagnosis),
    })),
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

/** Where the documentation of a diagnosis is. */
export function docsOf({ code }: Diagnosis): string {
  return `docs/doctor.md#${code}`;
}

function diagnosis(found: Diagnosis) {
  return { ...found, docs: docsOf(found) };
}
