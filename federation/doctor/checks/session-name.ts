import { safe } from "../../../rotation/core/fault/sanitize.js";
import { type Check, failed, passed, step, unseen } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";
import { outcomesOf } from "../in-use.js";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html (RoleSessionName) */
const SESSION_NAME = /^[A-Za-z0-9_+=,.@-]{2,64}$/;

/** Whether STS takes the session name. */
export function checkSessionName(evidence: Evidence): Check {
  const { environment } = evidence;
  if (environment.kind !== "seen") return unseen("session-name", environment);
  const calls = outcomesOf(evidence).flatMap(({ outcome }) => (outcome.kind === "credentials" ? outcome.calls : []));
  const names = calls.map(({ sessionName }) => sessionName).filter((name) => name !== null);
  const [first] = names;
  if (first === undefined) return passed("session-name", "none is set: each SDK makes one");
  const refused = names.find((name) => !SESSION_NAME.test(name));
  if (refused === undefined) return passed("session-name", safe`${first}`);
  const from =
    environment.value.variables.AWS_ROLE_SESSION_NAME === refused ? "AWS_ROLE_SESSION_NAME" : "role_session_name";
  return failed("session-name", {
    code: "session-name-invalid",
    severity: "fault",
    cause: safe`${from} is "${refused}", which STS refuses: 2 to 64 letters, digits and _+=,.@- are allowed`,
    values: [
      { label: "given", value: refused },
      { label: "allowed", value: "[A-Za-z0-9_+=,.@-]{2,64}" },
    ],
    fix: [step("Choose another name:", "export AWS_ROLE_SESSION_NAME=job-42")],
  });
}
