import { explainAwsError } from "../../../federation/doctor/aws-errors.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { labelled, styleFor } from "../render/style.js";

/** Says what an error text can mean: 0 when it is in the table, 3 when it is not. */
export function explainError(text: string, json: boolean, io: Io): ExitCode {
  const found = explainAwsError("", text);
  const code = found === null ? EXIT.incomplete : EXIT.ok;
  const { text: said = null, by = null, means = null, codes = [] } = found ?? {};
  const docs = codes.map((each) => `docs/doctor.md#${each}`);
  if (json) {
    io.out(`${JSON.stringify({ version: 1, text: said, by, means, codes, docs }, null, 2)}\n`);
    return code;
  }
  const style = styleFor({ columns: io.columns, color: false });
  const lines =
    said === null
      ? [labelled("", `not in the table: ${sanitize(text)}`, style), "See docs/doctor.md#awss-error-texts"]
      : [
          labelled("says   ", `${by}: ${said}`, style),
          labelled("means  ", means ?? "", style),
          ...docs.map((page) => `See ${page}`),
        ];
  io.out(`${lines.join("\n")}\n`);
  return code;
}
