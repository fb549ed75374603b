import { safe } from "../../../rotation/core/fault/sanitize.js";
import { parseArn, roleNameOf } from "../../compare.js";
import type { AwsError } from "../aws-error-rows.js";
import { explainAwsError } from "../aws-errors.js";
import { type Check, type Diagnosis, failed, passed, step, unseen } from "../check.js";
import type { Evidence, LiveAnswer } from "../evidence/evidence.js";
import { roleInUse } from "../in-use.js";

/** What AWS itself answered. */
export function checkLive(evidence: Evidence): Check {
  const { live } = evidence;
  if (live.kind !== "seen") return unseen("live", live);
  const { assume, identity } = live.value;
  if (assume.kind === "error") return failed("live", refused("AssumeRoleWithWebIdentity", assume));
  if (identity?.kind === "error") return failed("live", refused("GetCallerIdentity", identity));
  const caller = identity?.arn ?? assume.arn;
  const role = roleInUse(evidence);
  const assumed = parseArn(caller)?.resource.split("/")[1] ?? "";
  if (role !== null && assumed !== roleNameOf(role)) {
    return failed("live", refused("GetCallerIdentity", { kind: "error", name: "OtherRole", message: caller }));
  }
  return passed("live", safe`AWS says: ${caller}`);
}

function meaningOf({ codes, means }: AwsError): string {
  return codes.length === 0 ? means : `Likely: ${codes.join(", ")}. ${means}`;
}

function refused(call: string, { name, message }: Extract<LiveAnswer, { kind: "error" }>): Diagnosis {
  const meaning = explainAwsError(name, message);
  return {
    code: "live-refused",
    severity: "fault",
    cause: safe`${call} answered ${name}: ${message}`,
    values: [
      { label: "wanted", value: "credentials of the role" },
      { label: "AWS says", value: `${name}: ${message}` },
    ],
    fix: [step(meaning === null ? "See the checks above." : meaningOf(meaning))],
  };
}
