import { safe } from "../../../rotation/core/fault/sanitize.js";
import type { TrustPolicy } from "../../policy/model.js";
import { statementName } from "../../policy/names.js";
import { issuerNameOf } from "../../workload.js";
import { type Diagnosis, step } from "../check.js";
import { boundedSteps, type Corrector } from "./policy-fix.js";
import { strangersLetIn } from "./strangers.js";

/**
 * A warning for a policy that lets a token in and would let in a stranger's of the same issuer and audience, too; null
 * for one that bounds whom it lets in.
 */
export function unboundedSubject(policy: TrustPolicy, corrector: Corrector): Diagnosis | null {
  const { claims, provider } = corrector;
  const { open, who } = strangersLetIn(policy, claims, provider);
  if (open.length === 0) return null;
  const names = open.map(({ statement }) => statementName(statement)).join(" and ");
  const alone = open.every(({ statement: { principals } }) => !principals.negated && principals.members.length === 1);
  const key = `${issuerNameOf(claims.issuer)}:sub`;
  return {
    code: "subject-unbounded",
    severity: "warning",
    cause: safe`${names} lets this token in and does not bound the subject: ${who} can assume the role, not only ${claims.subject}`,
    values: [
      { label: "policy wants", value: "any subject" },
      { label: "token says", value: claims.subject },
    ],
    fix: alone
      ? boundedSteps("The trust policy with this subject alone; add those of others that need the role:", corrector)
      : [step("Give this provider a statement of its own, with a condition on the subject:", key)],
  };
}
