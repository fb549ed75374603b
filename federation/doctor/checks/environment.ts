import { safe } from "../../../rotation/core/fault/sanitize.js";
import { HIDDEN_TOKEN } from "../../../rotation/core/fault/secrets.js";
import { shellQuote } from "../../../rotation/core/tell/restore.js";
import { parseRoleArn } from "../../compare.js";
import { type Check, failed, notEvaluated, passed, seenValue, step, unseen } from "../check.js";
import { HIDDEN_VARIABLES } from "../credentials/variables.js";
import type { EnvironmentEvidence, Evidence } from "../evidence/evidence.js";
import { roleArnInUse, roleConfigured, tokenFileInUse } from "../in-use.js";
import { asPath } from "./token.js";

const ENV_TOKEN = "AWS_WEB_IDENTITY_TOKEN_FILE";

/** Which token file is taken. Whether something comes before it is `checkCredentialSource`'s. */
export function checkTokenFile(evidence: Evidence): Check {
  const { environment, intent, token } = evidence;
  if (environment.kind !== "seen") return unseen("token-file", environment);
  const given = tokenFileInUse(evidence);
  const [found] = environment.value.tokenFilesFound;
  const expected = intent.tokenFile ?? found ?? null;
  if (given === null) return failed("token-file", unset(expected, environment.value));
  const { tokenFile, from } = given;
  if (tokenFile.includes(HIDDEN_TOKEN))
    return failed("token-file", asPath(safe`${ENV_TOKEN} (${from}) holds a token itself`));
  if (expected === null || expected === tokenFile) return passed("token-file", safe`${tokenFile}, from ${from}`);
  const read = seenValue(token)?.path;
  return failed("token-file", {
    code: "token-file-other",
    severity: "fault",
    cause: safe`the SDK takes the token from ${tokenFile} (${from}), expected is ${expected}${read === expected ? ", which is the one examined here" : ""}`,
    values: [
      { label: "in use", value: tokenFile },
      { label: "expected", value: expected },
    ],
    fix: [step("Set the variable in the workflow step or in the pod:", `export ${ENV_TOKEN}=${shellQuote(expected)}`)],
  });
}

function unset(expected: string | null, { variables }: EnvironmentEvidence) {
  const others = [...HIDDEN_VARIABLES, "AWS_PROFILE", "AWS_DEFAULT_PROFILE"].filter((name) => variables[name]);
  const path = expected ?? "/var/run/secrets/aws/token";
  const instead = others.length === 0 ? "" : `; instead set: ${others.join(", ")}`;
  return {
    code: "token-file-unset",
    severity: "fault",
    cause: safe`${ENV_TOKEN} is not set, so no SDK takes the token${instead}`,
    values: [
      { label: ENV_TOKEN, value: "(not set)" },
      { label: "expected", value: path },
    ],
    fix: [step("Set the variable in the workflow step or in the pod:", `export ${ENV_TOKEN}=${shellQuote(path)}`)],
  } as const;
}

/** Which role the SDK assumes, and whether its ARN is one. */
export function checkRoleArn(evidence: Evidence): Check {
  const { environment, intent } = evidence;
  const inUse = roleArnInUse(evidence);
  const variables = seenValue(environment);
  const configured = roleConfigured(evidence);
  if (inUse === null) {
    return variables === null ? unseenRole(evidence) : failed("role-arn", roleUnset());
  }
  if (parseRoleArn(inUse) === null) return failed("role-arn", malformed(inUse));
  if (configured !== null && intent.roleArn !== null && configured !== intent.roleArn) {
    return failed("role-arn", {
      code: "role-arn-other",
      severity: "fault",
      cause: safe`the SDK assumes ${configured}, expected is ${intent.roleArn}`,
      values: [
        { label: "in use", value: configured },
        { label: "expected", value: intent.roleArn },
      ],
      fix: [
        step(
          "Set the variable in the workflow step or in the pod:",
          `export AWS_ROLE_ARN=${shellQuote(intent.roleArn)}`,
        ),
      ],
    });
  }
  const given = configured === null && variables !== null;
  const note = given ? ", from --role-arn; AWS_ROLE_ARN is not set here, so each workflow step has to set it" : "";
  return passed("role-arn", `${safe`${inUse}`}${note}`);
}

function unseenRole({ environment, role }: Evidence): Check {
  if (role.kind === "seen") return passed("role-arn", "the trust policy was given without its role");
  return environment.kind === "seen"
    ? notEvaluated("role-arn", "no role is known")
    : notEvaluated("role-arn", "no role is known; --role-arn names it");
}

function roleUnset() {
  return {
    code: "role-arn-unset",
    severity: "fault",
    cause: `AWS_ROLE_ARN is not set, and ${ENV_TOKEN} without it is refused ("role ARN is not set")`,
    values: [
      { label: "AWS_ROLE_ARN", value: "(not set)" },
      { label: "expected", value: "the role's ARN; --role-arn names it to this command" },
    ],
    fix: [
      step(
        "Set it in the workflow step or in the pod:",
        "env:\n  AWS_ROLE_ARN: arn:aws:iam::ACCOUNT:role/NAME\n  AWS_WEB_IDENTITY_TOKEN_FILE: /var/run/secrets/aws/token",
      ),
    ],
  } as const;
}

function malformed(arn: string) {
  return {
    code: "role-arn-malformed",
    severity: "fault",
    cause: safe`"${arn}" is not the ARN of a role, which looks like arn:aws:iam::111122223333:role/NAME`,
    values: [
      { label: "given", value: arn },
      { label: "wanted", value: "arn:PARTITION:iam::ACCOUNT:role/NAME" },
    ],
    fix: [step("Copy the role's ARN:", "aws iam get-role --role-name NAME --query Role.Arn --output text")],
  } as const;
}
