import { safe } from "../../../rotation/core/fault/sanitize.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import { evaluatePolicy } from "../../policy/evaluate.js";
import type { TrustRequest } from "../../policy/model.js";
import { type Check, type Diagnosis, failed, notAsked, notEvaluated, passed, step, unseen } from "../check.js";
import { evaluateFamily } from "../credentials/evaluate.js";
import { outcomeText } from "../credentials/tell.js";
import { familiesOf } from "../credentials/tools.js";
import type { Evidence, SopsKey } from "../evidence/evidence.js";
import { roleArnInUse, roleInUse, takesToken, trustPolicyOf } from "../in-use.js";

/** Whether the roles that SOPS assumes for its keys can be assumed by the role in use. */
export function checkSops(evidence: Evidence): Check {
  const { sops } = evidence;
  if (sops.kind !== "seen") return unseen("sops", sops);
  const profiled = checkProfiles(evidence, sops.value);
  if (profiled !== null) return profiled;
  const keys = sops.value.filter(({ roleArn }) => roleArn !== null);
  if (keys.length === 0) return passed("sops", `${countOf(sops.value.length, "KMS key")}, none with a role to assume`);
  const [role, policy] = [roleArnInUse(evidence), trustPolicyOf(evidence)];
  if (role === null || roleInUse(evidence) === null) return notAsked("sops", "no role ARN to compare with");
  const [own] = keys.filter(({ roleArn }) => roleArn === role);
  const [other] = keys.filter(({ roleArn }) => roleArn !== role);
  if (own === undefined) return notEvaluated("sops", safe`SOPS assumes ${other?.roleArn ?? ""}, which was not read`);
  if (policy === null) return notEvaluated("sops", "the role's trust policy was not read");
  const { verdict } = evaluatePolicy(policy, selfAssume(role));
  if (verdict === "denied") return failed("sops", missingStatement(own, role));
  if (verdict === "not-evaluated") {
    return notEvaluated("sops", "whether the role may assume itself depends on what was not evaluated");
  }
  return other === undefined
    ? passed("sops", safe`${role} may assume itself, as ${own.file} wants`)
    : notEvaluated(
        "sops",
        safe`${role} may assume itself; SOPS also assumes ${other.roleArn ?? ""}, which was not read`,
      );
}

/** Profiles that files name: SOPS takes them instead of the token. Null when none is named, or all lead to the token. */
function checkProfiles({ environment }: Evidence, keys: readonly SopsKey[]): Check | null {
  for (const { file, profile } of keys) {
    if (profile === null) continue;
    const what = safe`${file} makes SOPS take the profile ${profile} (aws_profile)`;
    if (environment.kind !== "seen") return notEvaluated("sops", `${what}, and no configuration file was read`);
    const [family] = familiesOf("sops");
    const outcome = family === undefined ? null : evaluateFamily(family, environment.value, { profile });
    if (outcome === null || takesToken(outcome)) continue;
    return failed("sops", {
      code: "sops-profile",
      severity: "fault",
      cause: safe`${what}, and that profile does not lead to the token: ${outcomeText(outcome)}`,
      values: [
        { label: "SOPS takes", value: outcomeText(outcome) },
        { label: "expected", value: "the token" },
      ],
      fix: [step(safe`Remove aws_profile from ${file}, or give the job a profile of that name that takes the token.`)],
    });
  }
  return null;
}

function selfAssume(role: string): TrustRequest {
  const context = { issuerName: null, values: new Map([["aws:principalarn", [role]]]) };
  return { action: "sts:AssumeRole", principal: { type: "AWS", id: role }, context };
}

function missingStatement({ file, keyArn }: SopsKey, role: string): Diagnosis {
  const statement = { Sid: "AllowSelfAssume", Effect: "Allow", Principal: { AWS: role }, Action: "sts:AssumeRole" };
  return {
    code: "sops-self-assume",
    severity: "fault",
    cause: safe`${file} makes SOPS assume ${role} for its key, which is the role in use, and the trust policy does not let the role assume itself`,
    values: [
      { label: "SOPS assumes", value: role },
      { label: "role in use", value: role },
    ],
    fix: [
      step("Add this statement to the role's trust policy:", JSON.stringify(statement, null, 2)),
      step(safe`Or leave the role away, in ${file}:`, `kms: ${keyArn}`),
    ],
  };
}
