import type { AlertEvent, LastingEvent } from "../../rotation/contract.js";
import type { FaultCode, FindingCode, Outcome } from "../../rotation/core/model.js";
import type { Fault as AwsFault } from "../../sandbox/aws/faults.js";
import type { ConnectionFault } from "../../sandbox/faulty-front-end.js";

/** Calls to the outside, in the order of a run. */
export type OutsideCall =
  | "DNS"
  | "TCP"
  | "TLS"
  | "discovery"
  | "JWKS host"
  | "IAM List"
  | "IAM Get"
  | "IAM Update"
  | "IAM read-back"
  | "SSM GetParameter"
  | "SNS Publish"
  | "CloudWatch PutMetricData"
  | "SSM PutParameter";

/** The two hosts of the issuer in trouble. */
export type Host = "idp" | "keys";

/** What a host presents: a chain of its own, good or bad. */
export type Presents =
  | "good"
  | "old"
  | "expired"
  | "wrong-host"
  | "self-signed"
  | "other-root"
  | "eleven"
  | "hundreds"
  | "oversized"
  /** A good chain and one thing more, which OpenSSL ignores. */
  | "stranger"
  | "forged-root"
  | "leaf-again"
  | "month-13";

/**
 * A connection that ends, or does not, before TLS is done. `refused`: nobody listens. `tls1.1`: no common version.
 * `reset-for-alert`: good, but resets where others send an alert. `client-certificate`: good, and wants one of ours.
 */
export type Connection =
  | Extract<ConnectionFault, string>
  | "refused"
  | "drip"
  | "tls1.1"
  | "reset-for-alert"
  | "client-certificate";

/** How a discovery document is answered, over good TLS. */
export type Answer =
  | { readonly status: number; readonly location?: string }
  | { readonly body: string }
  | "gzip"
  | "byte-order-mark"
  | "unknown-encoding"
  | "reset"
  | "silent"
  | "drip"
  | "not-http"
  | "oversized";

/** What the name servers say. `silent-crowd`: they never answer, and many names are asked for. */
export type DnsAnswer = "no-such-name" | "server-failure" | "none" | "silent" | "silent-crowd" | "metadata";

/** What goes wrong, and with which call. */
export type Injection =
  /** About every name but the healthy provider's. `times`: the first so many lookups; without it, all. */
  | { readonly on: "dns"; readonly answer: DnsAnswer; readonly times?: number }
  | { readonly on: "connection"; readonly host: Host; readonly connection: Connection; readonly beside?: true }
  | { readonly on: "chain"; readonly host: Host; readonly presents: Presents; readonly beside?: true }
  /** `times`: the first so many requests; without it, all. */
  | { readonly on: "discovery"; readonly answer: Answer; readonly times?: number }
  /** About the provider in trouble alone where the call names one. `readBack`: from its first write on. */
  | {
      readonly on: "aws";
      readonly operation: string;
      readonly fault: AwsFault;
      readonly times?: number;
      readonly readBack?: true;
    }
  /** The whole service refuses connections. */
  | { readonly on: "service"; readonly service: "IAM" | "CLOUDWATCH" | "SNS" | "SSM" }
  /** Reads show the list from before a write, so many times. */
  | { readonly on: "visibility"; readonly gets: number }
  /** Somebody else's write, or deletion, right after the provider was read for the first time. */
  | { readonly on: "somebody-else"; readonly does: "writes" | "deletes" }
  /** People were told of it for the provider in trouble. No fault: the rule that the parameter serves. */
  | { readonly on: "told"; readonly event: LastingEvent };

type CountMetric = "Rotated" | "InSync" | "RotationFailed" | "Untrusted" | "NotChecked";

/** One row of the matrix: what goes wrong, and all that then happens. */
export interface Row {
  readonly call: OutsideCall;
  readonly fault: string;
  readonly inject: readonly Injection[];
  /** Of the provider in trouble; null when the run fails before there are outcomes. */
  readonly outcome: Outcome | null;
  /** The error beside the outcome, or else the finding that tells of the fault. */
  readonly code: FaultCode | FindingCode | null;
  /** Of `rotate --yes --metrics --topic-arn`; null when the command line does not make the call. */
  readonly exit: 0 | 1 | 3 | null;
  /** Counts other than zero; null when none are sent. */
  readonly metrics: Partial<Readonly<Record<CountMetric, number>>> | null;
  /** Events of the messages that were published. */
  readonly alerts: readonly AlertEvent[];
  /** Warnings and errors in the log beside the lines about providers. */
  readonly log?: readonly string[];
  /** Whether the function fails in the end, which its alarm tells. */
  readonly fails?: true;
  /** Whose lists were replaced: of the provider in trouble and of the healthy one beside it. */
  readonly written: "both" | "other" | "none";
  /** What was registered for the provider in trouble. @default one of its two required values, and an old one */
  readonly registered?: "in-sync";
  /** Milliseconds after which a call is given up, real ones. @default 3000 */
  readonly patienceMs?: number;
  /** Seconds for the run, by the run's own clock. @default 45 */
  readonly deadlineSeconds?: number;
  /** Whether the fault lasts until the run's time is up: then the healthy provider may be cut off too. */
  readonly cutsOff?: true;
}

/** What a row states beside the fault. */
export type Consequence = Omit<Row, "call" | "fault" | "inject">;

/** Both providers are corrected: what happens without a fault, and with one that the next attempt overcomes. */
export const MENDED: Consequence = {
  outcome: "rotated",
  code: null,
  exit: 0,
  metrics: { Rotated: 2 },
  alerts: ["rotated"],
  written: "both",
};

/** The provider could not be seen, whatever the reason; the other one is corrected. */
export function notChecked(code: FaultCode): Consequence {
  const metrics = { Rotated: 1, NotChecked: 1 };
  return { outcome: "not-checked", code, exit: 3, metrics, alerts: ["rotated"], written: "other" };
}

/** The host presents only what does not verify. */
export function untrusted(code: FaultCode): Consequence {
  const metrics = { Rotated: 1, Untrusted: 1 };
  return { outcome: "untrusted", code, exit: 1, metrics, alerts: ["untrusted", "rotated"], written: "other" };
}

/** IAM did not take the write. */
export function rotationFailed(code: FaultCode): Consequence {
  const metrics = { Rotated: 1, RotationFailed: 1 };
  return {
    outcome: "rotation-failed",
    code,
    exit: 3,
    metrics,
    alerts: ["rotation-failed", "rotated"],
    written: "other",
  };
}

/** Nothing is known of any provider: the run fails, and the function with it. */
export function runFails(code: FaultCode): Consequence {
  const told = { alerts: [], log: ["run-failed"], fails: true } as const;
  return { outcome: null, code, exit: 3, metrics: null, ...told, written: "none" };
}
