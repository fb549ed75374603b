import type { Check, Diagnosis } from "../../../federation/doctor/check.js";
import type { Verdict } from "../../../federation/doctor/diagnose.js";
import { escapeUnprintable } from "../../../rotation/core/fault/sanitize.js";

/** The verdict with everything escaped that cannot be seen: claims, policies and collected files are remote text. */
export function printable({ checks, headline, incomplete }: Verdict): Verdict {
  const escaped = checks.map(printableCheck);
  const at = checks.findIndex(({ diagnosis }) => diagnosis !== null && diagnosis === headline);
  return { checks: escaped, headline: escaped[at]?.diagnosis ?? null, incomplete };
}

function printableCheck(check: Check): Check {
  const diagnosis = check.diagnosis === null ? null : printableDiagnosis(check.diagnosis);
  return { ...check, text: escapeUnprintable(check.text), diagnosis };
}

function printableDiagnosis(diagnosis: Diagnosis): Diagnosis {
  return {
    ...diagnosis,
    cause: escapeUnprintable(diagnosis.cause),
    values: diagnosis.values.map(({ label, value }) => ({ label, value: escapeUnprintable(value) })),
    fix: diagnosis.fix.map(({ text, snippet }) => ({
      text: escapeUnprintable(text),
      snippet: snippet === null ? null : snippet.split("\n").map(escapeUnprintable).join("\n"),
    })),
  };
}
