import { safe } from "../../../rotation/core/fault/sanitize.js";
import { HIDDEN_TOKEN } from "../../../rotation/core/fault/secrets.js";
import { shellQuote } from "../../../rotation/core/tell/restore.js";
import { parseRoleArn } from "../../compare.js";
import { type Check, failed, notEvaluated, passed, seenValue, step, unseen } from "../check.js";
import type { EnvironmentEvidence, Evidence } from "../evidence/evidence.js";
import { roleArnInUse, STATIC_KEYS, webIdentityOf } from "../in-use.js";
import { asPath } from "./token.js";

const ENV_TOKEN = "AWS_WEB_IDENTITY_TOKEN_FILE";

/** Which token file the SDK takes. */
export function checkTokenFile({ environment, intent, token }: Evidence): Check {
  if (environment.kind !== "seen") return unseen("token-file", environment);
  const { tokenFile, from } = webIdentityOf(environment.value);
  const [found] = environment.value.tokenFilesFound;
  const meant = intent.tokenFile ?? found ?? null;
  if (tokenFile === null) return failed("token-file", unset(meant, environment.value));
  if (tokenFile.includes(HIDDEN_TOKEN))
    return failed("token-file", asPath(safe`${ENV_TOKEN} (${from}) holds a token itself`));
  if (meant === null || meant === tokenFile) return passed("token-file", safe`${tokenFile}, from ${from}`);
  const read = seenValue(token)?.path;
  return failed("token-file", {
    code: "token-file-other",
    severity: "fault",
    cause: safe`the SDK takes the token from ${tokenFile} (${from}), meant is ${meant}${read === meant ? ", which is the one examined here" : ""}`,
    values: [
      { label: "in use", value: tokenFile },
      { label: "meant", value: meant },
    ],
    fix: [step("Set the variable in the workflow step or in the pod:", `export ${ENV_TOKEN}=${shellQuote(meant)}`)],
  });
}

function unset(meant: string | null, { names, profile }: EnvironmentEvidence) {
  const others = [...names, ...(profile === null ? [] : ["AWS_PROFILE"])];
  const path = meant ?? "/var/run/secrets/aws/token";
  const instead = others.length === 0 ? "" : `; instead set: ${others.join(", ")}`;
  return {
    code: "token-file-unset",
    severity: "fault",
    cause: safe`${ENV_TOKEN} is not set, so no SDK takes the token${instead}`,
    values: [
      { label: ENV_TOKEN, value: "(not set)" },
      { label: "meant", value: path },
    ],
    fix: [step("Set the variable in the workflow step or in the pod:", `export ${ENV_TOKEN}=${shellQuote(path)}`)],
  } as const;
}

/** Which role the SDK assumes, and whether its ARN is one. */
export function checkRoleArn(evidence: Evidence): Check {
  const { environment, intent } = evidence;
  const inUse = roleArnInUse(evidence);
  const variables = seenValue(environment);
  const configured = variables === null ? null : webIdentityOf(variables).roleArn;
  if (inUse === null) {
    return variables === null ? unseenRole(evidence) : failed("role-arn", roleUnset());
  }
  if (parseRoleArn(inUse) === null) return failed("role-arn", malformed(inUse));
  if (configured !== null && intent.roleArn !== null && configured !== intent.roleArn) {
    return failed("role-arn", {
      code: "role-arn-other",
      severity: "fault",
      cause: safe`the SDK assumes ${configured}, meant is ${intent.roleArn}`,
      values: [
        { label: "in use", value: configured },
        { label: "meant", value: intent.roleArn },
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
      { label: "meant", value: "the role's ARN; --role-arn names it to this command" },
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

/** Whether something else brings credentials before the token is asked for. */
export function checkCredentialSource({ environment }: Evidence): Check {
  if (environment.kind !== "seen") return unseen("credential-source", environment);
  const { names, profile, profiles, tokenFile } = environment.value;
  const keys = STATIC_KEYS.filter((name) => names.includes(name));
  const named = profiles.find(({ name }) => name === profile);
  const shadow = named !== undefined && named.tokenFile === null && tokenFile !== null ? named : null;
  if (keys.includes("AWS_ACCESS_KEY_ID") && profile === null) {
    return failed("credential-source", shadowed(keys.join(", "), `unset ${keys.join(" ")}`));
  }
  if (shadow !== null) {
    return failed(
      "credential-source",
      shadowed(`AWS_PROFILE=${shadow.name} (${shadow.settings.join(", ")})`, "unset AWS_PROFILE"),
    );
  }
  return passed("credential-source", "nothing comes before the token");
}

function shadowed(what: string, command: string) {
  return {
    code: "credentials-shadowed",
    severity: "fault",
    cause: safe`${what} is set and SDKs take it before ${ENV_TOKEN}, so the token is never used`,
    values: [
      { label: "in use", value: what },
      { label: "meant", value: ENV_TOKEN },
    ],
    fix: [step("Remove it where the job runs:", command)],
  } as const;
}
