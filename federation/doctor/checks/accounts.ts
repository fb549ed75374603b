import { safe } from "../../../rotation/core/fault/sanitize.js";
import { type Arn, formDifferences, parseArn } from "../../compare.js";
import { isBuiltIn } from "../../token/offered.js";
import { issuerNameOf } from "../../workload.js";
import { type Check, type Diagnosis, failed, notAsked, notEvaluated, passed, seenValue, step } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { providersIn, roleArnInUse, roleInUse, trustPolicyOf } from "../in-use.js";

/** Whether the role, the provider it trusts and the account that was read agree in account and partition. */
export function checkAccounts(evidence: Evidence): Check {
  const role = roleInUse(evidence);
  const roleArn = roleArnInUse(evidence);
  if (role === null || roleArn === null) return notAsked("accounts", "no role ARN to compare with");
  const others = [...trusted(evidence), ...read(evidence)];
  const issuerName = issuerNameOf(seenValue(evidence.token)?.claims.issuer ?? "");
  if (others.length === 0 && isBuiltIn(issuerName)) {
    return notAsked("accounts", `AWS knows ${issuerName} by itself, in every account`);
  }
  if (others.length === 0) return notEvaluated("accounts", "neither a trust policy nor an account was read");
  const wrong = others.find(({ arn }) => arn.account !== role.account || arn.partition !== role.partition);
  if (wrong === undefined) return passed("accounts", `all in account ${role.account} of partition ${role.partition}`);
  return failed("accounts", mismatch({ text: roleArn, arn: role }, wrong));
}

interface Named {
  readonly what: string;
  readonly text: string;
  readonly arn: Arn;
}

/** What the trust policy names as this issuer's provider, unless one of them is right. */
function trusted(evidence: Evidence): Named[] {
  const [policy, token, role] = [trustPolicyOf(evidence), seenValue(evidence.token), roleInUse(evidence)];
  if (policy === null || token === null) return [];
  const name = issuerNameOf(token.claims.issuer);
  const named = providersIn(policy).filter(({ issuerName }) => formDifferences(issuerName, name) !== null);
  const right = named.filter(({ arn }) => arn.account === role?.account && arn.partition === role.partition);
  return (right.length > 0 ? right : named).map(({ text, arn }) => ({
    what: "the trust policy's provider",
    text,
    arn,
  }));
}

/** What the credentials of this run read. */
function read({ role, providers }: Evidence): Named[] {
  const arns = [seenValue(role)?.arn ?? null, seenValue(providers)?.arns?.[0] ?? null];
  return arns.flatMap((text) => {
    const arn = text === null ? null : parseArn(text);
    return text === null || arn === null ? [] : [{ what: "the account read with these credentials", text, arn }];
  });
}

function mismatch(role: { readonly text: string; readonly arn: Arn }, { what, text, arn }: Named): Diagnosis {
  const partition = arn.partition !== role.arn.partition;
  const [mine, theirs] = partition ? [role.arn.partition, arn.partition] : [role.arn.account, arn.account];
  const unit = partition ? "partition" : "account";
  return {
    code: partition ? "partition-mismatch" : "account-mismatch",
    severity: "fault",
    cause: safe`the role is of ${unit} ${mine}, ${what} is of ${unit} ${theirs}: both must be the same`,
    values: [
      { label: "role", value: role.text },
      { label: what.startsWith("the trust") ? "trusted provider" : "read", value: text },
    ],
    fix: [
      step("Correct the ARN that is wrong; the account of credentials is shown by:", "aws sts get-caller-identity"),
    ],
  };
}
