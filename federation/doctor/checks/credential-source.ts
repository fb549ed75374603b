import { safe } from "../../../rotation/core/fault/sanitize.js";
import { type Check, type Diagnosis, type FixStep, failed, notEvaluated, passed, step, unseen } from "../check.js";
import type { Outcome, SourceId, Stop } from "../credentials/model.js";
import { outcomeText, SOURCE_TEXTS } from "../credentials/tell.js";
import { namesOf } from "../credentials/tools.js";
import type { Evidence, Intent } from "../evidence/evidence.js";
import { type FamilyOutcome, outcomesOf, tokenCallOf } from "../in-use.js";

/** What a tool ends with when nothing leads it to the token: other checks say what is missing. */
const NOTHING: readonly (Stop | SourceId)[] = ["no-credentials", "role-arn-missing", "container", "instance"];

/** Whether each family of tools takes the token, and which of them does something else. */
export function checkCredentialSource(evidence: Evidence): Check {
  const { environment, intent } = evidence;
  if (environment.kind !== "seen") return unseen("credential-source", environment);
  const outcomes = outcomesOf(evidence);
  const astray = outcomes.filter((each) => tokenCallOf(each) === null);
  const text = summary(outcomes, intent);
  const nothing = astray.every(({ outcome }) => NOTHING.includes(reasonOf(outcome)));
  if (astray.length === outcomes.length && nothing)
    return passed("credential-source", `nothing comes before the token`);
  const [first] = astray;
  if (first !== undefined) return failed("credential-source", notTaken(astray, first, { text, intent }));
  const ends = new Set(outcomes.map(({ outcome }) => JSON.stringify(outcome.kind === "credentials" && outcome.calls)));
  return ends.size > 1
    ? failed("credential-source", differ(outcomes, text, intent))
    : passed("credential-source", safe`${text}`);
}

/** Whether roles are assumed after the token's own: their trust policies are not read. */
export function checkRoleChain(evidence: Evidence): Check {
  const { environment } = evidence;
  if (environment.kind !== "seen") return unseen("role-chain", environment);
  const calls = outcomesOf(evidence).flatMap(({ outcome }) => (outcome.kind === "credentials" ? outcome.calls : []));
  const [further] = calls.filter(({ action }) => action === "AssumeRole");
  if (further === undefined) return passed("role-chain", "no further role is assumed");
  return notEvaluated("role-chain", safe`${further.roleArn} is assumed next, and its trust policy was not read`);
}

function reasonOf(outcome: Outcome): Stop | SourceId {
  return outcome.kind === "stopped" ? outcome.stop : outcome.source;
}

/** `boto3, AWS CLI: static keys · Go SDK, SOPS: the token`. */
function summary(outcomes: readonly FamilyOutcome[], { tool }: Intent): string {
  const texts = [...new Set(outcomes.map(({ outcome }) => outcomeText(outcome)))];
  const groups = texts.map((text) => {
    const alike = outcomes.filter(({ outcome }) => outcomeText(outcome) === text);
    return `${alike.map(({ family }) => namesOf(family, tool)).join(", ")}: ${text}`;
  });
  return groups.join(" · ");
}

interface Told {
  readonly text: string;
  readonly intent: Intent;
}

function notTaken(astray: readonly FamilyOutcome[], { outcome }: FamilyOutcome, { text, intent }: Told): Diagnosis {
  const names = astray.map(({ family }) => namesOf(family, intent.tool)).join(", ");
  const stops = outcome.kind === "stopped";
  return {
    code: stops ? "profile-unusable" : "credentials-shadowed",
    severity: "fault",
    cause: safe`${names} ${names.includes(",") ? "do" : "does"} not take the token. ${text}`,
    values: [
      { label: "in use", value: outcomeText(outcome) },
      { label: "expected", value: "the token" },
    ],
    fix: [remedy(outcome), ...(intent.tool === null ? [oneTool()] : [])],
  };
}

function remedy(outcome: Outcome): FixStep {
  if (outcome.kind === "stopped") {
    return step(
      "Correct the profile, or take away the variable that names it where the job runs:",
      "unset AWS_PROFILE AWS_DEFAULT_PROFILE",
    );
  }
  const { remove } = SOURCE_TEXTS[outcome.source];
  return remove === null
    ? step(safe`Remove ${SOURCE_TEXTS[outcome.source].called} from the profile, or name another profile.`)
    : step("Remove it where the job runs:", remove);
}

function oneTool(): FixStep {
  return step("If only one tool matters, ask for it alone:", "oidc-thumbprints doctor --tool sops");
}

function differ(outcomes: readonly FamilyOutcome[], text: string, { tool }: Intent): Diagnosis {
  return {
    code: "tools-differ",
    severity: "warning",
    cause: safe`all take a token, and do not end as the same role. ${text}`,
    values: outcomes.map(({ family, outcome }) => ({ label: namesOf(family, tool), value: endOf(outcome) })),
    fix: [
      step(
        "Use either the variables or a profile with source_profile, not both:",
        "unset AWS_PROFILE AWS_DEFAULT_PROFILE",
      ),
      oneTool(),
    ],
  };
}

function endOf(outcome: Outcome): string {
  const calls = outcome.kind === "credentials" ? outcome.calls : [];
  return calls.map(({ roleArn }) => roleArn).join(", then ");
}
