import { safe } from "../../../rotation/core/fault/sanitize.js";
import { shellQuote } from "../../../rotation/core/tell/restore.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import { parseRoleArn, roleNameOf } from "../../compare.js";
import { parseTrustPolicy } from "../../policy/parse.js";
import { type Check, failed, passed, step, unseen } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { roleArnInUse, roleInUse } from "../in-use.js";

/** Whether IAM answered what it answers for any entity that does not exist. */
export function isMissing(role: Evidence["role"]): boolean {
  return role.kind === "failed" && role.code === "provider-gone";
}

/** Whether the role exists and its trust policy can be read. */
export function checkRole(evidence: Evidence): Check {
  const { role } = evidence;
  const arn = roleArnInUse(evidence) ?? "the role";
  // For AWS the text is the same as a refused condition's.
  if (isMissing(role)) {
    const name = roleNameOf(parseRoleArn(arn) ?? { partition: "", service: "", account: "", resource: arn });
    return failed("role", {
      code: "role-missing",
      severity: "fault",
      cause: safe`${arn} does not exist in the account that was read`,
      values: [
        { label: "wanted", value: arn },
        { label: "IAM says", value: "no such role" },
      ],
      fix: [step("Look for it, also under another name or path:", `aws iam get-role --role-name ${shellQuote(name)}`)],
    });
  }
  if (role.kind !== "seen") return unseen("role", role);
  const parsed = parseTrustPolicy(role.value.trustPolicy);
  if (parsed.kind === "policy") {
    return passed(
      "role",
      safe`${role.value.arn ?? "the trust policy"}: ${countOf(parsed.policy.statements.length, "statement")}`,
    );
  }
  const known = roleInUse(evidence);
  const name = known === null ? "NAME" : shellQuote(roleNameOf(known));
  return failed("role", {
    code: "trust-policy-invalid",
    severity: "fault",
    cause: safe`the trust policy is not usable: ${parsed.reason}`,
    values: [
      { label: "given", value: parsed.reason },
      { label: "wanted", value: "a trust policy document, as aws iam get-role returns it" },
    ],
    fix: [
      step("Take the document from IAM:", `aws iam get-role --role-name ${name} --query Role.AssumeRolePolicyDocument`),
    ],
  });
}
