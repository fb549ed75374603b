import { trustStatement } from "../workload.js";
import { type Artefact, artefact, type Plan } from "./plan.js";
import { jsonText } from "./quote.js";

/** The complete trust policy. */
export const TRUST_POLICY = "trust-policy.json";

/** The one to create the role with: IAM knows no role of that name yet that could be a principal. */
export const TRUST_POLICY_CREATE = "trust-policy-create.json";

/** The trust policy of the role, and the one it is created with where that differs. */
export function trustPolicies(plan: Plan): Artefact[] {
  const { provider, issuer, subject, audience, selfAssume, role } = plan;
  const web = trustStatement(provider, issuer, subject, audience);
  const complete = artefact(
    TRUST_POLICY,
    "the role's trust policy: exactly this subject and this audience",
    policyText(selfAssume ? [web, selfAssumeStatement(role.arn)] : [web]),
  );
  if (!selfAssume) return [complete];
  const purpose = "the same without self-assume, to create the role with: a role that does not exist cannot be named";
  return [complete, artefact(TRUST_POLICY_CREATE, purpose, policyText([web]))];
}

/** What lets SOPS assume the role that the job already has. */
function selfAssumeStatement(role: string): object {
  return { Sid: "AllowSelfAssume", Effect: "Allow", Principal: { AWS: role }, Action: "sts:AssumeRole" };
}

/** A policy document in AWS's own JSON. */
export function policyText(Statement: readonly object[]): string {
  return jsonText({ Version: "2012-10-17", Statement });
}
