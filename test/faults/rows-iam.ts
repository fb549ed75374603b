import type { FaultCode } from "../../rotation/core/model.js";
import type { Fault as AwsFault } from "../../sandbox/aws/faults.js";
import type { Consequence, OutsideCall, Row } from "./model.js";
import { MENDED, notChecked, rotationFailed, runFails } from "./model.js";

const OPERATIONS = {
  "IAM List": "ListOpenIDConnectProviders",
  "IAM Get": "GetOpenIDConnectProvider",
  "IAM Update": "UpdateOpenIDConnectProviderThumbprint",
} as const;

type IamCall = keyof typeof OPERATIONS;

/** An answer as IAM gives it, on AWS. */
function error(code: string, status: number): AwsFault {
  return { kind: "error", code, message: `${code} by the test`, status };
}

function iam(call: IamCall, fault: string, kind: AwsFault | AwsFault["kind"], then: Consequence, times?: number): Row {
  const how = typeof kind === "string" ? ({ kind } as AwsFault) : kind;
  const inject = [
    { on: "aws", operation: OPERATIONS[call], fault: how, ...(times === undefined ? {} : { times }) } as const,
  ];
  return { call, fault, inject, ...then };
}

/** What `IAM List` and `IAM Get` have in common: what a fault for ever, and a run cut off by it, come to. */
function reads(call: "IAM List" | "IAM Get", then: (code: FaultCode) => Consequence): Row[] {
  return [
    iam(call, "reset", "reset", then("aws-unreachable")),
    iam(call, "reset once in the middle", "cut", MENDED, 1),
    iam(call, "reset in the middle for ever", "cut", then("aws-failed")),
    iam(call, "silent", "hang", { ...then("aws-unreachable"), patienceMs: 300 }),
    iam(call, "a byte a second", "drip", { ...then("aws-unreachable"), patienceMs: 300 }),
    iam(call, "SSH", "not-http", then("aws-unreachable")),
    iam(call, "1 MiB too much", { kind: "oversized", bytes: 2 ** 20 }, then("aws-failed")),
    iam(call, "malformed", "malformed", then("aws-failed")),
    iam(call, "4xx", error("ValidationError", 400), then("invalid-input")),
    iam(call, "5xx once", error("ServiceFailure", 500), MENDED, 1),
    iam(call, "5xx for ever", error("ServiceFailure", 500), then("aws-failed")),
    iam(call, "throttled once", "throttle", MENDED, 1),
    iam(call, "throttled for ever", "throttle", then("throttled")),
  ];
}

/** Refused outright: `access-denied`. */
const LIST_DENIED: Consequence = { ...runFails("access-denied"), alerts: ["access-denied"] };
/** Refused outright for one provider: `access-denied`. */
const GET_DENIED: Consequence = { ...notChecked("access-denied"), alerts: ["rotated", "access-denied"] };

const GONE = {
  outcome: "skipped",
  code: null,
  exit: 0,
  metrics: { Rotated: 1 },
  alerts: ["rotated"],
  written: "other",
} as const;

function somebodyElse(call: OutsideCall, fault: string, does: "writes" | "deletes", then: Consequence): Row {
  return { call, fault, inject: [{ on: "somebody-else", does }], ...then };
}

/** Reading and writing IAM. */
export const IAM_ROWS: readonly Row[] = [
  { call: "IAM List", fault: "refused", inject: [{ on: "service", service: "IAM" }], ...runFails("aws-unreachable") },
  ...reads("IAM List", runFails),
  iam("IAM List", "denied", "access-denied", LIST_DENIED),
  ...reads("IAM Get", notChecked),
  iam("IAM Get", "denied", "access-denied", GET_DENIED),
  iam("IAM Get", "provider listed, but gone", error("NoSuchEntity", 404), GONE),
  somebodyElse("IAM Get", "old list, then the new one", "writes", { ...MENDED, code: "changed-underneath" }),
  somebodyElse("IAM Get", "gone before the write", "deletes", GONE),
  iam("IAM Update", "reset", "reset", rotationFailed("aws-unreachable")),
  iam("IAM Update", "reset once", "reset", MENDED, 1),
  iam("IAM Update", "done, answer lost", "cut", MENDED),
  iam("IAM Update", "silent", "hang", { ...rotationFailed("aws-unreachable"), patienceMs: 300 }),
  iam("IAM Update", "done, a byte a second", "drip", { ...MENDED, patienceMs: 300 }),
  iam("IAM Update", "done, SSH answers", "not-http", MENDED),
  iam("IAM Update", "done, malformed answer", "malformed", MENDED),
  iam("IAM Update", "done, 1 MiB too much", { kind: "oversized", bytes: 2 ** 20 }, MENDED),
  iam("IAM Update", "4xx", error("InvalidInput", 400), rotationFailed("invalid-input")),
  iam("IAM Update", "409 once", error("ConcurrentModification", 409), MENDED, 1),
  iam("IAM Update", "409 for ever", error("ConcurrentModification", 409), rotationFailed("concurrent-modification")),
  iam("IAM Update", "404", error("NoSuchEntity", 404), GONE),
  iam("IAM Update", "5xx once", error("ServiceFailure", 500), MENDED, 1),
  iam("IAM Update", "5xx for ever", error("ServiceFailure", 500), rotationFailed("aws-failed")),
  iam("IAM Update", "throttled once", "throttle", MENDED, 1),
  iam("IAM Update", "throttled for ever", "throttle", rotationFailed("throttled")),
  iam("IAM Update", "denied", "access-denied", rotationFailed("access-denied")),
];

const UNSEEN: Consequence = { ...MENDED, code: "not-yet-visible" };

function readBack(fault: string, how: AwsFault, then: Consequence, times?: number): Row {
  const operation = OPERATIONS["IAM Get"];
  const at = { on: "aws", operation, fault: how, readBack: true, ...(times === undefined ? {} : { times }) } as const;
  return { call: "IAM read-back", fault, inject: [at], ...then };
}

/** Looking at what was written. */
export const READ_BACK_ROWS: readonly Row[] = [
  readBack("reset for ever", { kind: "reset" }, UNSEEN),
  readBack("silent", { kind: "hang" }, { ...UNSEEN, patienceMs: 300, deadlineSeconds: 40 }),
  readBack("a byte a second", { kind: "drip" }, { ...UNSEEN, deadlineSeconds: 15 }),
  readBack("SSH", { kind: "not-http" }, UNSEEN),
  readBack("1 MiB too much", { kind: "oversized", bytes: 2 ** 20 }, UNSEEN),
  readBack("malformed", { kind: "malformed" }, UNSEEN),
  readBack("4xx", error("ValidationError", 400), UNSEEN),
  readBack("5xx once", error("ServiceFailure", 500), MENDED, 1),
  readBack("5xx for ever", error("ServiceFailure", 500), UNSEEN),
  readBack("throttled once", { kind: "throttle" }, MENDED, 1),
  readBack("throttled for ever", { kind: "throttle" }, UNSEEN),
  readBack("denied", { kind: "access-denied" }, UNSEEN),
  { call: "IAM read-back", fault: "old value three times", inject: [{ on: "visibility", gets: 3 }], ...MENDED },
  {
    call: "IAM read-back",
    fault: "old value for ever",
    inject: [{ on: "visibility", gets: Number.POSITIVE_INFINITY }],
    ...UNSEEN,
  },
];
