import { readText } from "./input.js";
import { AwsError, type Context, callerArn, type Fields, type ServiceName } from "./model.js";

/** Prefixes of actions in the texts of denials; elsewhere it is `sns`. */
const ACTION_PREFIXES = { iam: "iam", sns: "SNS", monitoring: "cloudwatch", sts: "sts" } as const;

/** What can be made to go wrong with a call. */
export type Fault =
  /** 400 `Throttling` from IAM, `ThrottlingException` from the others; both say `Rate exceeded`. */
  | { readonly kind: "throttle" }
  /** As `throttle`, but only for calls beyond so many, at least 1, within the last second. */
  | { readonly kind: "rate-limit"; readonly perSecond: number }
  /** 403 in AWS's words, naming caller, action and resource. */
  | { readonly kind: "access-denied" }
  | { readonly kind: "error"; readonly code: string; readonly message: string; readonly status: number }
  /** Waits, then goes on: to the next fault or to the operation. */
  | { readonly kind: "latency"; readonly ms: number }
  /** Never answers; the connection ends when the client or `close()` ends it. */
  | { readonly kind: "hang" }
  /** Ends the connection without an answer. */
  | { readonly kind: "reset" };

/** Switches for the endpoints' failures. */
export interface Faults {
  /**
   * Adds a fault to an operation, behind those it has.
   *
   * @param operation - its name, or `*` for every operation
   * @param times - calls that it meets, at least 1; without it, all until `clear`
   */
  add(operation: string, fault: Fault, times?: number): void;
  /** Removes all faults, used up or not. */
  clear(): void;
}

/** Where a call goes. */
export type Place = Pick<Context, "account" | "region">;

/** A fault as a call meets it: a rate limit that is exceeded has become a throttling. */
export type MetFault = Exclude<Fault, { kind: "rate-limit" }>;

interface Entry {
  readonly operation: string;
  readonly fault: Fault;
  /** When a rate limit last let calls pass, in milliseconds, the oldest first. */
  readonly passed: number[];
  left: number;
}

/** Faults in the order they were added. */
export class FaultList implements Faults {
  #entries: Entry[] = [];

  add(operation: string, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#entries.push({ operation, fault, passed: [], left: times });
  }

  clear(): void {
    this.#entries = [];
  }

  /**
   * The faults that a call meets, each used once: latencies up to the first fault that ends the call, and that one. A
   * rate limit counts the calls that it lets pass.
   *
   * @param now - when the call was received
   */
  take(operation: string, now: Date): readonly MetFault[] {
    const taken: MetFault[] = [];
    for (const entry of this.#entries) {
      if (entry.left > 0 && (entry.operation === "*" || entry.operation === operation)) {
        entry.left -= 1;
        const met = entry.fault.kind === "rate-limit" ? limitRate(entry, entry.fault.perSecond, now) : entry.fault;
        if (met !== null) {
          taken.push(met);
        }
        if (met !== null && met.kind !== "latency") {
          break;
        }
      }
    }
    return taken;
  }
}

/** Null for a call that may pass. */
function limitRate({ passed }: Entry, perSecond: number, now: Date): MetFault | null {
  while (passed[0] !== undefined && passed[0] <= now.getTime() - 1000) {
    passed.shift();
  }
  if (passed.length >= perSecond) {
    return { kind: "throttle" };
  }
  passed.push(now.getTime());
  return null;
}

/** The error of a throttled call. Services differ in its code. */
export function throttled(service: ServiceName): AwsError {
  return new AwsError(service === "iam" ? "Throttling" : "ThrottlingException", "Rate exceeded");
}

/**
 * The error of a call that no policy allows. SNS has a code and a spelling of its own; PutMetricData names no
 * resource, because it has none.
 */
export function accessDenied(service: ServiceName, operation: string, input: Fields, place: Place): AwsError {
  const action = `${ACTION_PREFIXES[service]}:${operation}`;
  const resource = resourceOf(service, input, place);
  const where = operation === "PutMetricData" || resource === null ? "" : ` on resource: ${resource}`;
  return new AwsError(
    service === "sns" ? "AuthorizationError" : "AccessDenied",
    `User: ${callerArn(place.account)} is not authorized to perform: ${action}${where} because no identity-based policy allows the ${action} action`,
    403,
  );
}

function resourceOf(service: ServiceName, input: Fields, { account, region }: Place): string | null {
  switch (service) {
    case "iam": {
      const host = readText(input, "Url")?.replace("https://", "") ?? "*";
      return readText(input, "OpenIDConnectProviderArn") ?? `arn:aws:iam::${account}:oidc-provider/${host}`;
    }
    case "sns":
      return readText(input, "TopicArn") ?? `arn:aws:sns:${region}:${account}:${readText(input, "Name") ?? "*"}`;
    case "monitoring":
      return `arn:aws:cloudwatch:${region}:${account}:alarm:${readText(input, "AlarmName") ?? "*"}`;
    case "sts":
      return null;
  }
}
