import type { Fault as AwsFault } from "../../sandbox/aws/faults.js";
import type { Consequence, Injection, OutsideCall, Row } from "./model.js";
import { MENDED, untrusted } from "./model.js";

/** Faults of a call that reports; for ever, except for `once`. */
interface Reporting {
  readonly call: OutsideCall;
  readonly operation: string;
  readonly service: "CLOUDWATCH" | "SNS" | "SSM";
  /** Where the row has to start from for the call to be made. */
  readonly given: readonly Injection[];
  /** What a fault that lasts comes to. */
  readonly lost: Consequence;
  /** The same, when it is a denial. */
  readonly denied: Consequence;
  /** What it comes to when the whole service refuses connections. */
  readonly refused: Consequence;
  /** What it comes to when what was asked is done, and only the answer is lost. */
  readonly unanswered: Consequence;
  /** What comes of an answer that was lost once: what was asked is done twice. */
  readonly twice: Consequence;
  /** And one that does not. */
  readonly well: Consequence;
}

function rowsOf({ call, operation, service, given, ...then }: Reporting): Row[] {
  const { lost, denied, refused, unanswered, twice, well } = then;
  const row = (fault: string, how: AwsFault, after: Consequence, times?: number): Row => {
    const at = { on: "aws", operation, fault: how, ...(times === undefined ? {} : { times }) } as const;
    return { call, fault, inject: [...given, at], ...after };
  };
  const server: AwsFault = { kind: "error", code: "InternalFailure", message: "by the test", status: 500 };
  const client: AwsFault = { kind: "error", code: "InvalidParameterValue", message: "by the test", status: 400 };
  return [
    { call, fault: "refused", inject: [...given, { on: "service", service }], ...refused },
    row("reset", { kind: "reset" }, lost),
    row("reset once in the middle", { kind: "cut" }, twice, 1),
    row("silent", { kind: "hang" }, { ...lost, patienceMs: 500 }),
    row("done, a byte a second", { kind: "drip" }, { ...unanswered, patienceMs: 500 }),
    row("done, SSH answers", { kind: "not-http" }, unanswered),
    row("done, malformed answer", { kind: "malformed" }, unanswered),
    row("1 MiB too much", { kind: "oversized", bytes: 2 ** 20 }, unanswered),
    row("4xx", client, lost),
    row("5xx once", server, well, 1),
    row("5xx for ever", server, lost),
    row("throttled once", { kind: "throttle" }, well, 1),
    row("throttled for ever", { kind: "throttle" }, lost),
    row("denied", { kind: "access-denied" }, denied),
  ];
}

const IMPOSTOR: Injection = { on: "chain", host: "idp", presents: "other-root" };
/** The command line remembers nothing. */
const TOLD: Consequence = { ...untrusted("unknown-issuer"), exit: null };

const NOT_TOLD = { exit: 3, log: ["alert-failed"], fails: true } as const;
const NOT_COUNTED = { exit: 3, log: ["metrics-failed"], fails: true } as const;

/** Telling people and CloudWatch. */
export const REPORT_ROWS: readonly Row[] = [
  {
    call: "SSM GetParameter",
    fault: "none; people know already",
    inject: [IMPOSTOR, { on: "told", event: "untrusted" }],
    ...TOLD,
    alerts: ["rotated"],
  },
  ...rowsOf({
    call: "SSM GetParameter",
    operation: "GetParameter",
    service: "SSM",
    // Something else is remembered: an answer that there is no parameter would not be spoiled.
    given: [IMPOSTOR, { on: "told", event: "rotation-failed" }],
    lost: { ...TOLD, log: ["state-not-read"] },
    denied: { ...TOLD, alerts: [...TOLD.alerts, "access-denied"], log: ["state-not-read"] },
    refused: { ...TOLD, log: ["state-not-read", "state-not-written"] },
    unanswered: { ...TOLD, log: ["state-not-read"] },
    twice: TOLD,
    well: TOLD,
  }),
  ...rowsOf({
    call: "SNS Publish",
    operation: "Publish",
    service: "SNS",
    given: [],
    lost: { ...MENDED, alerts: [], ...NOT_TOLD },
    denied: { ...MENDED, alerts: [], ...NOT_TOLD },
    refused: { ...MENDED, alerts: [], ...NOT_TOLD },
    unanswered: { ...MENDED, ...NOT_TOLD },
    twice: { ...MENDED, alerts: ["rotated", "rotated"] },
    well: MENDED,
  }),
  ...rowsOf({
    call: "CloudWatch PutMetricData",
    operation: "PutMetricData",
    service: "CLOUDWATCH",
    given: [],
    lost: { ...MENDED, metrics: null, ...NOT_COUNTED },
    denied: { ...MENDED, alerts: ["rotated", "access-denied"], metrics: null, ...NOT_COUNTED },
    refused: { ...MENDED, metrics: null, ...NOT_COUNTED },
    unanswered: { ...MENDED, ...NOT_COUNTED },
    twice: MENDED,
    well: MENDED,
  }),
  ...rowsOf({
    call: "SSM PutParameter",
    operation: "PutParameter",
    service: "SSM",
    given: [IMPOSTOR],
    lost: { ...TOLD, log: ["state-not-written"] },
    denied: { ...TOLD, alerts: [...TOLD.alerts, "access-denied"], log: ["state-not-written"] },
    refused: { ...TOLD, log: ["state-not-read", "state-not-written"] },
    unanswered: { ...TOLD, log: ["state-not-written"] },
    twice: TOLD,
    well: TOLD,
  }),
];
