import * as v from "valibot";
import { DIAGNOSIS_CODES } from "../../../federation/doctor/codes.js";
import { OUTCOME_NAMES, OUTCOMES, type OutcomeKey } from "../../../rotation/core/outcome.js";
import { EndpointObject, FaultObject, FindingObject, Texts, Version } from "./common-schema.js";

const counts = Object.fromEntries(OUTCOME_NAMES.map((name) => [OUTCOMES[name].key, v.number()]));

const ProviderObject = v.object({
  arn: v.string(),
  issuer: v.string(),
  outcome: v.picklist(OUTCOME_NAMES),
  mode: v.picklist(["enforce", "audit"]),
  verification: v.nullable(v.picklist(["likely-publicly-trusted", "thumbprint-pinned"])),
  registered: Texts,
  required: Texts,
  missing: Texts,
  stale: Texts,
  planned: Texts,
  daysToExpiry: v.nullable(v.number()),
  endpoints: Texts,
  findings: v.array(FindingObject),
  error: v.nullable(FaultObject),
  note: v.nullable(v.string()),
});

/** What `check --json` and `rotate --json` print. */
export const RunOutput = v.object({
  version: Version,
  mode: v.picklist(["enforce", "audit"]),
  startedAt: v.string(),
  durationMs: v.number(),
  summary: v.object({ providers: v.number(), ...(counts as Record<OutcomeKey, v.NumberSchema<undefined>>) }),
  providers: v.array(ProviderObject),
  endpoints: v.array(EndpointObject),
});

/** What `inspect --json` prints. */
export const InspectionOutput = v.object({
  version: Version,
  issuer: v.nullable(v.string()),
  required: Texts,
  endpoints: v.array(EndpointObject),
  findings: v.array(FindingObject),
  error: v.nullable(FaultObject),
});

const DiagnosisObject = v.object({
  code: v.picklist(DIAGNOSIS_CODES),
  severity: v.picklist(["fault", "warning"]),
  cause: v.string(),
  values: v.array(v.object({ label: v.string(), value: v.string() })),
  fix: v.array(v.object({ text: v.string(), snippet: v.nullable(v.string()) })),
  docs: v.string(),
});

/** What `doctor --json` prints. */
export const VerdictOutput = v.object({
  version: Version,
  at: v.string(),
  headline: v.nullable(DiagnosisObject),
  summary: v.object({ passed: v.number(), failed: v.number(), notEvaluated: v.number(), notAsked: v.number() }),
  checks: v.array(
    v.object({
      id: v.string(),
      status: v.picklist(["passed", "failed", "not-evaluated"]),
      asked: v.boolean(),
      text: v.string(),
      diagnosis: v.nullable(DiagnosisObject),
    }),
  ),
});

/** What `setup --json` prints. */
export const SetupOutput = v.object({
  version: Version,
  issuer: v.string(),
  providerArn: v.string(),
  roleArn: v.string(),
  subject: v.string(),
  audience: v.string(),
  region: v.string(),
  expirationSeconds: v.number(),
  selfAssume: v.boolean(),
  warnings: Texts,
  out: v.nullable(v.string()),
  files: v.array(
    v.object({
      path: v.string(),
      purpose: v.string(),
      executable: v.boolean(),
      state: v.picklist(["printed", "written", "unchanged"]),
      content: v.string(),
    }),
  ),
});

/** What any command prints with `--json` when it ends before there is a result. */
export const ErrorOutput = v.object({
  version: Version,
  error: v.object({ code: v.string(), message: v.string() }),
  exitCode: v.picklist([2, 3, 70]),
});

/** The published schemas by the command whose output they describe: its result, or an error. */
export const OUTPUTS = {
  check: RunOutput,
  rotate: RunOutput,
  inspect: InspectionOutput,
  doctor: VerdictOutput,
  setup: SetupOutput,
} as const;
